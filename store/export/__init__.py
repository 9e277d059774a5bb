"""The ledger as open data, in the formats that people load: tables, JSON, maps, feeds, calendars.

``export`` yields text piece by piece, for a command that writes a file and for the read API alike. The same ledger
gives the same bytes: events come latest first, in the order of the ledger, and the moment in the metadata is that of
the ledger's last change, not of the export.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.export import atom, calendar, geojson, json_forms, table
from store.export.dataset import About
from store.ledger import EventFilter

__all__ = ["FORMATS", "About", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its media type, the ending of its files, and what writes it."""

    media_type: str
    suffix: str
    write: Callable[[Session, EventFilter, About], Iterator[str]]


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", ".csv", table.write),
    "json": Format("application/json", ".json", json_forms.write),
    "jsonl": Format("application/x-ndjson", ".jsonl", json_forms.write_lines),
    "geojson": Format("application/geo+json", ".geojson", geojson.write),
    "atom": Format("application/atom+xml; charset=utf-8", ".atom", atom.write),
    "ics": Format("text/calendar; charset=utf-8", ".ics", calendar.write),
}


def export(session: Session, form: str, about: About, wanted: EventFilter | None = None) -> Iterator[str]:
    """The chosen events in a format (the hearings, for ``ics``); raises KeyError for an unknown format."""
    return FORMATS[form].write(session, wanted or EventFilter(), about)
