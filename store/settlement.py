"""Settling the ledger of one topic in one jurisdiction: events, measures, review items and alerts from its reports.

All grounds that one document touches are settled together, so that the number of statements does not grow with them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from banwatch import measures
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action, DatePrecision, Stage
from banwatch.votes import Option, Vote, VoteResult
from store import tables, tallies
from store.books import Book, Ground, in_grounds, open_books
from store.follow_up import Desk, Settled, close, follow_up, reopen
from store.governments import value as government
from store.ledger_tables import SHOWN_STATES
from store.linking import Step, settle
from store.policy import Policy
from store.standing import Line, StepKey, forget_empty, group, put, stand

__all__ = ["Ground", "Settled", "resettle", "resettle_all"]

DECIDED = ("accepted", "corrected", "rejected")


@dataclass(slots=True)
class _Rows:
    """What the database holds of one ground."""

    events: dict[int, tables.Event] = field(default_factory=dict)
    measures: dict[int, tables.Measure] = field(default_factory=dict)


def resettle(session: Session, ground: Ground, now: datetime, policy: Policy) -> Settled:
    """Bring the ground's events, measures, review items and outbox rows to what its reports say now."""
    books = open_books(session, [ground])
    return resettle_all(session, books, {ground: settle(books[ground].reports)}, now, policy)


def resettle_all(
    session: Session,
    books: Mapping[Ground, Book],
    steps: Mapping[Ground, Sequence[Step]],
    now: datetime,
    policy: Policy,
    *,
    reread: bool = False,
) -> Settled:
    """The same for several grounds at once, from books already read and settled.

    ``reread`` is true where an extractor read documents anew: then a decision whose evidence changed is reopened.
    """
    grounds = sorted(books)
    if not grounds:
        return Settled()
    rows = _rows(session, grounds)
    places = _places(session, grounds)
    desk = Desk(session, [event_id for each in rows.values() for event_id in each.events], now, policy)
    by_ground: dict[Ground, dict[StepKey, tables.Event]] = {}
    lines: dict[Ground, list[Line]] = {}
    for ground in grounds:
        by_ground[ground] = _events(desk, ground, books[ground], steps[ground], rows[ground], reread=reread)
        lines[ground] = group(session, ground, steps[ground], by_ground[ground], rows[ground].measures)
    session.flush()
    for ground in grounds:
        stand(lines[ground])
        session.add_all(by_ground[ground].values())
    session.flush()
    for ground in grounds:
        _point(session, books[ground], steps[ground], by_ground[ground], rows[ground], desk)
        every = {event.id: event for event in (*rows[ground].events.values(), *by_ground[ground].values())}
        forget_empty(session, list(every.values()), rows[ground].measures)
    result = Settled()
    for ground in grounds:
        for step in steps[ground]:
            row = by_ground[ground][step.reports]
            if row.state in SHOWN_STATES:
                result += follow_up(desk, row, value(row, places[ground.jurisdiction_id], step.doubts))
    session.flush()
    return result + desk.send()


def _rows(session: Session, grounds: Sequence[Ground]) -> dict[Ground, _Rows]:
    found: dict[Ground, _Rows] = {ground: _Rows() for ground in grounds}
    event, measure = tables.Event, tables.Measure
    fresh: dict[str, Any] = {"populate_existing": True}
    session.flush()
    here = in_grounds((event.jurisdiction_id, event.technology), grounds)
    for each in session.scalars(select(event).where(here), execution_options=fresh):
        if (ground := Ground(each.jurisdiction_id, each.technology)) in found:
            found[ground].events[each.id] = each
    here = in_grounds((measure.jurisdiction_id, measure.technology), grounds)
    for line in session.scalars(select(measure).where(here), execution_options=fresh):
        if (ground := Ground(line.jurisdiction_id, line.technology)) in found:
            found[ground].measures[line.id] = line
    return found


def _places(session: Session, grounds: Iterable[Ground]) -> dict[int, Jurisdiction]:
    row = tables.Jurisdiction
    ids = {ground.jurisdiction_id for ground in grounds}
    return {each.id: government(each) for each in session.scalars(select(row).where(row.id.in_(ids)))}


def _events(
    desk: Desk, ground: Ground, book: Book, steps: Sequence[Step], rows: _Rows, *, reread: bool
) -> dict[StepKey, tables.Event]:
    """The row of each step: one that an analyst decided, else that of the report which opened the step, else the oldest
    of the others, else a new one."""
    linked = {key: entry.event_id for key, entry in book.entries.items() if entry.event_id is not None}
    hinted = {key: entry.hint for key, entry in book.entries.items() if entry.hint in rows.events}
    owned = hinted | linked
    taken: set[int] = set()
    by_step: dict[StepKey, tables.Event] = {}
    for step in sorted(steps, key=lambda step: (not linked.keys() & set(step.reports), step.reports[0] not in linked,
                                                step.reports)):  # fmt: skip
        claimed = [owned[key] for key in step.reports if key in owned and owned[key] not in taken]
        if claimed:
            opener = owned.get(step.reports[0])
            event = min((rows.events[each] for each in claimed), key=partial(_claim, opener))
            taken.add(event.id)
        else:
            event = tables.Event(jurisdiction_id=ground.jurisdiction_id, technology=ground.technology,
                                 state="unreviewed", first_detected_at=desk.now, alert_reason="")  # fmt: skip
        if event.state == "withdrawn":
            desk.stand_again(event.id)
        changed = _fill(event, step, desk.now)
        if reread and event.state in DECIDED and changed:
            reopen(desk, event, f"its evidence changed: {', '.join(changed)}")
        by_step[step.reports] = event
    return by_step


