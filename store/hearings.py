"""Coming meetings at which a measure is on the agenda, as agendas announce them.

A hearing is no event: it becomes one only by a record of what happened.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Hearing
from banwatch.readings import Reading
from store import tables
from store.governments import held, key_of
from store.governments import value as government

_LATE = timedelta(days=1)
"""How long after a meeting its agenda may be fetched and still announce it: it may sit at this moment, and a meeting
without a time stands at midnight."""


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

    @property
    def key(self) -> str:
        """What tells one meeting's item from every other, however often its agenda is read, published or copied."""
        place = self.place.ocd_id or f"{self.place.name}, {self.place.state}"
        told = "\n".join((place, self.start.isoformat(), self.body.casefold(), " ".join(self.item.split()).casefold()))
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def announced(reading: Reading) -> Reading:
    """A reading without the events that its own hearings are about: what is on an agenda did not happen yet."""
    coming = {key_of(each.jurisdiction) for each in reading.hearings}
    if not coming:
        return reading
    events = (each for each in reading.events if not each.primary or key_of(each.measure.jurisdiction) not in coming)
    return replace(reading, events=tuple(events))


def keep(session: Session, document_id: int, hearings: Sequence[Hearing], now: datetime) -> None:
    """Replace what an agenda was read to announce before, by meetings that were still to come when it was fetched."""
    row = tables.Hearing
    document = session.get_one(tables.Document, document_id)
    hearings = [each for each in hearings if each.start > document.fetched_at - _LATE]
    if not hearings:
        session.execute(delete(row).where(row.document_id == document_id))
        return
    known = {
        (each.jurisdiction_id, each.body, each.start, each.item, each.url): each.changed_at
        for each in session.scalars(select(row).where(row.document_id == document_id))
    }
    session.execute(delete(row).where(row.document_id == document_id))
    places = held(session, [each.jurisdiction for each in hearings])
    rows = []
    for position, each in enumerate(hearings):
        told = (places[key_of(each.jurisdiction)], each.body, each.start, each.item, each.url or document.url)
        named = dict(zip(("jurisdiction_id", "body", "start", "item", "url"), told, strict=True))
        rows.append({**named, "document_id": document_id, "position": position, "changed_at": known.get(told, now)})
    session.execute(insert(row), rows)


def hearings(session: Session, *, since: datetime | None = None, limit: int = 500) -> list[HearingRow]:
    """Hearings from a moment on, the next first; without a moment the latest, in their order.

    The latest version of each agenda speaks, and an item that several documents announce comes once.
    """
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
        .limit(limit)
    )
    if since is not None:
        query = query.where(row.start >= since).order_by(row.start, row.id)
    else:
        query = query.order_by(row.start.desc(), row.id.desc())
    found = [
        HearingRow(each.id, government(where), each.body, each.start, each.item, each.url, each.document_id,
                   each.changed_at)
        for each, where in session.execute(query)
    ]  # fmt: skip
    once: dict[str, HearingRow] = {}
    for each in sorted(found, key=lambda each: (each.start, each.url, each.hearing_id)):
        once.setdefault(each.key, each)
    return list(once.values())
