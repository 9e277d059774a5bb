"""Who hears of what, and how."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.measures import Action, Stage
from store import tables
from store.engine import writing
from store.outbox import enqueue_one
from store.sending import end, unfinished

DEFAULT_ACTIONS = (Action.BAN, Action.MORATORIUM)
DEFAULT_STAGES = (Stage.ADOPTED,)

MOST_REFUSALS = 3
"""Permanent failures of an address within ``REFUSALS_LAST`` after which it is written to no more."""

REFUSALS_LAST = timedelta(days=90)
CONFIRM_WITHIN = timedelta(days=7)
"""How long a question whether an address is meant stays good; then what was asked for is forgotten."""

Channel = Literal["email", "webhook"]
Pace = Literal["immediate", "daily", "weekly"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a subscriber hears of. ``states`` are USPS codes, None for all; ``webhook_url`` makes the channel."""

    states: tuple[str, ...] | None = None
    actions: tuple[Action, ...] = DEFAULT_ACTIONS
    stages: tuple[Stage, ...] = DEFAULT_STAGES
    hearings: bool = False
    pace: Pace = "immediate"
    webhook_url: str | None = None
    desk: bool = False


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber and what was chosen; ``states`` is None for all. ``disabled_why`` says why nothing is sent."""

    id: int
    email: str
    states: tuple[str, ...] | None
    actions: tuple[Action, ...]
    stages: tuple[Stage, ...]
    confirmed: bool
    enabled: bool
    hearings: bool = False
    pace: Pace = "immediate"
    channel: Channel = "email"
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    desk: bool = False
    disabled_why: str | None = None

    @property
    def choices(self) -> Choices:
        return Choices(
            self.states, self.actions, self.stages, self.hearings, self.pace, self.webhook_url, self.desk
        )  # fmt: skip


def add(
    engine: Engine,
    email: str,
    *,
    clock: Clock,
    states: Iterable[str] | None = None,
    actions: Iterable[Action] = DEFAULT_ACTIONS,
    stages: Iterable[Stage] = DEFAULT_STAGES,
    hearings: bool = False,
    pace: Pace = "immediate",
    webhook_url: str | None = None,
    desk: bool = False,
    confirmed: bool = True,
) -> int:
    """Add a subscriber, or replace the choices of one known already; returns the id.

    Raises ValueError for what is no e-mail address or would break a mail's header.
    """
    wanted = Choices(
        None if states is None else tuple(states), tuple(actions), tuple(stages), hearings, pace, webhook_url, desk
    )
    address, now = checked_address(email), clock.now()
    with writing(engine) as session:
        row = by_address(session, address)
        if row is None:
            row = _new(session, address, now)
        row.disabled_at = row.disabled_why = None
        if confirmed and row.confirmed_at is None:
            row.confirmed_at = now
        _choose(session, row, wanted)
        return row.id


def checked_address(email: str) -> str:
    """The address in lower case; raises ValueError for what is none or would break a mail's header."""
    address = email.strip().lower()
    local, at, host = address.rpartition("@")
    if not (at and local and host) or len(address) > 320 or not address.isprintable() or set(address) & set(' ,;<>"'):
        raise ValueError(f"not an e-mail address: {email!r}")
    return address


def ask(engine: Engine, email: str, wanted: Choices, clock: Clock, *, most_an_hour: int) -> bool:
    """Somebody asks that an address hear of something: write it a mail that asks whether it is meant.

    Choices of an address that is confirmed and listening stay as they are; its mail holds the link that changes them.
    An address gets one such mail an hour, and all together ``most_an_hour``; returns whether one was written. Raises
    ValueError for what is no address. What makes an analyst cannot be asked for.
    """
    address, now = checked_address(email), clock.now()
    asked = tables.Outbox
    with writing(engine) as session:
        lately = select(func.count()).where(asked.kind == "confirm", asked.created_at > now - timedelta(hours=1))
        if (session.scalar(lately) or 0) >= most_an_hour:
            return False
        row = by_address(session, address)
        if row is None:
            row = _new(session, address, now)
        if row.confirmed_at is None or row.disabled_at is not None:
            _choose(session, row, wanted, desk=row.desk)
        return bool(enqueue_one(session, row.id, "confirm", f"{now:%Y-%m-%dT%H}", now))


def confirm(engine: Engine, subscriber_id: int, clock: Clock) -> None:
    """The address is meant: write to it from now on."""
    now = clock.now()
    with writing(engine) as session:
        row = session.get_one(tables.Subscriber, subscriber_id, with_for_update=True)
        if row.confirmed_at is None or row.disabled_at is not None:
            row.confirmed_at = now
        row.disabled_at = row.disabled_why = row.refused_at = None
        row.refusals = 0


def choose(engine: Engine, subscriber_id: int, wanted: Choices) -> None:
    """Replace what a subscriber hears of; who is an analyst is not the subscriber's to choose."""
    with writing(engine) as session:
        row = session.get_one(tables.Subscriber, subscriber_id, with_for_update=True)
        _choose(session, row, wanted, desk=row.desk)


def disable(engine: Engine, subscriber_id: int, clock: Clock, why: str = "unsubscribed") -> None:
    """Write to this subscriber no more; what waits is called off."""
    with writing(engine) as session:
        row = session.get(tables.Subscriber, subscriber_id, with_for_update=True)
        if row is not None and row.disabled_at is None:
            _disable(session, row, why, clock.now())


