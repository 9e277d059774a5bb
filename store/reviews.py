"""The analysts' queue, decisions, and their history, which is only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, func, select, tuple_
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.measures import Action, DatePrecision, Stage
from store import tables
from store.details import EventDetail, detail
from store.engine import writing
from store.outbox import retract
from store.policy import Policy
from store.rows import EventRow, by_ids
from store.settlement import Ground, resettle

DECISIONS = ("accepted", "corrected", "rejected")
CORRECTABLE = ("action", "stage", "date", "date_precision", "body", "primary")
"""Fields of an event that an analyst may correct."""


class Changed(RuntimeError):
    """The item changed after the analyst saw it; nothing was decided."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue. ``event`` is None for an item about a document."""

    item_id: int
    revision: int
    state: str
    priority: int
    reasons: tuple[str, ...]
    created_at: datetime
    document_id: int | None
    event: EventRow | None

    @property
    def cursor(self) -> tuple[int, int]:
        return self.priority, self.item_id


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of an item's history."""

    who: str
    decided_at: datetime
    from_state: str
    to_state: str
    changes: dict[str, Any] | None
    note: str


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One item with its event's sources and its history, oldest decision first."""

    item: QueueItem
    event: EventDetail | None
    history: tuple[Decision, ...]


def queue(
    session: Session, *, state: str = "open", after: tuple[int, int] | None = None, limit: int = 50
) -> list[QueueItem]:
    """A page of items, by priority, then oldest first; ``after`` is the last item's ``cursor`` of the page before."""
    row = tables.ReviewItem
    query = select(row).where(row.state == state).order_by(row.priority, row.id).limit(limit)
    if after is not None:
        query = query.where(tuple_(row.priority, row.id) > after)
    return _items(session, session.scalars(query).all())


def neighbours(session: Session, cursor: tuple[int, int], *, state: str = "open") -> tuple[int | None, int | None]:
    """The items before and after a place in the queue; None where there is none."""
    row = tables.ReviewItem
    place, here = tuple_(row.priority, row.id), select(row.id).where(row.state == state).limit(1)
    before = here.where(place < cursor).order_by(row.priority.desc(), row.id.desc())
    after = here.where(place > cursor).order_by(row.priority, row.id)
    return session.scalar(before), session.scalar(after)


def numbers(session: Session) -> dict[str, int]:
    """How many items there are in each state."""
    row = tables.ReviewItem
    query = select(row.state, func.count().label("number")).group_by(row.state)
    return {found.state: found.number for found in session.execute(query)}


def item(session: Session, item_id: int) -> ItemDetail:
    """One item with all that is needed to decide it; raises LookupError where there is none."""
    row = session.get(tables.ReviewItem, item_id)
    if row is None:
        raise LookupError(f"no review item {item_id}")
    said = tables.ReviewDecision
    past = session.scalars(select(said).where(said.item_id == item_id).order_by(said.id))
    history = tuple(
        Decision(each.who, each.decided_at, each.from_state, each.to_state, each.changes, each.note) for each in past
    )
    (shown,) = _items(session, [row])
    return ItemDetail(shown, detail(session, row.event_id) if row.event_id else None, history)


def decide(
    engine: Engine,
    item_id: int,
    decision: str,
    *,
    who: str,
    clock: Clock,
    revision: int | None = None,
    changes: dict[str, Any] | None = None,
    note: str = "",
    policy: Policy | None = None,
) -> int:
    """Accept, correct (with ``changes``) or reject an item; returns how many messages that put into the outbox.

    Accepting or correcting into an event worth an alert alerts now; rejecting retracts an alert that left. Raises
    Changed where ``revision`` is not the item's any more, ValueError for another word or a field that cannot be
    corrected, LookupError where there is no such item.
    """
    if decision not in DECISIONS:
        raise ValueError(f"a decision is one of {', '.join(DECISIONS)}, not {decision}")
    if bool(changes) != (decision == "corrected"):
        raise ValueError("changes belong to the decision 'corrected', and to it alone")
    corrected = _checked(changes) if changes else None
    with writing(engine) as session:
        _lock_place(session, item_id)
        row = session.get(tables.ReviewItem, item_id, with_for_update=True)
        if row is None:
            raise LookupError(f"no review item {item_id}")
        if revision is not None and revision != row.revision:
            raise Changed(f"item {item_id} was changed after it was shown; it is {row.state} now")
        now = clock.now()
        session.add(
            tables.ReviewDecision(
                item_id=item_id,
                who=who,
                decided_at=now,
                from_state=row.state,
                to_state=decision,
                changes=corrected,
                note=note,
            )
        )
        row.state, row.revision, row.changed_at = decision, row.revision + 1, now
        if row.event_id is None:
            return 0
        return _apply(session, session.get_one(tables.Event, row.event_id), decision, corrected, now, policy)


def _apply(
    session: Session,
    event: tables.Event,
    decision: str,
    changes: dict[str, Any] | None,
    now: datetime,
    policy: Policy | None,
) -> int:
    event.state, event.changed_at = decision, now
    if changes:
        event.corrections = {**(event.corrections or {}), **changes}
    session.flush()
    retracted = retract(session, event.id, now) if decision == "rejected" else 0
    ground = Ground(event.jurisdiction_id, event.technology)
    return retracted + resettle(session, ground, now, policy or Policy()).alerts


def _lock_place(session: Session, item_id: int) -> None:
    """Jurisdictions are locked before items everywhere, so that two writers cannot wait for each other."""
    place, event, row = tables.Jurisdiction, tables.Event, tables.ReviewItem
    query = select(place.id).join(event, event.jurisdiction_id == place.id).join(row, row.event_id == event.id)
    session.execute(query.where(row.id == item_id).with_for_update(of=place)).all()


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    kinds = {"action": Action, "stage": Stage, "date_precision": DatePrecision}
    checked: dict[str, Any] = {}
    for name, new in changes.items():
        if name not in CORRECTABLE:
            raise ValueError(f"{name} cannot be corrected; what can is {', '.join(CORRECTABLE)}")
        if name in kinds:
            checked[name] = kinds[name](new).value if new is not None else None
        elif name == "date":
            when = date.fromisoformat(new) if isinstance(new, str) and new else new or None
            checked["date"] = when.isoformat() if when else None
            checked.setdefault("date_precision", DatePrecision.DAY.value if when else None)
        else:
            checked[name] = new
    if "date" in checked and checked["date"] is None:
        checked["date_precision"] = None
    return checked


def _items(session: Session, rows: Sequence[tables.ReviewItem]) -> list[QueueItem]:
    shown = by_ids(session, [row.event_id for row in rows if row.event_id is not None])
    return [
        QueueItem(
            item_id=row.id,
            revision=row.revision,
            state=row.state,
            priority=row.priority,
            reasons=tuple(row.reasons),
            created_at=row.created_at,
            document_id=row.document_id,
            event=shown.get(row.event_id or 0),
        )
        for row in rows
    ]
