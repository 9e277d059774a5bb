"""What the ledger took from one document: its events, each with the review item that asks about it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import tables
from store.rows import EventRow, by_ids


@dataclass(frozen=True, slots=True)
class Told:
    """One event that a document tells, and its item where there is one."""

    event: EventRow
    item_id: int | None


def told_by(session: Session, document_id: int) -> tuple[Told, ...]:
    report, source, item = tables.Report, tables.EventSource, tables.ReviewItem
    query = (
        select(report.event_id, item.id)
        .join(source, source.report_id == report.id)
        .outerjoin(item, item.event_id == report.event_id)
        .where(source.document_id == document_id, report.event_id.is_not(None))
        .order_by(source.position)
    )
    found = {row.event_id or 0: row[1] for row in session.execute(query)}
    events = by_ids(session, list(found))
    return tuple(Told(events[event_id], item_id) for event_id, item_id in found.items() if event_id in events)
