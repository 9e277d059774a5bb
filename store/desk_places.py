"""Places that analysts corrected, for documents that arrive later.

A correction holds for the act it was made on: what later tells of the same kind of measure, read to be in the same
wrong place at about the same time, is that act. And a name that was not resolved means in one source what it meant
there before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Event
from banwatch.readings import Reading
from store import tables
from store.engine import insert_or_ignore
from store.governments import key_of
from store.governments import value as government

NEAR = timedelta(days=60)
"""How far apart two days may be for one act: a vote, a signature, and the reports on either."""

_COLUMNS = ("event_id", "from_id", "to_id", "technology", "action", "day", "source_id")


def remember(session: Session, event: tables.Event, from_id: int, to_id: int, source_ids: Sequence[str]) -> None:
    """Keep that an event, read to be in one government, is in another; ``source_ids`` are those that tell of it.

    An event corrected twice goes from each place straight to the last.
    """
    row = tables.PlaceRule
    own = row.event_id == event.id
    session.execute(update(row).where(own, row.to_id == from_id).values(to_id=to_id))
    session.execute(delete(row).where(own, row.from_id == row.to_id))
    known = session.scalar(select(row.id).where(own, row.from_id == from_id).limit(1))
    if known is not None or from_id == to_id:
        return
    resolved = session.get_one(tables.Jurisdiction, from_id).ocd_id is not None
    about = {
        "event_id": event.id, "from_id": from_id, "to_id": to_id, "technology": event.technology,
        "action": event.action, "day": event.date or event.first_detected_at.date(),
    }  # fmt: skip
    session.add(row(**about))
    session.add_all(row(**about, source_id=each) for each in ([] if resolved else sorted(set(source_ids))))
    session.flush()


def apply(session: Session, document: tables.Document, reading: Reading) -> Reading:
    """A new document's reading with the places that analysts corrected before it came; what is changed is kept as a
    correction of the document itself. What people wrote themselves is left as they wrote it."""
    keys = {key_of(event.measure.jurisdiction) for event in reading.events}
    if not keys or document.origin != "crawl":
        return reading
    row, place = tables.PlaceRule, tables.Jurisdiction
    query = select(row, place.key).join(place, place.id == row.from_id).where(place.key.in_(keys))
    rules = [(each, key) for each, key in session.execute(query.order_by(row.id.desc()))]
    if not rules:
        return reading
    published = reading.published or document.published
    moved: dict[int, int] = {}
    events = []
    for event in reading.events:
        here = key_of(event.measure.jurisdiction)
        said = (rule for rule, key in rules if key == here and _holds(rule, event, published, document.source_id))
        rule = next(said, None)
        if rule is not None:
            moved[rule.from_id] = rule.to_id
            event = _in(event, government(session.get_one(place, rule.to_id)))
        events.append(event)
    if moved:
        values = [{"document_id": document.id, "from_id": one, "to_id": other} for one, other in moved.items()]
        session.execute(insert_or_ignore(session, tables.PlaceCorrection), values)
    return replace(reading, events=tuple(events))


def _holds(rule: tables.PlaceRule, event: Event, published: date | None, source_id: str) -> bool:
    if rule.source_id is not None:
        return rule.source_id == source_id
    day = event.date or published
    alike = (rule.technology, rule.action) == (event.measure.technology, event.measure.action.value)
    return alike and day is not None and abs(day - rule.day) <= NEAR


def _in(event: Event, place: Jurisdiction) -> Event:
    return replace(event, measure=replace(event.measure, jurisdiction=place))


def held(session: Session, event_ids: Sequence[int]) -> list[list[object]]:
    """The rules that these events' corrections made, as JSON holds them."""
    row = tables.PlaceRule
    found = session.scalars(select(row).where(row.event_id.in_(event_ids)).order_by(row.id))
    return [[each.day.isoformat() if name == "day" else getattr(each, name) for name in _COLUMNS] for each in found]


def put_back(session: Session, event_ids: Sequence[int], rules: Sequence[Sequence[object]]) -> None:
    """Let the rules of these events be those that ``held`` told before."""
    row = tables.PlaceRule
    session.execute(delete(row).where(row.event_id.in_(event_ids)))
    for each in rules:
        values = dict(zip(_COLUMNS, each, strict=True))
        session.add(row(**values | {"day": date.fromisoformat(str(values["day"]))}))
    session.flush()


def moved_since(session: Session, event_id: int, from_id: int, to_id: int) -> set[int]:
    """The documents that tell of an event in one government and were read to tell of another."""
    word, source, report = tables.PlaceCorrection, tables.EventSource, tables.Report
    query = (
        select(source.document_id)
        .join(report, report.id == source.report_id)
        .join(word, word.document_id == source.document_id)
        .where(report.event_id == event_id, report.jurisdiction_id == to_id)
        .where(word.from_id == from_id, word.to_id == to_id)
    )
    return set(session.scalars(query))
