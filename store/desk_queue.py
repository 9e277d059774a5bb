"""The queue as an analyst narrows it: filters, counts, search, and where to go on."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from store import tables
from store.reviews import QueueItem, listed

SURE = {"low": (0.0, 0.5), "middle": (0.5, 0.8), "high": (0.8, 1.01)}
"""Confidence from the first up to the second, by the filter's words."""

AGES = {"day": dt.timedelta(days=1), "week": dt.timedelta(days=7), "month": dt.timedelta(days=31)}
MANY = 2_000
"""So many items are read to be counted; what is more is counted by the database."""

OLDER = "older"
"""An item that waits for longer than a month."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which items to list; an empty word takes all.

    ``state`` is the item's, ``place_state`` a USPS code, ``reason`` the rule's word at the beginning of a reason,
    ``source`` a source's id, ``sure`` one of SURE, ``age`` one of AGES or OLDER. ``assigned`` is a name, for items left
    to that analyst or by others to anybody. ``search`` looks into place, body, file number and reasons.
    """

    state: str = "open"
    place_state: str = ""
    stage: str = ""
    action: str = ""
    source: str = ""
    reason: str = ""
    sure: str = ""
    age: str = ""
    assigned: str = ""
    priority: int | None = None
    search: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it leaves out any item of its state."""
        return self != QueueFilter(state=self.state)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the narrowed queue, what matters most first, and how many items it has of each priority, whatever
    priority is asked for."""

    items: list[QueueItem]
    numbers: dict[int, int]


def listing(
    session: Session, wanted: QueueFilter, now: dt.datetime, *, after: tuple[int, int] | None = None, limit: int = 50
) -> Listing:
    """A page of items; ``after`` is the last item's ``cursor`` of the page before."""
    row = tables.ReviewItem
    every = replace(wanted, priority=None)
    query = _chosen(every, now).with_only_columns(row.priority, row.id).order_by(row.priority, row.id)
    found = [(each.priority, each.id) for each in session.execute(query.limit(MANY))] if every.narrowed else []
    if not every.narrowed or len(found) == MANY:
        return Listing(page(session, wanted, now, after=after, limit=limit), _by_priority(session, every, now))
    # Few fit: the one pass that found them all has counted them, too.
    here = [place for place in found if wanted.priority in (None, place[0]) and (after is None or place > after)]
    items = listed(session, [item_id for _, item_id in here[:limit]])
    return Listing(items, dict(Counter(priority for priority, _ in found)))


def page(
    session: Session, wanted: QueueFilter, now: dt.datetime, *, after: tuple[int, int] | None = None, limit: int = 50
) -> list[QueueItem]:
    """The same without the numbers, which is quicker where the first items are near."""
    row = tables.ReviewItem
    query = _chosen(wanted, now).order_by(row.priority, row.id).limit(limit)
    if after is not None:
        query = query.where(_beyond(*after))
    ids = list(session.scalars(query))
    return listed(session, ids)


def neighbours(
    session: Session, wanted: QueueFilter, now: dt.datetime, cursor: tuple[int, int]
) -> tuple[int | None, int | None]:
    """The items before and after a place in the narrowed queue; None where there is none."""
    row = tables.ReviewItem
    here = _chosen(wanted, now).limit(1)
    before = here.where(tuple_(row.priority, row.id) < cursor).order_by(row.priority.desc(), row.id.desc())
    after = here.where(_beyond(*cursor)).order_by(row.priority, row.id)
    return session.scalar(before), session.scalar(after)


def _by_priority(session: Session, wanted: QueueFilter, now: dt.datetime) -> dict[int, int]:
    row = tables.ReviewItem
    chosen = _chosen(wanted, now).with_only_columns(row.priority, func.count().label("number"))
    return {each.priority: each.number for each in session.execute(chosen.group_by(row.priority))}


def waiting(session: Session) -> int:
    """How many items are open."""
    return session.scalar(select(func.count()).where(tables.ReviewItem.state == "open")) or 0


def mine(session: Session, who: str) -> int:
    """How many open items are left to an analyst, by name or to anybody else."""
    row, item = tables.DeskAssignment, tables.ReviewItem
    query = select(func.count()).select_from(row).join(item, item.id == row.item_id)
    return session.scalar(query.where(item.state == "open", _for(who))) or 0


def _beyond(priority: int, item_id: int) -> ColumnElement[bool]:
    row = tables.ReviewItem
    return tuple_(row.priority, row.id) > (priority, item_id)


def _for(who: str) -> ColumnElement[bool]:
    row = tables.DeskAssignment
    return or_(row.assigned_to == who, and_(row.assigned_to.is_(None), row.asked_by != who))


def _chosen(wanted: QueueFilter, now: dt.datetime) -> Select[int]:
    row, event, place = tables.ReviewItem, tables.Event, tables.Jurisdiction
    query = select(row.id).where(row.state == wanted.state)
    if wanted.priority is not None:
        query = query.where(row.priority == wanted.priority)
    if wanted.age == OLDER:
        query = query.where(row.created_at < now - AGES["month"])
    elif wanted.age in AGES:
        query = query.where(row.created_at >= now - AGES[wanted.age])
    if wanted.reason:
        query = query.where(cast(row.reasons, Text).contains(f'"{wanted.reason}: ', autoescape=True))
    if wanted.assigned:
        assigned = tables.DeskAssignment
        query = query.where(exists().where(assigned.item_id == row.id, _for(wanted.assigned)))
    if wanted.source:
        query = query.where(_told_by(wanted.source))
    tests: list[ColumnElement[bool]] = []
    if wanted.place_state:
        tests.append(place.state == wanted.place_state)
    if wanted.stage:
        tests.append(event.stage == wanted.stage)
    if wanted.action:
        tests.append(event.action == wanted.action)
    if wanted.sure in SURE:
        low, high = SURE[wanted.sure]
        tests += [event.confidence >= low, event.confidence < high]
    if tests or wanted.search:
        query = query.outerjoin(event, event.id == row.event_id).outerjoin(place, place.id == event.jurisdiction_id)
        query = query.where(*tests, *(_says(word) for word in wanted.search.split()[:6]))
    return query


def _told_by(source_id: str) -> ColumnElement[bool]:
    """From the source's documents to the items, so that it costs what the source has and not what the queue has; items
    about a document itself are few."""
    row, report, said, document = tables.ReviewItem, tables.Report, tables.EventSource, tables.Document
    own = exists().where(document.id == row.document_id, document.source_id == source_id).correlate(row)
    told = select(report.event_id).join(said, said.report_id == report.id)
    told = told.join(document, document.id == said.document_id).where(document.source_id == source_id)
    return or_(and_(row.document_id.is_not(None), own), row.event_id.in_(told))


def _says(word: str) -> ColumnElement[bool]:
    row, event, place = tables.ReviewItem, tables.Event, tables.Jurisdiction
    columns = (place.name, event.body, event.file_number, cast(row.reasons, Text))
    return or_(*(column.icontains(word, autoescape=True) for column in columns))
