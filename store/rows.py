"""Events as lists show them, many at once: the number of queries does not grow with the number of rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action, DatePrecision, Stage
from store import tables, tallies
from store.governments import value as government

MOST_URLS = 20
"""Addresses listed with an event; ``sources`` counts all."""

_MANY = 50
"""A report that more documents tell is asked for its addresses by itself, the surest first."""


_NO_TALLY = tallies.Tally()


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as lists show it. ``vote`` is ``tally`` in words, ``flags`` what is open or settled by rank;
    ``review_state`` is unreviewed, accepted, corrected or rejected; ``status`` says where its measure stands, one of
    ``store.ledger_tables.STATUSES``; ``imported`` is true while no crawled document reports it."""

    event_id: int
    measure_id: int | None
    place: Jurisdiction
    technology: str
    action: Action
    stage: Stage
    primary: bool
    official: bool
    date: dt.date | None
    date_precision: DatePrecision | None
    body: str | None
    vote: str
    scope: tuple[str, ...]
    file_number: str | None
    sources: int
    urls: tuple[str, ...]
    confidence: float
    review_state: str
    flags: tuple[str, ...]
    alert_reason: str
    first_detected_at: dt.datetime
    imported: bool = False
    status: str | None = None
    changed_at: dt.datetime | None = None
    tally: tallies.Tally = _NO_TALLY

    @property
    def cursor(self) -> tuple[dt.date | None, int]:
        return self.date, self.event_id


Found = Row[tables.Event, tables.Jurisdiction, Any, Any]
"""An event, its government, the reasons of its open review item, and where its measure stands."""


def selected(*conditions: ColumnElement[bool]) -> Select[tables.Event, tables.Jurisdiction, Any, Any]:
    """The query whose rows ``made`` turns into event rows."""
    event, place, item, measure = tables.Event, tables.Jurisdiction, tables.ReviewItem, tables.Measure
    return (
        select(event, place, item.reasons, measure.status)
        .join(place, place.id == event.jurisdiction_id)
        .outerjoin(item, and_(item.event_id == event.id, item.state == "open"))
        .outerjoin(measure, measure.id == event.measure_id)
        .where(*conditions)
    )


def by_ids(session: Session, event_ids: Sequence[int]) -> dict[int, EventRow]:
    """Event rows by id, whatever their state."""
    found = session.execute(selected(tables.Event.id.in_(event_ids))).all() if event_ids else []
    return {row.event_id: row for row in made(session, found)}


def made(session: Session, found: Sequence[Found]) -> list[EventRow]:
    """Event rows in the order given."""
    told = _told(session, [event.id for event, _, _, _ in found])
    return [
        _row(event, place, reasons or [], status, *told.get(event.id, (0, ())))
        for event, place, reasons, status in found
    ]


def _told(session: Session, event_ids: Sequence[int]) -> dict[int, tuple[int, tuple[str, ...]]]:
    """How many documents tell each event, and their addresses, governments' own records first."""
    report = tables.Report
    number: dict[int, int] = defaultdict(int)
    few: dict[int, int] = {}
    many: dict[int, int] = {}
    query = select(report.id, report.event_id, report.sources).where(report.event_id.in_(event_ids), report.sources > 0)
    for row in session.execute(query) if event_ids else ():
        number[row.event_id] += row.sources
        (many if row.sources > _MANY else few)[row.id] = row.event_id
    urls: dict[int, set[tuple[bool, str]]] = defaultdict(set)
    for report_ids, most in ((list(few), None), *(([each], MOST_URLS) for each in many)):
        for report_id, url, official in _addresses(session, report_ids, most):
            urls[few.get(report_id) or many[report_id]].add((not official, url))
    return {each: (number[each], tuple(url for _, url in sorted(urls[each])[:MOST_URLS])) for each in number}


def _addresses(session: Session, report_ids: Sequence[int], most: int | None) -> list[tuple[int, str, bool]]:
    source, document = tables.EventSource, tables.Document
    if not report_ids:
        return []
    query = (
        select(source.report_id, document.url, document.official)
        .join(document, document.id == source.document_id)
        .where(source.report_id.in_(report_ids), source.superseded.is_(False))
    )
    if most is not None:
        query = query.order_by(source.confidence.desc(), source.id.desc()).limit(most)
    return [(row.report_id, row.url, row.official) for row in session.execute(query)]


def _row(
    event: tables.Event,
    place: tables.Jurisdiction,
    reasons: Sequence[str],
    status: str | None,
    sources: int,
    urls: tuple[str, ...],
) -> EventRow:
    tally = tallies.from_json(event.vote)
    return EventRow(
        event_id=event.id,
        measure_id=event.measure_id,
        place=government(place),
        technology=event.technology,
        action=Action(event.action),
        stage=Stage(event.stage),
        primary=event.primary,
        official=event.official,
        date=event.date,
        date_precision=DatePrecision(event.date_precision) if event.date_precision else None,
        body=event.body,
        vote=tallies.words(tally),
        scope=tuple(event.scope),
        file_number=event.file_number,
        sources=sources,
        urls=urls,
        confidence=event.confidence,
        review_state=event.state,
        flags=(*reasons, *event.notes, *(("imported",) if event.imported else ())),
        alert_reason=event.alert_reason,
        first_detected_at=event.first_detected_at,
        imported=event.imported,
        status=status,
        changed_at=event.changed_at,
        tally=tally,
    )
