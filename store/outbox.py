"""Messages that wait to be sent, written in the transaction of what they tell of. ``store.sending`` sends them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from store import tables
from store.ledger_tables import SHOWN_STATES
from store.policy import NEW_BAN
from store.sending import (
    DROPPED,
    MOST_REFUSALS,
    Due,
    drop,
    end,
    held_back,
    lease,
    listening,
    mark_failed,
    mark_sent,
    note_message_id,
    pause,
    put_back,
    unfinished,
    waiting,
)

__all__ = [
    "MOST_REFUSALS", "REJECTED", "WITHDRAWN", "Due", "correct", "drop", "enqueue", "enqueue_hearings", "enqueue_likely",
    "enqueue_one", "held_back", "lease", "mark_failed", "mark_sent", "note_message_id", "pause", "put_back", "retract",
    "waiting",
]  # fmt: skip

_COLUMNS = ("event_id", "subscriber_id", "kind", "key", "created_at", "next_attempt_at", "attempts")
REJECTED = "the event was rejected before the message left"
WITHDRAWN = "no document reports the event any more"


def enqueue(session: Session, event_id: int, now: datetime) -> int:
    """Write an alert for every confirmed subscriber who chose the event's state, action and stage.

    Once per event and subscriber; a signature under what was alerted when the council passed it is no second alert.
    An alert that was called back is written anew. Returns how many were written.
    """
    event, place, subscriber = tables.Event, tables.Jurisdiction, tables.Subscriber
    matching = (
        _row(event.id, subscriber.id, "alert", cast(event.id, Text), now)
        .select_from(event)
        .join(place, place.id == event.jurisdiction_id)
        .join(subscriber, listening())
        .where(event.id == event_id)
        .where(or_(subscriber.all_states, _chose("state", place.state)))
        .where(_chose("action", event.action), _chose("stage", event.stage))
        .where(~_told_of_measure())
    )
    return _revive(session, event_id, now) + _insert(session, matching)


def retract(session: Session, event_id: int, now: datetime, why: str = REJECTED) -> int:
    """Write a retraction to everybody whose alert about the event left or may have left; unsent messages are dropped,
    with ``why`` as their reason. Returns how many were written.
    """
    row = tables.Outbox
    unsent = select(row.id).where(row.event_id == event_id, row.kind.in_(("alert", "correction")), _untouched())
    end(session, session.scalars(unsent).all(), f"{DROPPED}{why}", now)
    return _insert(session, _following(event_id, "retraction", now).where(~_taken_back()))


def correct(session: Session, event_id: int, now: datetime, *, accepted: bool = False) -> int:
    """Write a correction to everybody whose alert about the event left or may have left.

    A correction that still waits tells of this one too. With ``accepted`` it goes only to those who were told that the
    event was taken back, since nothing else changed. Returns how many were written.
    """
    row = tables.Outbox
    wait = aliased(row)
    told = _following(event_id, "correction", now).where(
        ~exists().where(
            wait.event_id == event_id, wait.subscriber_id == row.subscriber_id, wait.kind == "correction",
            wait.sent_at.is_(None), wait.failed_at.is_(None), wait.attempts == wait.refusals,
        ).correlate(row)
    )  # fmt: skip
    unsent = select(row.id).where(row.event_id == event_id, row.kind == "retraction", _untouched())
    end(session, session.scalars(unsent).all(), f"{DROPPED}the event stands again", now)
    return _insert(session, told.where(_taken_back()) if accepted else told)


def enqueue_hearings(session: Session, document_id: int, now: datetime) -> int:
    """Write word of the coming meetings that a document announces, once per meeting and subscriber who wants it."""
    hearing, place, subscriber = tables.Hearing, tables.Jurisdiction, tables.Subscriber
    query = select(hearing.jurisdiction_id, hearing.start).where(
        hearing.document_id == document_id, hearing.start > now
    )
    written = 0
    for jurisdiction_id, start in session.execute(query.distinct()).all():
        matching = (
            _row(None, subscriber.id, "hearing", literal(f"{jurisdiction_id}/{start.isoformat()}"), now)
            .select_from(place)
            .join(subscriber, listening() & subscriber.hearings)
            .where(place.id == jurisdiction_id, or_(subscriber.all_states, _chose("state", place.state)))
        )
        written += _insert(session, matching)
    return written


def enqueue_likely(session: Session, now: datetime) -> int:
    """Write word to the analysts of each likely ban that waits for them, and of which subscribers were not told; once
    each, and only of those that came after the analyst did."""
    item, subscriber, event, alert = tables.ReviewItem, tables.Subscriber, tables.Event, aliased(tables.Outbox)
    settled = cast(event.conflicts, Text).in_(("[]", "null"))
    told = exists().where(
        alert.event_id == item.event_id, alert.kind == "alert", alert.failed_at.is_(None),
        or_(alert.sent_at.is_not(None), settled),
    ).correlate(item, event)  # fmt: skip
    matching = (
        _row(item.event_id, subscriber.id, "likely", cast(item.event_id, Text), now)
        .select_from(item)
        .join(event, event.id == item.event_id)
        .join(subscriber, listening() & subscriber.desk)
        .where(item.state == "open", item.priority == NEW_BAN, ~told)
        .where(item.created_at >= subscriber.created_at)
    )
    return _insert(session, matching)


def enqueue_one(session: Session, subscriber_id: int, kind: str, key: str, now: datetime) -> int:
    """Write one message that is about no event; 0 where it was written before."""
    subscriber = tables.Subscriber
    return _insert(
        session, _row(None, subscriber.id, kind, literal(key), now).where(subscriber.id == subscriber_id)
    )  # fmt: skip


def _row(event_id: Any, subscriber_id: Any, kind: str, key: Any, now: datetime) -> Any:
    row = tables.Outbox
    return select(
        literal(None, row.event_id.type) if event_id is None else event_id, subscriber_id, literal(kind), key,
        literal(now, row.created_at.type), literal(now, row.created_at.type), literal(0),
    )  # fmt: skip


def _insert(session: Session, rows: Any) -> int:
    table = tables.Outbox.__table__
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).from_select(list(_COLUMNS), rows).on_conflict_do_nothing()
    return len(session.execute(statement.returning(table.c.id)).all())


def _following(event_id: int, kind: str, now: datetime) -> Any:
    """What follows an alert that left or may have left; its key is the moment, since it may come again."""
    row = tables.Outbox
    key = literal(f"{event_id}@{now.isoformat()}")
    return _row(row.event_id, row.subscriber_id, kind, key, now).where(
        row.event_id == event_id, row.kind == "alert", row.failed_at.is_(None), ~_untouched(),
    )  # fmt: skip


def _untouched() -> ColumnElement[bool]:
    """A message that surely did not leave: every try of it, or of its digest, was answered with a refusal."""
    row, digest = tables.Outbox, aliased(tables.Outbox)
    in_untouched = exists().where(digest.id == row.digest_id, digest.attempts == digest.refusals).correlate(row)
    return and_(unfinished(), row.attempts == row.refusals, or_(row.digest_id.is_(None), in_untouched))


def _taken_back() -> ColumnElement[bool]:
    """Whether the last that a subscriber was told of an event is that it was taken back."""
    return func.coalesce(_latest("retraction"), 0) > func.coalesce(_latest("correction"), 0)


def _latest(kind: str) -> Any:
    row, later = tables.Outbox, aliased(tables.Outbox)
    return (
        select(func.max(later.id))
        .where(later.event_id == row.event_id, later.subscriber_id == row.subscriber_id, later.kind == kind)
        .where(later.failed_at.is_(None))
        .correlate(row)
        .scalar_subquery()
    )


def _revive(session: Session, event_id: int, now: datetime) -> int:
    """Alerts that were called back before they left wait again, unless their subscriber stopped listening."""
    row, subscriber = tables.Outbox, tables.Subscriber
    again = (
        update(row)
        .where(row.event_id == event_id, row.kind == "alert", row.last_error.startswith(DROPPED))
        .where(row.failed_at.is_not(None))
        .where(exists().where(subscriber.id == row.subscriber_id, listening()).correlate(row))
        .values(failed_at=None, last_error=None, attempts=0, created_at=now, next_attempt_at=now, digest_id=None)
    )
    return len(session.execute(again.returning(row.id)).all())


def _chose(kind: str, wanted: Any) -> Any:
    choice = tables.SubscriberChoice
    return exists().where(
        choice.subscriber_id == tables.Subscriber.id, choice.kind == kind, choice.value == wanted
    ).correlate(tables.Subscriber, tables.Event, tables.Jurisdiction)  # fmt: skip


def _told_of_measure() -> Any:
    """An alert of the same step of the same measure left, or waits and its event still stands."""
    sent, other = aliased(tables.Outbox), aliased(tables.Event)
    return exists().where(
        sent.subscriber_id == tables.Subscriber.id,
        sent.kind == "alert",
        sent.event_id == other.id,
        other.measure_id == tables.Event.measure_id,
        other.stage == tables.Event.stage,
        or_(sent.sent_at.is_not(None), sent.failed_at.is_(None) & other.state.in_(SHOWN_STATES)),
    ).correlate(tables.Subscriber, tables.Event)  # fmt: skip
