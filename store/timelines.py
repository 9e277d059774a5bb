"""Measures with their lives: where each stands, and the steps that brought it there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action
from store import tables
from store.governments import counted
from store.governments import value as government
from store.ledger_tables import SHOWN_STATES
from store.rows import EventRow, made, selected

_BINDING = ("all agencies", "police")
"""Scopes under which a government's own use of the technology on its residents is forbidden."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure. ``status`` is one of ``store.ledger_tables.STATUSES``; ``note`` says which step brought it there."""

    measure_id: int
    place: Jurisdiction
    technology: str
    action: Action
    file_number: str | None
    scope: tuple[str, ...]
    status: str
    since: dt.date | None
    note: str
    events: tuple[EventRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Protected:
    """Residents of one state under a prohibition in force, by the gazetteer's estimates.

    ``municipal`` counts cities and towns, ``county`` counties, which overlap with them; ``whole`` is the state's own
    population where a state law stands. ``people`` is the largest of the three, so that nobody is counted twice.
    ``uncounted`` are those of the places whose population is not known.
    """

    state: str
    municipal: int
    county: int
    whole: int
    places: tuple[str, ...]
    uncounted: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return max(self.municipal, self.county, self.whole)


def timeline(session: Session, ocd_id: str) -> list[MeasureRow]:
    """The measures of one government with all their events, the earliest first; undated steps come last."""
    event = tables.Event
    row, place = tables.Measure, tables.Jurisdiction
    found = session.execute(select(row, place).join(place).where(place.ocd_id == ocd_id).order_by(row.id)).all()
    query = selected(place.ocd_id == ocd_id, event.state.in_(SHOWN_STATES))
    steps = made(session, session.execute(query.order_by(event.date.asc().nulls_last(), event.id)).all())
    of: dict[int | None, list[EventRow]] = defaultdict(list)
    for step in steps:
        of[step.measure_id].append(step)
    rows = [_row(measure, where, of[measure.id]) for measure, where in found]
    return sorted(rows, key=lambda each: (each.events[0].date or dt.date.max if each.events else dt.date.max,
                                          each.measure_id))  # fmt: skip


def measures(session: Session, *, status: str | None = None, action: Action | None = None) -> list[MeasureRow]:
    """Measures without their events, by state and name: what a map or a table of all needs."""
    row, place = tables.Measure, tables.Jurisdiction
    query = select(row, place).join(place).order_by(place.state, place.name, row.id)
    if status is not None:
        query = query.where(row.status == status)
    if action is not None:
        query = query.where(row.action == action)
    return [_row(measure, where, ()) for measure, where in session.execute(query)]


def protected(session: Session) -> list[Protected]:
    """Residents under a ban or moratorium in force that binds all agencies of their government, or its police.

    By state. Rules for the private sector, schools or body cameras alone are left out, and so are agencies' own orders
    and what is known only from mentions.
    """
    row, place, event = tables.Measure, tables.Jurisdiction, tables.Event
    told = select(event.id).where(event.measure_id == row.id, event.primary, event.state.in_(SHOWN_STATES))
    query = (
        select(place, row.scope)
        .join(row, row.jurisdiction_id == place.id)
        .where(row.status == "adopted", row.action.in_(("ban", "moratorium")), place.country == "US", told.exists())
        .order_by(place.state, place.name)
    )
    governed: dict[str, dict[str, Jurisdiction]] = defaultdict(dict)
    for where, scope in session.execute(query):
        binds = not scope or any(each in _BINDING for each in scope)
        if where.state and where.ocd_id and where.level != Level.AGENCY.value and binds:
            governed[where.state][where.ocd_id] = counted(where)
    return [_protected(state, list(places.values())) for state, places in sorted(governed.items())]


def _protected(state: str, places: Sequence[Jurisdiction]) -> Protected:
    def people(*levels: Level) -> int:
        return sum(place.population or 0 for place in places if place.level in levels)

    names = tuple(sorted(place.name for place in places))
    unknown = tuple(sorted(place.name for place in places if place.population is None))
    return Protected(state, people(Level.CITY, Level.TOWN), people(Level.COUNTY), people(Level.STATE), names, unknown)


def _row(row: tables.Measure, place: tables.Jurisdiction, events: Sequence[EventRow]) -> MeasureRow:
    return MeasureRow(row.id, government(place), row.technology, Action(row.action), row.file_number, tuple(row.scope),
                      row.status, row.since, row.status_note, tuple(events))  # fmt: skip
