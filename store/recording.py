"""Writing what was read from one document into the ledger, in one transaction.

The number of statements grows neither with the events of the document nor with what the ledger holds; a ledger of one
jurisdiction is read once, settled in memory, and only rows that changed are written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.measures import Action, Event, Stage
from banwatch.readings import Reading
from store import audit, hearings, overrides, plain, tables
from store.books import Book, Entry, Ground, open_books
from store.engine import writing
from store.governments import held, key_of
from store.lines import Link, relation
from store.linking import Report, Step, family, settle
from store.outbox import enqueue_hearings
from store.policy import Policy
from store.reported import keep_quotes, keep_votes, report, report_row, vote_key
from store.settlement import Settled, resettle_all


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one document changed. ``links`` say, event by event of the reading, how each was linked and why."""

    event_ids: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    review_items: int = 0
    alerts: int = 0


def record(
    engine: Engine, document_id: int, reading: Reading, *, clock: Clock, policy: Policy | None = None
) -> Recorded:
    """Write the reading of one document: events, sources, votes, quotes, claims, hearings, review items, outbox rows.

    1. What an earlier version of the extractor read from the document is taken back.
    2. Each event becomes a source of a report; another version of the same page is not counted twice.
    3. The ledgers touched are settled anew; review items and outbox rows follow in the same transaction.

    The same reading again changes nothing. Raises LookupError where there is no such document.
    """
    with writing(engine) as session:
        return record_in(session, document_id, reading, clock.now(), policy or Policy())


def record_in(session: Session, document_id: int, reading: Reading, now: datetime, policy: Policy) -> Recorded:
    """The same inside a transaction that does more. A document read anew reopens decisions whose evidence changes."""
    document = session.get(tables.Document, document_id, with_for_update=True)
    if document is None:
        raise LookupError(f"no document {document_id}")
    if document.extractor_version == reading.extractor_version or document.purged_at is not None:
        return Recorded()
    reread = document.extractor_version is not None
    reading = overrides.corrected(session, document, hearings.announced(reading))
    named = [event.measure.jurisdiction for event in reading.events] + [each.jurisdiction for each in reading.hearings]
    places = held(session, named, _told_of(session, document_id) if reread else ())
    before_that = _take_back(session, document_id) if reread else {}
    told = [
        (Ground(places[key_of(event.measure.jurisdiction)], event.measure.technology), event, report(document, event))
        for event in reading.events
    ]
    books = open_books(session, {ground for ground, _, _ in before_that} | {ground for ground, _, _ in told})
    before = {ground: book.reports for ground, book in books.items()}
    overruled = _supersede(session, document, told, books)
    _count_in(session, books, told, overruled)
    for ground, event, said in told:
        books[ground].entries[said.key].hint = before_that.get((ground, event.stage, family(event.measure.action)))
    steps = {ground: settle(book.reports) for ground, book in books.items()}
    links = tuple(_link(ground, said, books, steps[ground], before[ground]) for ground, _, said in told)
    _keep(session, document, reading, [books[ground].entries[said.key] for ground, _, said in told], links, overruled)
    settled = resettle_all(session, books, steps, now, policy, reread=reread)
    settled += audit.keep_claims(session, document, reading, now)
    hearings.keep(session, document_id, reading.hearings, now)
    enqueue_hearings(session, document_id, now)
    document.extractor_version, document.read_at, document.read_error = reading.extractor_version, now, None
    ids = tuple(books[ground].entries[said.key].event_id or 0 for ground, _, said in told)
    return Recorded(ids, links, settled.review_items, settled.alerts)


_Told = Sequence[tuple[Ground, Event, Report]]


def _told_of(session: Session, document_id: int) -> Sequence[int]:
    """The governments that a document was read to tell of before."""
    source, said = tables.EventSource, tables.Report
    return session.scalars(select(said.jurisdiction_id).join(source).where(source.document_id == document_id)).all()


def _take_back(session: Session, document_id: int) -> dict[tuple[Ground, Stage, str], int | None]:
    """Remove what was read from a document before; which event each step of a kind of measure was, by ground."""
    source, said = tables.EventSource, tables.Report
    query = select(source.report_id, said.jurisdiction_id, said.technology, said.stage, said.action, said.event_id)
    query = query.select_from(source).join(said, said.id == source.report_id)
    found = session.execute(query.where(source.document_id == document_id)).all()
    session.execute(delete(source).where(source.document_id == document_id))
    recount(session, sorted({row.report_id for row in found}))
    for table in (tables.Vote, tables.Quote, tables.Claim):
        session.execute(delete(table).where(table.document_id == document_id))
    return {
        (Ground(row.jurisdiction_id, row.technology), Stage(row.stage), family(Action(row.action))): row.event_id
        for row in found
    }


