"""The analysts' queue, decisions, and their history, which is only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine, func, select, tuple_
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action, DatePrecision, Stage
from store import desk_steps, overrides, tables, tallies
from store.details import EventDetail, detail
from store.engine import writing
from store.governments import held, key_of
from store.outbox import correct, retract
from store.policy import Policy
from store.recording import recount
from store.rows import EventRow, by_ids
from store.settlement import Ground, resettle

DECISIONS = ("accepted", "corrected", "rejected")
CORRECTABLE = (
    "action", "stage", "date", "date_precision", "body", "primary", "vote", "scope", "file_number", "place",
)  # fmt: skip
"""Fields of an event that an analyst may correct. ``place`` is an OCD id; ``vote`` is as ``store.tallies.to_json`` has
it."""


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


def listed(session: Session, item_ids: Sequence[int]) -> list[QueueItem]:
    """Items by id, in the order given; raises KeyError for one that is not there."""
    row = tables.ReviewItem
    found = {each.id: each for each in session.scalars(select(row).where(row.id.in_(item_ids)))}
    return _items(session, [found[each] for each in item_ids])


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
        row = taken(session, item_id, revision, (corrected or {}).get("place"))
        now = clock.now()
        moved = bool(corrected and "place" in corrected)
        before = desk_steps.snapshot(session, row, sources=moved)
        said = desk_steps.fields_changed(before, row.event_id or 0, corrected) if corrected else None
        line = written(session, row, decision, who=who, now=now, changes=corrected, note=note)
        sent = 0
        if row.event_id is not None:
            event = session.get_one(tables.Event, row.event_id)
            sent = apply(session, event, decision, corrected, now, policy or Policy())
        kind = {"accepted": "accept", "corrected": "correct", "rejected": "reject"}[decision]
        desk_steps.keep(session, line, kind, row, before, said)
        return sent


def taken(session: Session, item_id: int, revision: int | None, *places: str | None) -> tables.ReviewItem:
    """An item to be decided, locked after its government and those of the OCD ids. Raises LookupError and Changed."""
    lock_places(session, [item_id], places)
    row = session.get(tables.ReviewItem, item_id, with_for_update=True)
    if row is None:
        raise LookupError(f"no review item {item_id}")
    if revision is not None and revision != row.revision:
        raise Changed(f"item {item_id} was changed after it was shown; it is {row.state} now")
    return row


def written(
    session: Session,
    row: tables.ReviewItem,
    state: str,
    *,
    who: str,
    now: datetime,
    changes: dict[str, Any] | None = None,
    note: str = "",
) -> tables.ReviewDecision:
    """A new line of an item's history, with the item in its new state."""
    line = tables.ReviewDecision(item_id=row.id, who=who, decided_at=now, from_state=row.state, to_state=state,
                                 changes=changes, note=note)  # fmt: skip
    session.add(line)
    row.state, row.revision, row.changed_at = state, row.revision + 1, now
    return line


def apply(
    session: Session,
    event: tables.Event,
    decision: str,
    changes: dict[str, Any] | None,
    now: datetime,
    policy: Policy,
) -> int:
    """Carry a decision into its event and settle what follows; messages written."""
    event.state, event.changed_at = decision, now
    grounds = [Ground(event.jurisdiction_id, event.technology)]
    fields = {name: new for name, new in (changes or {}).items() if name != "place"}
    if fields:
        event.corrections = {**(event.corrections or {}), **fields}
    if changes and "place" in changes:
        move(session, event, changes["place"])
        grounds.insert(0, Ground(event.jurisdiction_id, event.technology))
    session.flush()
    follow = retract if decision == "rejected" else partial(correct, accepted=decision == "accepted")
    told = follow(session, event.id, now)
    return told + sum(resettle(session, ground, now, policy).alerts for ground in dict.fromkeys(grounds))


def move(session: Session, event: tables.Event, ocd_id: str) -> None:
    """Let an event and all that tells of it be another government's; raises ValueError for an unknown one."""
    place = known_place(ocd_id)
    to_id = held(session, [place])[key_of(place)]
    if to_id != event.jurisdiction_id:
        recount(session, sorted(set(overrides.relocate(session, event, to_id))))


def known_place(ocd_id: str) -> Jurisdiction:
    """A US government by its OCD id; raises ValueError for one that the gazetteer does not know."""
    place = gazetteer().by_id(ocd_id)
    if place is None:
        raise ValueError(f"no government is known as {ocd_id}")
    return place


def lock_places(session: Session, item_ids: Sequence[int], ocd_ids: Sequence[str | None] = ()) -> None:
    """Jurisdictions are locked before items everywhere, in the order of their keys, so that two writers cannot wait
    for each other."""
    place, event, row = tables.Jurisdiction, tables.Event, tables.ReviewItem
    query = select(place.key).join(event, event.jurisdiction_id == place.id).join(row, row.event_id == event.id)
    keys = {*session.scalars(query.where(row.id.in_(item_ids))), *(each for each in ocd_ids if each)}
    held(session, [known_place(each) for each in ocd_ids if each])
    session.execute(select(place.id).where(place.key.in_(keys)).order_by(place.key).with_for_update()).all()


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    kinds = {"action": Action, "stage": Stage, "date_precision": DatePrecision}
    checked: dict[str, Any] = {}
    for name, new in changes.items():
        if name not in CORRECTABLE:
            raise ValueError(f"{name} cannot be corrected; what can is {', '.join(CORRECTABLE)}")
        if name in kinds:
            checked[name] = kinds[name](new).value if new is not None else None
        elif name == "place":
            checked["place"] = known_place(str(new)).ocd_id
        elif name == "vote":
            checked["vote"] = tallies.to_json(tallies.from_json(new)) if new else None
        elif name == "scope":
            checked["scope"] = sorted(str(each) for each in new)
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