def _claim(opener: int | None, event: tables.Event) -> tuple[bool, bool, int]:
    return event.state not in DECIDED, event.id != opener, event.id


def _point(
    session: Session,
    book: Book,
    steps: Sequence[Step],
    by_step: Mapping[StepKey, tables.Event],
    rows: _Rows,
    desk: Desk,
) -> None:
    """Point each report to its event; events left without one went into another, or are told by nobody any more."""
    taken = {event.id for event in by_step.values()}
    moved: list[dict[str, int]] = []
    for step in steps:
        event_id = by_step[step.reports].id
        left: set[int] = set()
        for key in step.reports:
            entry = book.entries[key]
            if entry.event_id != event_id:
                left |= {entry.event_id} if entry.event_id is not None else set()
                moved.append({"id": entry.row_id, "event_id": event_id})
                entry.event_id = event_id
        for old in sorted(left - taken):
            if rows.events[old].state in DECIDED:
                reopen(desk, by_step[step.reports], f"event {old}, which was {rows.events[old].state}, went into it")
            put(rows.events[old], state="merged", merged_into=event_id, changed_at=desk.now)
            close(desk, old, "merged", f"went into event {event_id}")
    if moved:
        session.execute(update(tables.Report), moved)
    _withdraw(desk, [event for event in rows.events.values() if event.id not in taken])


def _withdraw(desk: Desk, rest: Sequence[tables.Event]) -> None:
    for event in rest:
        if event.state == "unreviewed":
            put(event, state="withdrawn", changed_at=desk.now)
            desk.take_back(event.id)
            close(desk, event.id, "resolved", "no document reports it any more")
        elif event.state in ("accepted", "corrected"):
            reopen(desk, event, "no document reports it any more")


_SIGNIFICANT = ("action", "stage", "date", "date_precision", "body", "vote", "primary")
"""What an analyst decides on; scope, confidence and counts of sources may change beneath a decision."""


def _fill(event: tables.Event, step: Step, now: datetime) -> list[str]:
    """Write a step into its row, an analyst's corrections over it; the significant fields that changed, in words."""
    settled: dict[str, object] = {
        "action": step.action.value,
        "stage": step.stage.value,
        "date": step.date,
        "date_precision": step.precision.value if step.precision and step.date else None,
        "body": step.body,
        "vote": tallies.to_json(step.tally),
        "scope": list(step.scope),
        "file_number": step.file_number,
        "primary": step.primary,
        "official": step.official,
        "confidence": step.confidence,
        "conflicts": list(step.conflicts),
        "notes": list(step.notes),
        "disputed": step.disputed,
        "imported": step.imported,
    } | typed(event.corrections or {})
    if event.state in ("withdrawn", "merged"):
        settled |= {"state": "unreviewed", "merged_into": None}
    said = [
        f"{name} {_shown(getattr(event, name))} -> {_shown(settled[name])}"
        for name in _SIGNIFICANT
        if event.id is not None and getattr(event, name) != settled[name]
    ]
    if put(event, **settled):
        event.changed_at = now
    return said


def _shown(value: object) -> str:
    return (tallies.words(tallies.from_json(value)) or "none") if isinstance(value, dict) else str(value)


def typed(corrections: dict[str, Any]) -> dict[str, object]:
    """An analyst's corrections as an event's columns hold them; a date is kept as text in JSON."""
    when = corrections.get("date")
    return {**corrections, "date": date.fromisoformat(when)} if isinstance(when, str) else dict(corrections)


def value(row: tables.Event, place: Jurisdiction, doubts: tuple[str, ...] = ()) -> measures.Event:
    """A row as the vocabulary's event."""
    tally = tallies.from_json(row.vote)
    vote = Vote(
        result=VoteResult(tally.result) if tally.result else None,
        counts={Option(option): number for option, number in tally.counts},
        unanimous=tally.unanimous,
    )
    return measures.Event(
        measure=measures.Measure(place, Action(row.action), row.technology, tuple(row.scope), row.file_number),
        stage=Stage(row.stage),
        primary=row.primary,
        date=row.date,
        date_precision=DatePrecision(row.date_precision) if row.date_precision else None,
        body=row.body,
        vote=vote if tally else None,
        confidence=row.confidence,
        doubts=doubts,
    )
