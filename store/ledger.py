"""The ledger as others see it: ``record`` writes it, ``events``, ``timeline`` and ``detail`` read it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.orm import Session

from banwatch.measures import Action, Stage
from store import tables
from store.details import EventDetail, SourceRow, detail, quotes
from store.ledger_tables import SHOWN_STATES
from store.recording import Recorded, record
from store.rows import EventRow, made, selected

__all__ = [
    "EventDetail", "EventFilter", "EventRow", "Recorded", "SourceRow", "detail", "events", "quotes", "record",
    "timeline",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to list; None takes all. ``primary`` False lists what is only mentioned; ``detected_since`` is the
    moment of first detection. ``after`` is the last row's ``cursor`` of the page before."""

    state: str | None = None
    ocd_id: str | None = None
    action: Action | None = None
    stage: Stage | None = None
    review_state: str | None = None
    primary: bool | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    detected_since: dt.datetime | None = None
    measure_id: int | None = None
    event_id: int | None = None
    after: tuple[dt.date | None, int] | None = None
    limit: int = 200


def events(session: Session, wanted: EventFilter | None = None) -> list[EventRow]:
    """Events, latest first; those without a date come last. A page of ``limit``, continued by ``after``."""
    asked = wanted or EventFilter()
    event = tables.Event
    # Few events are of one day, so the index on dates is no help in finding them; SQLite would walk all of it.
    day = func.coalesce(event.date, event.date) if asked.detected_since is not None else event.date
    query = chosen(asked).order_by(day.desc().nulls_last(), event.id.desc()).limit(asked.limit)
    return made(session, session.execute(query).all())


def timeline(session: Session, ocd_id: str) -> list[EventRow]:
    """All events of one government, earliest first; those without a date come last."""
    event = tables.Event
    query = chosen(EventFilter(ocd_id=ocd_id)).order_by(event.date.asc().nulls_last(), event.id)
    return made(session, session.execute(query).all())


def chosen(wanted: EventFilter) -> Select[tables.Event, tables.Jurisdiction, Any, Any]:
    """The query of a filter, without order or limit, for ``store.rows.made``."""
    event, place = tables.Event, tables.Jurisdiction
    tests: list[ColumnElement[bool]] = []
    equal = (
        (place.state, wanted.state),
        (place.ocd_id, wanted.ocd_id),
        (event.action, wanted.action),
        (event.stage, wanted.stage),
        (event.primary, wanted.primary),
        (event.measure_id, wanted.measure_id),
        (event.id, wanted.event_id),
    )
    tests += [column == value for column, value in equal if value is not None]
    states = (wanted.review_state,) if wanted.review_state else SHOWN_STATES
    tests.append(event.state.in_(states))
    if wanted.since is not None:
        tests.append(event.date >= wanted.since)
    if wanted.until is not None:
        tests.append(event.date <= wanted.until)
    if wanted.detected_since is not None:
        tests.append(event.first_detected_at >= wanted.detected_since)
    if wanted.after is not None:
        tests.append(_later(*wanted.after))
    return selected(*tests)


def _later(day: dt.date | None, event_id: int) -> ColumnElement[bool]:
    event = tables.Event
    if day is None:
        return and_(event.date.is_(None), event.id < event_id)
    return or_(event.date < day, and_(event.date == day, event.id < event_id), event.date.is_(None))
