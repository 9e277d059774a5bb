"""What all formats share: the events with their sources as plain values, and the facts about the dataset."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from banwatch import __version__
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import DatePrecision
from banwatch.votes import Vote
from store import tables
from store.details import EventDetail, SourceRow, details
from store.ledger import EventFilter, chosen, events
from store.rows import EventRow

PAGE = 200
"""Events read at a time, so that an export of everything holds little of it."""

_LENGTHS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}


@dataclass(frozen=True, slots=True)
class About:
    """What a dataset says of itself. ``base_url`` is where the ledger can be read, without a slash at its end."""

    base_url: str
    licence: str = ""
    name: str = "banwatch ledger"
    version: str = __version__

    @property
    def feed_url(self) -> str:
        """Where the read API serves the feed of the whole ledger."""
        return f"{self.base_url.rstrip('/')}/api/export/atom"

    def event_url(self, event_id: int) -> str:
        return f"{self.base_url.rstrip('/')}/events/{event_id}"


def every(session: Session, wanted: EventFilter) -> Iterator[EventDetail]:
    """The chosen events with their sources, page after page; ``limit`` is the most in all."""
    left = wanted.limit if wanted.limit != EventFilter().limit else None
    page = replace(wanted, limit=PAGE)
    while left is None or left > 0:
        rows = events(session, page if left is None else replace(page, limit=min(PAGE, left)))
        yield from details(session, rows)
        if len(rows) < page.limit:
            return
        left = None if left is None else left - len(rows)
        page = replace(page, after=rows[-1].cursor)


def last_change(session: Session, wanted: EventFilter) -> datetime | None:
    """When one of the chosen events changed last."""
    query = chosen(wanted).with_only_columns(func.max(tables.Event.changed_at)).order_by(None)
    return session.scalar(query)


def metadata(session: Session, wanted: EventFilter, about: About) -> dict[str, Any]:
    """The dataset's own facts. ``generated_at`` is the moment of the last change among what is exported."""
    changed = last_change(session, wanted)
    return {
        "name": about.name,
        "version": about.version,
        "licence": about.licence or None,
        "generated_at": moment(changed) if changed else None,
        "url": about.base_url,
    }


def moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def day(row: EventRow) -> str | None:
    """As much of an event's date as is known: 2021-12-14, 2021-12 or 2021."""
    return row.date.isoformat()[: _LENGTHS.get(row.date_precision or DatePrecision.DAY, 10)] if row.date else None


def event(value: EventDetail, about: About) -> dict[str, Any]:
    """One event with its votes and sources."""
    row = value.row
    return {
        "id": f"event/{row.event_id}",
        "url": about.event_url(row.event_id),
        "measure": f"measure/{row.measure_id}" if row.measure_id is not None else None,
        "measure_status": row.status,
        "jurisdiction": jurisdiction(row.place),
        "technology": row.technology,
        "action": row.action.value,
        "stage": row.stage.value,
        "primary": row.primary,
        "date": day(row),
        "date_precision": row.date_precision.value if row.date_precision else None,
        "body": row.body,
        "scope": list(row.scope),
        "file_number": row.file_number,
        "votes": [vote_event(value.vote, value, about)] if value.vote else [],
        "confidence": round(row.confidence, 3),
        "review_state": row.review_state,
        "imported": row.imported,
        "flags": list(row.flags),
        "first_detected_at": moment(row.first_detected_at),
        "changed_at": moment(row.changed_at) if row.changed_at else None,
        "source_count": row.sources,
        "sources": [source(each) for each in value.sources],
    }


def jurisdiction(place: Jurisdiction) -> dict[str, Any]:
    return {
        "name": place.name,
        "state": place.state,
        "level": place.level.value,
        "country": place.country,
        "ocd_id": place.ocd_id,
        "population": place.population,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def source(said: SourceRow) -> dict[str, Any]:
    """One document, with the words that it was read from; none where its publisher had the text removed."""
    return {
        "url": said.url,
        "title": said.title,
        "published": said.published.isoformat() if said.published else None,
        "publisher": said.source_id,
        "official": said.official,
        "origin": said.origin,
        "text_removed_at": moment(said.purged_at) if said.purged_at else None,
        "evidence": [
            {"field": each.field, "text": each.text, "start": each.span.start, "end": each.span.end}
            for each in said.evidence
            if each.text
        ],
    }


def vote_event(vote: Vote, value: EventDetail, about: About) -> dict[str, Any]:
    """A vote as an Open Civic Data VoteEvent (OCDEP 4); what the sources do not state is null or missing."""
    row = value.row
    return {
        "identifier": f"event/{row.event_id}/vote",
        "motion_text": vote.motion,
        "motion_classification": [vote.classification.value] if vote.classification else [],
        "start_date": day(row),
        "result": vote.result.value if vote.result else None,
        "organization": row.body,
        "counts": [{"option": option.value, "value": number} for option, number in vote.counts.items()],
        "votes": [
            {"option": option.value, "voter_name": name} for option, names in vote.roll_call.items() for name in names
        ],
        "sources": [{"url": each.url, "note": ""} for each in value.sources if each.vote],
        "extras": {"unanimous": vote.unanimous, "mover": vote.mover, "seconder": vote.seconder,
                   "mismatch": vote.mismatch, "url": about.event_url(row.event_id)},
    }  # fmt: skip
