"""One event with everything that is known of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from banwatch.measures import Evidence
from banwatch.quotes import Quote
from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from store import tables
from store.rows import EventRow, by_ids
from store.tallies import Tally, contradict, tally

MOST_SOURCES = 200
"""Sources shown with one event, governments' own records first."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one document says of an event, with the vote as that document tells it and the words it was read from.

    ``origin`` is crawl, import or hand; where ``purged_at`` is set the text was removed on its publisher's request."""

    document_id: int
    url: str
    title: str | None
    published: dt.date | None
    source_id: str
    official: bool
    primary: bool
    confidence: float
    relation: str
    link_reason: str
    vote: Vote | None
    evidence: tuple[Evidence, ...]
    origin: str = "crawl"
    purged_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with all that is known of it. ``vote`` has the event's own tally, an analyst's where one corrected it,
    with all else from the fullest telling that does not contradict it, an official record's before others."""

    row: EventRow
    vote: Vote | None
    sources: tuple[SourceRow, ...]
    quotes: tuple[Quote, ...]


def detail(session: Session, event_id: int) -> EventDetail:
    """One event whatever its state; raises LookupError where there is none."""
    found = by_ids(session, [event_id])
    if not found:
        raise LookupError(f"no event {event_id}")
    (whole,) = details(session, [found[event_id]])
    return replace(whole, quotes=_quotes(session, [source.document_id for source in whole.sources]))


def details(session: Session, rows: Sequence[EventRow]) -> list[EventDetail]:
    """Events with their sources, but without quotes: many at once, in a fixed number of queries."""
    told = _sources(session, [row.event_id for row in rows])
    return [EventDetail(row, _fullest(told[row.event_id], row.tally), tuple(told[row.event_id]), ()) for row in rows]


def _fullest(sources: Sequence[SourceRow], settled: Tally) -> Vote | None:
    told = [source.vote for source in sources if source.vote and not contradict(tally(source.vote), settled)]
    fullest = max(told, key=lambda each: bool(each.counts) + bool(each.roll_call), default=None)
    if not settled:
        return fullest
    counts = {Option(option): number for option, number in settled.counts}
    result = VoteResult(settled.result) if settled.result else None
    return replace(fullest or Vote(), result=result, counts=counts, unanimous=settled.unanimous)


def quotes(session: Session, document_id: int) -> tuple[Quote, ...]:
    """The quotes of one document, in its order; their offsets are into its text."""
    return _quotes(session, [document_id])


def _sources(session: Session, event_ids: Sequence[int]) -> dict[int, list[SourceRow]]:
    said, document, vote = tables.EventSource, tables.Document, tables.Vote
    page = (document.id, document.url, document.title, document.published, document.source_id, document.official,
            document.origin, document.purged_at)  # fmt: skip
    rows: dict[int, list[SourceRow]] = {event_id: [] for event_id in event_ids}
    found = []
    for report_ids, most in _reports(session, event_ids):
        query = (
            select(said, vote, *page)
            .join(document, document.id == said.document_id)
            .outerjoin(vote, vote.id == said.vote_id)
            .where(said.report_id.in_(report_ids), said.superseded.is_(False))
        )
        if most is not None:
            query = query.order_by(said.confidence.desc(), said.id.desc()).limit(most)
        found += [(report_ids[row[0].report_id], row) for row in session.execute(query)]
    votes = _votes(session, {row[1].id: row[1] for _, row in found if row[1]})
    for event_id, row in found:
        rows[event_id].append(_source(row, votes.get(row[0].vote_id or 0)))
    for each in rows.values():
        each.sort(key=_standing)
        del each[MOST_SOURCES:]
    return rows


def _standing(source: SourceRow) -> tuple[bool, bool, dt.date, str, str, int]:
    published = source.published or dt.date.max
    return not source.official, not source.primary, published, source.source_id, source.url, source.document_id


def _reports(session: Session, event_ids: Sequence[int]) -> list[tuple[dict[int, int], int | None]]:
    """Reports with their events, those that few documents tell together, each other one by itself with a limit."""
    report = tables.Report
    query = select(report.id, report.event_id, report.sources).where(report.event_id.in_(event_ids), report.sources > 0)
    found = [(row.id, row.event_id, row.sources) for row in session.execute(query)] if event_ids else []
    few = {report_id: event_id or 0 for report_id, event_id, sources in found if sources <= MOST_SOURCES}
    many = [
        ({report_id: event_id or 0}, MOST_SOURCES) for report_id, event_id, number in found if number > MOST_SOURCES
    ]
    return [*([(few, None)] if few else []), *many]


def _source(row: Row[*tuple[Any, ...]], vote: Vote | None) -> SourceRow:
    said = row[0]
    return SourceRow(
        document_id=row.id,
        url=row.url,
        title=row.title,
        published=row.published,
        source_id=row.source_id,
        official=row.official,
        primary=said.primary,
        confidence=said.confidence,
        relation=said.relation,
        link_reason=said.link_reason,
        vote=vote,
        evidence=tuple(Evidence(e["field"], Span(e["start"], e["end"]), e["text"]) for e in said.evidence),
        origin=row.origin,
        purged_at=row.purged_at,
    )


def _votes(session: Session, rows: Mapping[int, tables.Vote]) -> dict[int, Vote]:
    call = tables.RollCall
    named: dict[int, dict[Option, tuple[str, ...]]] = defaultdict(dict)
    query = select(call).where(call.vote_id.in_(list(rows))).order_by(call.vote_id, call.position)
    for each in session.scalars(query) if rows else ():
        option = Option(each.option)
        named[each.vote_id][option] = (*named[each.vote_id].get(option, ()), each.name)
    return {vote_id: _vote(row, named[vote_id]) for vote_id, row in rows.items()}


def _vote(row: tables.Vote, named: dict[Option, tuple[str, ...]]) -> Vote:
    stated = {option: getattr(row, option.name.lower()) for option in Option}
    return Vote(
        result=VoteResult(row.result) if row.result else None,
        counts={option: number for option, number in stated.items() if number is not None},
        unanimous=row.unanimous,
        motion=row.motion,
        classification=Classification(row.classification) if row.classification else None,
        mover=row.mover,
        seconder=row.seconder,
        roll_call=named,
        span=_span(row.start, row.end),
    )


def _quotes(session: Session, documents: list[int]) -> tuple[Quote, ...]:
    row = tables.Quote
    query = select(row).where(row.document_id.in_(documents)).order_by(row.document_id, row.position).limit(200)
    return tuple(
        Quote(
            span=Span(each.start, each.end),
            text=each.text,
            speaker=each.speaker,
            mention=_span(each.mention_start, each.mention_end),
            title=each.title,
            affiliation=each.affiliation,
            cue=each.cue,
            direct=each.direct,
        )
        for each in session.scalars(query)
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None
