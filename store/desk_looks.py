"""Who has which item open: noted with each look, forgotten after a while."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import tables
from store.engine import writing

OPEN = timedelta(minutes=10)
"""How long an item counts as open after it was looked at last."""


def look(engine: Engine, item_id: int, who: str, clock: Clock) -> None:
    """Note that somebody has an item open now, and nothing else any more."""
    row, now = tables.DeskLook, clock.now()
    with writing(engine) as session:
        session.execute(delete(row).where((row.who == who) & (row.item_id != item_id) | (row.seen_at < now - OPEN)))
        session.merge(row(item_id=item_id, who=who, seen_at=now))


def leave(engine: Engine, who: str) -> None:
    with writing(engine) as session:
        session.execute(delete(tables.DeskLook).where(tables.DeskLook.who == who))


def others(session: Session, item_ids: list[int], who: str, now: datetime) -> dict[int, tuple[str, ...]]:
    """Who else has these items open."""
    row = tables.DeskLook
    query = select(row).where(row.item_id.in_(item_ids), row.who != who, row.seen_at >= now - OPEN).order_by(row.who)
    found: dict[int, tuple[str, ...]] = {}
    for each in session.scalars(query) if item_ids else ():
        found[each.item_id] = (*found.get(each.item_id, ()), each.who)
    return found