def recount(session: Session, report_ids: Sequence[int]) -> None:
    """Count anew the documents that say these reports."""
    source, said = tables.EventSource, tables.Report
    if not report_ids:
        return
    counted = (
        select(source.report_id, func.count(source.document_id.distinct()).label("sources"),
               func.max(source.confidence).label("confidence"))
        .where(source.report_id.in_(report_ids), source.superseded.is_(False))
        .group_by(source.report_id)
    )  # fmt: skip
    now = {row.report_id: (row.sources, row.confidence) for row in session.execute(counted)}
    session.execute(
        update(said),
        [{"id": each, "sources": now.get(each, (0, 0.0))[0], "confidence": now.get(each, (0, 0.0))[1]}
         for each in report_ids],
    )  # fmt: skip


def _supersede(session: Session, document: tables.Document, told: _Told, books: Mapping[Ground, Book]) -> set[int]:
    """Let the latest version of a page speak for a step that several versions tell; positions that are overruled.

    A step that no later version tells keeps its earlier source, and gets it back where a later one was misread to tell
    it.
    """
    other, source, said = tables.Document, tables.EventSource, tables.Report
    query = (
        select(source, said.jurisdiction_id, said.technology, said.action, said.stage, other.version)
        .join(said, said.id == source.report_id)
        .join(other, other.id == source.document_id)
        .where(other.address_id == document.address_id, other.url == document.url, other.id != document.id)
    )
    versions = [
        (row, (Ground(place, technology), Stage(stage), family(Action(action))), version)
        for row, place, technology, action, stage, version in session.execute(query)
    ]
    mine = [(ground, event.stage, family(event.measure.action)) for ground, event, _ in told]
    latest = dict.fromkeys(mine, document.version)
    for _, step, version in versions:
        latest[step] = max(version, latest.get(step, version))
    turned = [row for row, step, version in versions if step[0] in books and row.superseded != (version < latest[step])]
    if turned:
        for row in turned:
            row.superseded = not row.superseded
        session.flush()
        recount(session, sorted({row.report_id for row in turned}))
        for ground, book in open_books(session, books).items():
            books[ground].entries.update(book.entries)
    return {position for position, step in enumerate(mine) if latest[step] > document.version}


def _count_in(session: Session, books: Mapping[Ground, Book], told: _Told, overruled: set[int]) -> None:
    """Add the document to the counts of its reports, once where it says the same twice; new reports get a row."""
    new: dict[tuple[Ground, str], tables.Report] = {}
    for ground, _, said in told:
        if said.key not in books[ground].entries and (ground, said.key) not in new:
            new[ground, said.key] = tables.Report(
                jurisdiction_id=ground.jurisdiction_id, technology=ground.technology, confidence=0.0, sources=0,
                **report_row(said),
            )  # fmt: skip
    session.add_all(new.values())
    session.flush()
    for (ground, key), row in new.items():
        said = next(said for place, _, said in told if (place, said.key) == (ground, key))
        books[ground].entries[key] = Entry(said, row.id, None)
    counted: dict[int, Report] = {}
    for position, (ground, event, said) in enumerate(told):
        if position in overruled:
            continue
        entry = books[ground].entries[said.key]
        first = entry.row_id not in counted
        surest = max(entry.report.confidence, event.confidence)
        entry.report = replace(entry.report, confidence=surest, sources=entry.report.sources + first)
        counted[entry.row_id] = entry.report
    if counted:
        session.execute(
            update(tables.Report),
            [{"id": row_id, "sources": said.sources, "confidence": said.confidence}
             for row_id, said in sorted(counted.items())],
        )  # fmt: skip


def _link(
    ground: Ground, said: Report, books: Mapping[Ground, Book], steps: Sequence[Step], before: Sequence[Report]
) -> Link:
    mine = books[ground].entries[said.key].report
    if mine.sources == 0:
        return Link("corroborates", "another version of this page tells the same step")
    return relation(mine, steps, before)


def _keep(
    session: Session,
    document: tables.Document,
    reading: Reading,
    entries: Sequence[Entry],
    links: Sequence[Link],
    overruled: set[int],
) -> None:
    votes = keep_votes(session, document.id, reading)
    keep_quotes(session, document.id, reading)
    rows = [
        {
            "document_id": document.id,
            "position": position,
            "report_id": entry.row_id,
            "vote_id": votes[vote_key(event.vote)] if event.vote else None,
            "primary": event.primary,
            "confidence": event.confidence,
            "superseded": position in overruled,
            "reading": plain.event(event),
            "evidence": [plain.evidence(each) for each in event.evidence],
            "relation": link.relation,
            "link_reason": link.reason,
        }
        for position, (event, entry, link) in enumerate(zip(reading.events, entries, links, strict=True))
    ]
    if rows:
        session.execute(insert(tables.EventSource), rows)


__all__ = ["Recorded", "Settled", "record", "record_in", "recount"]
