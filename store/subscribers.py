"""Who hears of what."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.measures import Action, Stage
from store import tables
from store.engine import writing

DEFAULT_ACTIONS = (Action.BAN, Action.MORATORIUM)
DEFAULT_STAGES = (Stage.ADOPTED,)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber and what was chosen; ``states`` is None for all."""

    id: int
    email: str
    states: tuple[str, ...] | None
    actions: tuple[Action, ...]
    stages: tuple[Stage, ...]
    confirmed: bool
    enabled: bool


def add(
    engine: Engine,
    email: str,
    *,
    clock: Clock,
    states: Iterable[str] | None = None,
    actions: Iterable[Action] = DEFAULT_ACTIONS,
    stages: Iterable[Stage] = DEFAULT_STAGES,
    confirmed: bool = True,
) -> int:
    """Add a subscriber, or replace the choices of one known already; returns the id.

    Raises ValueError for what is no e-mail address or would break a mail's header.
    """
    address = email.strip().lower()
    local, at, host = address.rpartition("@")
    if not (at and local and host) or len(address) > 320 or not address.isprintable() or set(address) & set(' ,;<>"'):
        raise ValueError(f"not an e-mail address: {email!r}")
    wanted = None if states is None else sorted({state.upper() for state in states})
    now = clock.now()
    with writing(engine) as session:
        row = session.scalars(select(tables.Subscriber).where(tables.Subscriber.email == address)).first()
        if row is None:
            row = tables.Subscriber(email=address, created_at=now)
        row.all_states, row.disabled_at = wanted is None, None
        if confirmed and row.confirmed_at is None:
            row.confirmed_at = now
        session.add(row)
        session.flush()
        choice = tables.SubscriberChoice
        session.execute(delete(choice).where(choice.subscriber_id == row.id))
        chosen = [("state", state) for state in wanted or ()]
        chosen += [("action", action.value) for action in sorted(set(actions))]
        chosen += [("stage", stage.value) for stage in sorted(set(stages))]
        session.add_all(choice(subscriber_id=row.id, kind=kind, value=value) for kind, value in chosen)
        return row.id


def disable(engine: Engine, subscriber_id: int, clock: Clock) -> None:
    """Write to this subscriber no more."""
    row = tables.Subscriber
    with writing(engine) as session:
        session.execute(update(row).where(row.id == subscriber_id).values(disabled_at=clock.now()))


def every(session: Session) -> list[Subscriber]:
    """All subscribers, by address."""
    rows = session.scalars(select(tables.Subscriber).order_by(tables.Subscriber.email)).all()
    return [_value(session, row) for row in rows]


def _value(session: Session, row: tables.Subscriber) -> Subscriber:
    choice = tables.SubscriberChoice
    query = select(choice.kind, choice.value).where(choice.subscriber_id == row.id).order_by(choice.kind, choice.value)
    chosen = session.execute(query).all()
    return Subscriber(
        id=row.id,
        email=row.email,
        states=None if row.all_states else tuple(value for kind, value in chosen if kind == "state"),
        actions=tuple(Action(value) for kind, value in chosen if kind == "action"),
        stages=tuple(Stage(value) for kind, value in chosen if kind == "stage"),
        confirmed=row.confirmed_at is not None,
        enabled=row.disabled_at is None,
    )
