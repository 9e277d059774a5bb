"""Making one message of many: the digests that subscribers chose, and those that keep a flood from them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.cron import cron
from store import tables
from store.engine import reading, writing
from store.outbox import enqueue_likely, enqueue_one
from store.sending import DIGESTED, by_itself, free, held, listening, unfinished, writable

HOUR = timedelta(hours=1)
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """When digests are made up (a cron line, UTC; weekly ones on its Mondays), and how many mails a subscriber gets
    within an hour at most."""

    digest_line: str
    most_an_hour: int


def prepare(engine: Engine, clock: Clock, plan: Plan) -> None:
    """Make up the digests that are due, the analysts' mail, and digests of what would be a flood."""
    now = clock.now()
    with reading(engine) as session:
        if not _anything(session, now, plan):
            return
    with writing(engine) as session:
        enqueue_likely(session, now)
        _queues(session, now, plan)
        _chosen(session, now, plan)
        _floods(session, now, plan.most_an_hour)


def latest(plan: Plan, pace: str, now: datetime) -> datetime:
    """The last moment at which a digest of this pace was to be made up; where the line names no Monday, any of its
    moments will do for a week."""
    line = cron(plan.digest_line)
    moment = line.latest(now)
    for _ in range(7 if pace == "weekly" else 0):
        if moment.weekday() == _MONDAY:
            return moment
        moment = line.latest(moment.replace(hour=0, minute=0) - timedelta(minutes=1))
    return moment


def members(session: Session, digest_id: int) -> list[tables.Outbox]:
    """What a digest carries and still stands, oldest first."""
    row = tables.Outbox
    query = select(row).where(row.digest_id == digest_id, row.failed_at.is_(None)).order_by(row.id)
    return list(session.scalars(query))


def _anything(session: Session, now: datetime, plan: Plan) -> bool:
    """Whether there may be something to do; nearly always not, and then nobody else has to wait."""
    row, subscriber = tables.Outbox, tables.Subscriber
    if session.scalar(select(subscriber.id).where(subscriber.desk, subscriber.disabled_at.is_(None)).limit(1)):
        return True
    apart = select(row.id).join(subscriber).where(unfinished(), row.digest_id.is_(None), row.kind.in_(DIGESTED))
    if session.scalar(apart.where(subscriber.pace != "immediate").limit(1)):
        return True
    crowd = select(row.subscriber_id).where(or_(unfinished(), row.sent_at > now - HOUR))
    crowd = crowd.group_by(row.subscriber_id).having(func.count() > plan.most_an_hour).limit(1)
    return session.scalar(crowd) is not None


def _queues(session: Session, now: datetime, plan: Plan) -> None:
    """A mail to each analyst about the queue, once a day while it is not empty."""
    item, subscriber = tables.ReviewItem, tables.Subscriber
    day = latest(plan, "daily", now)
    waits = select(item.id).where(item.state == "open").limit(1)
    if session.scalar(waits) is None:
        return
    analysts = select(subscriber.id).where(subscriber.desk, subscriber.created_at < day, listening())
    for subscriber_id in session.scalars(analysts):
        enqueue_one(session, subscriber_id, "queue", day.isoformat(), now)


def _chosen(session: Session, now: datetime, plan: Plan) -> None:
    row, subscriber, event = tables.Outbox, tables.Subscriber, tables.Event
    for pace in ("daily", "weekly"):
        due = latest(plan, pace, now)
        since = func.coalesce(subscriber.digested_at, subscriber.confirmed_at)
        query = (
            select(row.subscriber_id, row.id)
            .join(subscriber, subscriber.id == row.subscriber_id)
            .outerjoin(event, event.id == row.event_id)
            .where(subscriber.pace == pace, since < due, unfinished(), row.digest_id.is_(None), writable())
            .where(row.kind.in_(DIGESTED), or_(event.id.is_(None), ~held()))
            .order_by(row.id)
            .with_for_update(skip_locked=True, of=row)
        )
        waiting: dict[int, list[int]] = defaultdict(list)
        for subscriber_id, row_id in session.execute(query).all():
            waiting[subscriber_id].append(row_id)
        for subscriber_id, ids in waiting.items():
            _bundle(session, subscriber_id, ids, f"{pace} {due.isoformat()}", now)
            session.execute(update(subscriber).where(subscriber.id == subscriber_id).values(digested_at=now))


def _floods(session: Session, now: datetime, most: int) -> None:
    """Where more would go to one subscriber within an hour, the surplus becomes one digest, or waits for the next."""
    row, subscriber, event = tables.Outbox, tables.Subscriber, tables.Event
    recent = select(row.subscriber_id, func.count().label("number"), func.min(row.sent_at).label("first")).where(
        row.digest_id.is_(None), or_(row.sent_at > now - HOUR, unfinished() & (row.leased_until > now))
    )
    sent = {each.subscriber_id: each for each in session.execute(recent.group_by(row.subscriber_id))}
    query = (
        select(row.subscriber_id, row.id)
        .join(subscriber, subscriber.id == row.subscriber_id)
        .outerjoin(event, event.id == row.event_id)
        .where(unfinished(), free(now), by_itself(), writable(), subscriber.channel == "email")
        .where(row.kind.in_(DIGESTED), or_(event.id.is_(None), ~held()))
        .order_by(row.id)
    )
    waiting: dict[int, list[int]] = defaultdict(list)
    for subscriber_id, row_id in session.execute(query).all():
        waiting[subscriber_id].append(row_id)
    for subscriber_id, ids in waiting.items():
        lately = sent.get(subscriber_id)
        room = most - (lately.number if lately else 0)
        if len(ids) <= room:
            continue
        ours = _locked(session, subscriber_id, ids, now)
        if room <= 0:
            later = (lately.first if lately and lately.first else now) + HOUR
            session.execute(update(row).where(row.id.in_(ours)).values(next_attempt_at=later))
        elif len(ours) > room:
            _bundle(session, subscriber_id, ours[room - 1 :], f"hour {now.isoformat()}", now)


def _locked(session: Session, subscriber_id: int, ids: Sequence[int], now: datetime) -> list[int]:
    """Those of the messages that nobody is sending or bundling."""
    row, subscriber = tables.Outbox, tables.Subscriber
    session.execute(select(subscriber.id).where(subscriber.id == subscriber_id).with_for_update())
    query = select(row.id).where(row.id.in_(ids), unfinished(), free(now), row.digest_id.is_(None)).order_by(row.id)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def _bundle(session: Session, subscriber_id: int, ids: Sequence[int], key: str, now: datetime) -> None:
    row = tables.Outbox
    digest = row(subscriber_id=subscriber_id, kind="digest", key=key, created_at=now, next_attempt_at=now, attempts=0)
    session.add(digest)
    session.flush()
    session.execute(update(row).where(row.id.in_(ids)).values(digest_id=digest.id, leased_by=None, leased_until=None))
