"""Grouping a ground's events into measures, and saying where each measure stands."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from banwatch.measures import Action, DatePrecision, Stage
from store import tables
from store.books import Ground
from store.ledger_tables import SHOWN_STATES
from store.lifecycle import Moment, standings
from store.lines import lines
from store.linking import Step

StepKey = tuple[str, ...]
"""The keys of a step's reports, which tell it from every other step."""


Line = tuple[tables.Measure, list[tables.Event]]
"""A measure with the events of its line, in order of time."""


def group(
    session: Session,
    ground: Ground,
    steps: Sequence[Step],
    by_step: Mapping[StepKey, tables.Event],
    known: Mapping[int, tables.Measure],
) -> list[Line]:
    """Find each event of the ground its measure. A line keeps the oldest measure that its events had.

    New measures have no id before the session is flushed.
    """
    taken: set[int] = set()
    grouped: list[Line] = []
    for line in lines(steps):
        events = [by_step[step.reports] for step in line]
        claimed = sorted(
            {each.measure_id for each in events if each.measure_id is not None and each.measure_id in known} - taken
        )
        if claimed:
            measure = known[claimed[0]]
            taken.add(measure.id)
        else:
            measure = tables.Measure(
                jurisdiction_id=ground.jurisdiction_id, technology=ground.technology, status="proposed", status_note=""
            )
        adopted = [step for step in line if step.stage is Stage.ADOPTED]
        put(
            measure,
            action=(adopted or list(line))[-1].action.value,
            file_number=next((step.file_number for step in line if step.file_number), None),
            scope=sorted({place for step in line for place in step.scope}),
        )
        session.add(measure)
        grouped.append((measure, events))
    return grouped


def stand(grouped: Sequence[Line]) -> None:
    """Write into one ground's events which measure is theirs, and into its measures where they stand."""
    for measure, events in grouped:
        for each in events:
            put(each, measure_id=measure.id)
    where = standings({measure.id: _life(events) for measure, events in grouped})
    for measure, _ in grouped:
        it = where[measure.id]
        put(measure, status=it.status, since=it.since, status_note=it.note)


def _life(events: Sequence[tables.Event]) -> list[Moment]:
    """The steps that count: what sources disagree on does once an analyst vouched for it, or if nothing else does."""
    shown = [event for event in events if event.state in SHOWN_STATES]
    sure = [event for event in shown if not event.disputed or event.state != "unreviewed"]
    return [_moment(event) for event in sure or shown]


def _moment(event: tables.Event) -> Moment:
    precision = DatePrecision(event.date_precision) if event.date_precision else None
    return Moment(Action(event.action), Stage(event.stage), event.date, precision, tuple(event.scope))


def forget_empty(session: Session, events: Sequence[tables.Event], known: Mapping[int, tables.Measure]) -> None:
    """Put merged events with the one they went into, and delete measures that no event belongs to any more."""
    by_id = {event.id: event for event in events}
    for event in events:
        if event.state in ("merged", "withdrawn"):
            target = by_id.get(event.merged_into or 0)
            put(event, measure_id=target.measure_id if target else None)
    used = {event.measure_id for event in events}
    empty = [measure_id for measure_id in known if measure_id not in used]
    if empty:
        session.flush()
        session.execute(delete(tables.Measure).where(tables.Measure.id.in_(empty)))


def put(row: object, **values: object) -> bool:
    """Set what differs, so that an unchanged row is not written; whether anything did."""
    changed = {name: new for name, new in values.items() if getattr(row, name) != new}
    for name, new in changed.items():
        setattr(row, name, new)
    return bool(changed)