def refuse(engine: Engine, subscriber_id: int, why: str, clock: Clock) -> bool:
    """The address failed for good once more; returns whether that was once too often, and it is disabled."""
    now = clock.now()
    with writing(engine) as session:
        row = session.get(tables.Subscriber, subscriber_id, with_for_update=True)
        if row is None or row.disabled_at is not None:
            return False
        old = row.refused_at is None or row.refused_at < now - REFUSALS_LAST
        row.refusals, row.refused_at = 1 if old else row.refusals + 1, now
        if row.refusals < MOST_REFUSALS:
            return False
        _disable(session, row, f"the address fails: {why}", now)
        return True


def erase(engine: Engine, email: str) -> bool:
    """Forget a subscriber with everything held about them; returns whether there was one."""
    with writing(engine) as session:
        row = by_address(session, email.strip().lower())
        if row is not None:
            _erase(session, [row.id])
        return row is not None


def forget_unconfirmed(engine: Engine, clock: Clock) -> int:
    """Forget those who were asked whether they are meant and did not answer in time; returns how many."""
    row, late = tables.Subscriber, clock.now() - CONFIRM_WITHIN - timedelta(days=1)
    silent = select(row.id).where(row.confirmed_at.is_(None), row.created_at < late)
    with writing(engine) as session:
        asked = tables.Outbox
        again = select(asked.subscriber_id).where(asked.kind == "confirm", asked.created_at >= late)
        ids = list(session.scalars(silent.where(row.id.not_in(again))))
        _erase(session, ids)
    return len(ids)


def every(session: Session) -> list[Subscriber]:
    """All subscribers, by address."""
    rows = session.scalars(select(tables.Subscriber).order_by(tables.Subscriber.email)).all()
    return [_value(session, row) for row in rows]


def by_id(session: Session, subscriber_id: int) -> Subscriber:
    """One subscriber; raises LookupError where there is none."""
    row = session.get(tables.Subscriber, subscriber_id)
    if row is None:
        raise LookupError(f"no subscriber {subscriber_id}")
    return _value(session, row)


def by_address(session: Session, address: str) -> tables.Subscriber | None:
    return session.scalars(select(tables.Subscriber).where(tables.Subscriber.email == address)).first()


def _new(session: Session, address: str, now: datetime) -> tables.Subscriber:
    row = tables.Subscriber(email=address, created_at=now, all_states=True)
    session.add(row)
    session.flush()
    return row


def _choose(session: Session, row: tables.Subscriber, wanted: Choices, *, desk: bool | None = None) -> None:
    states = None if wanted.states is None else sorted({state.upper() for state in wanted.states})
    row.all_states, row.hearings, row.desk = states is None, wanted.hearings, wanted.desk if desk is None else desk
    row.pace = "immediate" if wanted.webhook_url else wanted.pace
    row.channel, row.webhook_url = "webhook" if wanted.webhook_url else "email", wanted.webhook_url or None
    row.webhook_secret = (row.webhook_secret or secrets.token_hex(32)) if wanted.webhook_url else None
    session.flush()
    choice = tables.SubscriberChoice
    session.execute(delete(choice).where(choice.subscriber_id == row.id))
    chosen = [("state", state) for state in states or ()]
    chosen += [("action", action.value) for action in sorted(set(wanted.actions))]
    chosen += [("stage", stage.value) for stage in sorted(set(wanted.stages))]
    session.add_all(choice(subscriber_id=row.id, kind=kind, value=value) for kind, value in chosen)


def _disable(session: Session, row: tables.Subscriber, why: str, now: datetime) -> None:
    row.disabled_at, row.disabled_why = now, why
    message = tables.Outbox
    ids = session.scalars(select(message.id).where(message.subscriber_id == row.id, unfinished())).all()
    end(session, ids, why, now)


def _erase(session: Session, ids: Sequence[int]) -> None:
    message, choice, row = tables.Outbox, tables.SubscriberChoice, tables.Subscriber
    if ids:
        session.execute(update(message).where(message.subscriber_id.in_(ids)).values(digest_id=None))
        session.execute(delete(message).where(message.subscriber_id.in_(ids)))
        session.execute(delete(choice).where(choice.subscriber_id.in_(ids)))
        session.execute(delete(row).where(row.id.in_(ids)))


def _value(session: Session, row: tables.Subscriber) -> Subscriber:
    choice = tables.SubscriberChoice
    query = select(choice.kind, choice.value).where(choice.subscriber_id == row.id).order_by(choice.kind, choice.value)
    chosen = session.execute(query).all()
    pace: Pace = "daily" if row.pace == "daily" else "weekly" if row.pace == "weekly" else "immediate"
    return Subscriber(
        id=row.id,
        email=row.email,
        states=None if row.all_states else tuple(value for kind, value in chosen if kind == "state"),
        actions=tuple(Action(value) for kind, value in chosen if kind == "action"),
        stages=tuple(Stage(value) for kind, value in chosen if kind == "stage"),
        confirmed=row.confirmed_at is not None,
        enabled=row.disabled_at is None,
        hearings=row.hearings,
        pace=pace,
        channel="webhook" if row.channel == "webhook" else "email",
        webhook_url=row.webhook_url,
        webhook_secret=row.webhook_secret,
        desk=row.desk,
        disabled_why=row.disabled_why,
    )
