"""Coming meetings at which a measure is on the agenda, as agendas announce them.

A hearing is no event: it becomes one only by a record of what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Hearing
from store import tables
from store.governments import held, key_of
from store.governments import value as government


@dataclass(frozen=True, slots=True)
class HearingRow:
    """A hearing as lists show it; ``start`` is in UTC. ``changed_at`` is when it was last read."""

    hearing_id: int
    place: Jurisdiction
    body: str
    start: datetime
    item: str
    url: str
    document_id: int
    changed_at: datetime


def keep(session: Session, document_id: int, hearings: Sequence[Hearing], now: datetime) -> None:
    """Replace what an agenda was read to announce before."""
    row = tables.Hearing
    if not hearings:
        session.execute(delete(row).where(row.document_id == document_id))
        return
    known = {
        (each.jurisdiction_id, each.body, each.start, each.item, each.url): each.changed_at
        for each in session.scalars(select(row).where(row.document_id == document_id))
    }
    session.execute(delete(row).where(row.document_id == document_id))
    places = held(session, [each.jurisdiction for each in hearings])
    agenda = session.get_one(tables.Document, document_id).url
    rows = []
    for position, each in enumerate(hearings):
        told = (places[key_of(each.jurisdiction)], each.body, each.start, each.item, each.url or agenda)
        named = dict(zip(("jurisdiction_id", "body", "start", "item", "url"), told, strict=True))
        rows.append({**named, "document_id": document_id, "position": position, "changed_at": known.get(told, now)})
    session.execute(insert(row), rows)


def hearings(session: Session, *, since: datetime | None = None, limit: int = 500) -> list[HearingRow]:
    """Hearings from a moment on (all without one), the next first; the latest version of each agenda speaks."""
    row, place, document = tables.Hearing, tables.Jurisdiction, tables.Document
    newer = tables.Document.__table__.alias("newer")
    query = (
        select(row, place)
        .join(place, place.id == row.jurisdiction_id)
        .join(document, document.id == row.document_id)
        .where(
            ~select(newer.c.id)
            .where(newer.c.address_id == document.address_id, newer.c.url == document.url)
            .where(newer.c.version > document.version)
            .exists()
        )
        .order_by(row.start, row.id)
        .limit(limit)
    )
    if since is not None:
        query = query.where(row.start >= since)
    return [
        HearingRow(each.id, government(where), each.body, each.start, each.item, each.url, each.document_id,
                   each.changed_at)
        for each, where in session.execute(query)
    ]  # fmt: skip
