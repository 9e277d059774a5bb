"""Leasing messages of the outbox, and marking what became of them.

A message is marked only after it was sent; a crash in between sends it again under the same Message-ID, so a message is
never lost and hardly ever doubled.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Text, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import tables
from store.engine import writing

MOST_REFUSALS = 20
"""Temporary refusals of one message after which it is given up: with the pauses below, after three to four days
(RFC 5321, 4.5.4.1, asks for at least four to five). A server that is not there refuses nothing."""

DIGESTED = ("alert", "hearing")
"""Kinds that wait for the digest of those who chose one; a correction never does."""

CALLED = ("alert", "correction", "retraction", "hearing")
"""Kinds that go out as a call to those who chose a webhook; the others are mails to them too."""

DROPPED = "dropped: "
"""How ``last_error`` begins where a message was called back before it left."""

_CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Due:
    """One message to send now. ``attempt`` counts from 1; ``message_id`` is set if an earlier try chose one.

    ``event_id`` is None for a message that is not about one event; ``key`` then says what it is about.
    """

    outbox_id: int
    event_id: int | None
    subscriber_id: int
    email: str
    kind: str
    attempt: int
    message_id: str | None
    created_at: datetime
    key: str = ""


def unfinished() -> ColumnElement[bool]:
    """A message that was neither sent nor given up."""
    return and_(tables.Outbox.sent_at.is_(None), tables.Outbox.failed_at.is_(None))


def held() -> ColumnElement[bool]:
    """An alert that waits for an analyst: sources contradict each other, and nobody has decided yet."""
    event = tables.Event
    return and_(
        tables.Outbox.kind == "alert", event.state == "unreviewed", cast(event.conflicts, Text).not_in(("[]", "null"))
    )


def by_itself() -> ColumnElement[bool]:
    """A message that travels by itself: in no digest, and not waiting for one."""
    row, subscriber = tables.Outbox, tables.Subscriber
    return and_(row.digest_id.is_(None), or_(subscriber.pace == "immediate", row.kind.not_in(DIGESTED)))


def listening() -> ColumnElement[bool]:
    """Somebody who confirmed the address and did not go."""
    return and_(tables.Subscriber.confirmed_at.is_not(None), tables.Subscriber.disabled_at.is_(None))


def writable() -> ColumnElement[bool]:
    """Nobody unconfirmed or disabled is written to, but for the question whether the address is meant."""
    return or_(tables.Outbox.kind == "confirm", listening())


def free(now: datetime) -> ColumnElement[bool]:
    row = tables.Outbox
    return and_(row.next_attempt_at <= now, or_(row.leased_until.is_(None), row.leased_until <= now))


def by_call() -> ColumnElement[bool]:
    """A message that is a call to a webhook, not a mail."""
    return and_(tables.Subscriber.channel == "webhook", tables.Outbox.kind.in_(CALLED))


def lease(
    engine: Engine, owner: str, clock: Clock, *, limit: int = 50, lease_seconds: float = 120, calls: bool | None = None
) -> list[Due]:
    """Up to ``limit`` messages that are due, oldest first, each handed to nobody else until its lease runs out; with
    ``calls`` only those to webhooks, or only the mails.

    Alerts about events with an open conflict stay, and so does what waits for a digest.
    """
    row, subscriber, event, now = tables.Outbox, tables.Subscriber, tables.Event, clock.now()
    query = (
        select(row, subscriber.email)
        .join(subscriber, subscriber.id == row.subscriber_id)
        .outerjoin(event, event.id == row.event_id)
        .where(unfinished(), free(now), by_itself(), writable(), or_(event.id.is_(None), ~held()))
        .order_by(row.next_attempt_at, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=row)
    )
    if calls is not None:
        query = query.where(by_call() if calls else ~by_call())
    with writing(engine) as session:
        due = []
        for message, email in session.execute(query):
            message.leased_by, message.leased_until = owner, now + timedelta(seconds=lease_seconds)
            message.attempts += 1
            due.append(
                Due(message.id, message.event_id, message.subscriber_id, email, message.kind, message.attempts,
                    message.message_id, message.created_at, message.key)
            )  # fmt: skip
        return due


def note_message_id(engine: Engine, outbox_id: int, message_id: str) -> None:
    """Keep the Message-ID before the first try, so that every later try bears the same; a kept one stays."""
    row = tables.Outbox
    with writing(engine) as session:
        session.execute(update(row).where(row.id == outbox_id, row.message_id.is_(None)).values(message_id=message_id))


def mark_sent(engine: Engine, outbox_id: int, message_id: str, clock: Clock) -> None:
    """Note that the mail server took the message, and with a digest all that it carried."""
    row = tables.Outbox
    with writing(engine) as session:
        session.execute(
            update(row)
            .where(or_(row.id == outbox_id, row.digest_id == outbox_id), unfinished())
            .values(sent_at=clock.now(), message_id=message_id, leased_by=None, leased_until=None, last_error=None)
        )


def mark_failed(
    engine: Engine, outbox_id: int, error: str, clock: Clock, *, permanent: bool = False, refused: bool = True
) -> bool:
    """Note a failure: a temporary one is tried again after a pause that doubles from one minute to six hours, of which
    chance takes up to half off, so that what failed together does not come back together.

    ``refused`` is true where the server answered this very message; only such answers are counted, and too many of them
    end it. Returns whether it has ended.
    """
    row, now = tables.Outbox, clock.now()
    with writing(engine) as session:
        message = session.get(row, outbox_id, with_for_update=True)
        if message is None or message.sent_at or message.failed_at:
            return True
        message.leased_by = message.leased_until = None
        message.last_error = error
        message.refusals += int(refused)
        if permanent or message.refusals >= MOST_REFUSALS:
            end(session, [outbox_id], error, now)
            return True
        message.next_attempt_at = now + pause(message.attempts) * _CHANCE.uniform(0.5, 1)
        return False


def put_back(engine: Engine, messages: Iterable[Due], error: str | None, *, until: datetime | None = None) -> None:
    """Give leased messages back as if they had not been tried: no server was there to try them on, or the sender ends
    (``error`` is None). They are due at once, or at ``until``."""
    row = tables.Outbox
    values: dict[str, Any] = {"leased_by": None, "leased_until": None, "attempts": row.attempts - 1}
    values |= {"last_error": error} if error else {}
    values |= {"next_attempt_at": until} if until else {}
    with writing(engine) as session:
        ids = [each.outbox_id for each in messages]
        session.execute(update(row).where(row.id.in_(ids), unfinished()).values(values))


def drop(engine: Engine, outbox_id: int, why: str, clock: Clock) -> None:
    """Call a message back that has nothing to tell any more; a later decision may send it after all."""
    with writing(engine) as session:
        end(session, [outbox_id], f"{DROPPED}{why}", clock.now())


def end(session: Session, outbox_ids: Iterable[int], error: str, now: datetime) -> None:
    """End messages without sending them; what a digest of theirs carries ends with it."""
    row, ids = tables.Outbox, list(outbox_ids)
    session.flush()
    session.execute(
        update(row)
        .where(or_(row.id.in_(ids), row.digest_id.in_(ids)), unfinished())
        .values(failed_at=now, last_error=error, leased_by=None, leased_until=None)
    )


def pause(attempts: int) -> timedelta:
    """The longest that is waited after that many tries."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 12)), timedelta(hours=6))


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many messages wait to be sent now, and since when the oldest does.

    Neither what waits for a digest nor what is held for an analyst is late, so it does not count.
    """
    row, subscriber, event = tables.Outbox, tables.Subscriber, tables.Event
    query = (
        select(func.count(), func.min(row.created_at))
        .join(subscriber, subscriber.id == row.subscriber_id)
        .outerjoin(event, event.id == row.event_id)
        .where(unfinished(), by_itself(), writable(), or_(event.id.is_(None), ~held()))
    )
    number, oldest = session.execute(query).one()
    return number, oldest


def held_back(session: Session) -> int:
    """How many alerts wait for an analyst to settle a conflict between sources."""
    row, event = tables.Outbox, tables.Event
    query = select(func.count()).select_from(row).join(event, event.id == row.event_id).where(unfinished(), held())
    return session.scalar(query) or 0
