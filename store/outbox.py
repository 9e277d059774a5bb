"""Messages that wait to be sent: written with their event, leased, sent, marked.

A message is marked only after it was sent; a crash in between sends it again under the same Message-ID, so a message is
never lost and hardly ever doubled.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from banwatch.clock import Clock
from store import tables
from store.engine import writing

MOST_ATTEMPTS = 20
"""Tries after which a temporary failure counts as final: with the pauses below, about four days."""

_COLUMNS = ("event_id", "subscriber_id", "kind", "created_at", "next_attempt_at", "attempts")


@dataclass(frozen=True, slots=True)
class Due:
    """One message to send now. ``attempt`` counts from 1; ``message_id`` is set if an earlier try chose one."""

    outbox_id: int
    event_id: int
    subscriber_id: int
    email: str
    kind: str
    attempt: int
    message_id: str | None
    created_at: datetime


def enqueue(session: Session, event_id: int, now: datetime) -> int:
    """Write an alert for every confirmed subscriber who chose the event's state, action and stage.

    Once per event and subscriber; a signature under what was alerted when the council passed it is no second alert.
    Returns how many were written.
    """
    event, place, subscriber = tables.Event, tables.Jurisdiction, tables.Subscriber
    matching = (
        select(event.id, subscriber.id, literal("alert"), literal(now, tables.Outbox.created_at.type),
               literal(now, tables.Outbox.created_at.type), literal(0))
        .select_from(event)
        .join(place, place.id == event.jurisdiction_id)
        .join(subscriber, subscriber.confirmed_at.is_not(None) & subscriber.disabled_at.is_(None))
        .where(event.id == event_id)
        .where(or_(subscriber.all_states, _chose("state", place.state)))
        .where(_chose("action", event.action), _chose("stage", event.stage))
        .where(~_told_of_measure())
    )  # fmt: skip
    return _insert(session, matching)


def retract(session: Session, event_id: int, now: datetime) -> int:
    """Write a retraction to everybody whose alert about the event left or may have left; unsent alerts are dropped.

    Returns how many were written.
    """
    row = tables.Outbox
    untouched = (row.sent_at.is_(None), row.attempts == 0)
    session.execute(
        update(row)
        .where(row.event_id == event_id, row.kind == "alert", row.failed_at.is_(None), *untouched)
        .values(failed_at=now, last_error="the event was rejected before the alert left")
    )
    told = select(
        row.event_id, row.subscriber_id, literal("retraction"), literal(now, row.created_at.type),
        literal(now, row.created_at.type), literal(0),
    ).where(row.event_id == event_id, row.kind == "alert", row.failed_at.is_(None))  # fmt: skip
    return _insert(session, told)


def _insert(session: Session, rows: Any) -> int:
    table = tables.Outbox.__table__
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).from_select(list(_COLUMNS), rows).on_conflict_do_nothing()
    return len(session.execute(statement.returning(table.c.id)).all())


def _chose(kind: str, wanted: Any) -> Any:
    choice = tables.SubscriberChoice
    return exists().where(
        choice.subscriber_id == tables.Subscriber.id, choice.kind == kind, choice.value == wanted
    ).correlate(tables.Subscriber, tables.Event, tables.Jurisdiction)  # fmt: skip


def _told_of_measure() -> Any:
    sent, other = aliased(tables.Outbox), aliased(tables.Event)
    return exists().where(
        sent.subscriber_id == tables.Subscriber.id,
        sent.kind == "alert",
        sent.event_id == other.id,
        other.measure_id == tables.Event.measure_id,
        other.stage == tables.Event.stage,
    ).correlate(tables.Subscriber, tables.Event)  # fmt: skip


def lease(engine: Engine, owner: str, clock: Clock, *, limit: int = 50, lease_seconds: int = 120) -> list[Due]:
    """Up to ``limit`` messages that are due, oldest first, each handed to nobody else until its lease runs out."""
    row, subscriber, now = tables.Outbox, tables.Subscriber, clock.now()
    free = or_(row.leased_until.is_(None), row.leased_until <= now)
    waiting = and_(row.sent_at.is_(None), row.failed_at.is_(None), row.next_attempt_at <= now, free)
    query = (
        select(row, subscriber.email)
        .join(subscriber, subscriber.id == row.subscriber_id)
        .where(waiting, subscriber.disabled_at.is_(None))
        .order_by(row.next_attempt_at, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=row)
    )
    with writing(engine) as session:
        due = []
        for message, email in session.execute(query):
            message.leased_by, message.leased_until = owner, now + timedelta(seconds=lease_seconds)
            message.attempts += 1
            due.append(
                Due(message.id, message.event_id, message.subscriber_id, email, message.kind, message.attempts,
                    message.message_id, message.created_at)
            )  # fmt: skip
        return due


def note_message_id(engine: Engine, outbox_id: int, message_id: str) -> None:
    """Keep the Message-ID before the first try, so that every later try bears the same; a kept one stays."""
    row = tables.Outbox
    with writing(engine) as session:
        session.execute(update(row).where(row.id == outbox_id, row.message_id.is_(None)).values(message_id=message_id))


def mark_sent(engine: Engine, outbox_id: int, message_id: str, clock: Clock) -> None:
    """Note that the mail server took the message."""
    row = tables.Outbox
    with writing(engine) as session:
        session.execute(
            update(row)
            .where(row.id == outbox_id, row.sent_at.is_(None), row.failed_at.is_(None))
            .values(sent_at=clock.now(), message_id=message_id, leased_by=None, leased_until=None, last_error=None)
        )


def mark_failed(engine: Engine, outbox_id: int, error: str, clock: Clock, *, permanent: bool = False) -> None:
    """Note a failure: a temporary one is tried again after a pause that doubles from one minute to six hours."""
    row, now = tables.Outbox, clock.now()
    with writing(engine) as session:
        message = session.get(row, outbox_id, with_for_update=True)
        if message is None or message.sent_at or message.failed_at:
            return
        message.leased_by = message.leased_until = None
        message.last_error = error
        if permanent or message.attempts >= MOST_ATTEMPTS:
            message.failed_at = now
        else:
            message.next_attempt_at = now + pause(message.attempts)


def pause(attempts: int) -> timedelta:
    """How long to wait after that many tries."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 12)), timedelta(hours=6))


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest does."""
    row = tables.Outbox
    query = select(func.count(), func.min(row.created_at)).where(row.sent_at.is_(None), row.failed_at.is_(None))
    number, oldest = session.execute(query).one()
    return number, oldest
