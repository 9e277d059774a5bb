"""iCalendar (RFC 5545): coming hearings."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from store.export.dataset import About
from store.hearings import HearingRow, hearings
from store.ledger import EventFilter

MOST = 5_000
"""Hearings in one calendar."""


def write(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    """All hearings of the chosen state or government; the other choices are about events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//banwatch//{_text(about.version)}//EN", "CALSCALE:GREGORIAN",
            f"X-WR-CALNAME:{_text(f'{about.name}: hearings')}"]  # fmt: skip
    yield "".join(map(_folded, head))
    for hearing in hearings(session, limit=MOST):
        place = hearing.place
        if wanted.state in (None, place.state) and wanted.ocd_id in (None, place.ocd_id):
            yield "".join(map(_folded, _event(hearing, about)))
    yield _folded("END:VCALENDAR")


def _event(hearing: HearingRow, about: About) -> list[str]:
    place = hearing.place
    where = f"{place.name}, {place.state}" if place.state else place.name
    host = urlsplit(about.base_url).hostname or "banwatch"
    lines = [
        "BEGIN:VEVENT",
        f"UID:hearing-{hearing.key}@{host}",
        f"DTSTAMP:{_moment(hearing.changed_at)}",
        f"DTSTART:{_moment(hearing.start)}",
        f"SUMMARY:{_text(f'{where}: {hearing.body}' if hearing.body else where)}",
        f"DESCRIPTION:{_text(hearing.item)}",
        f"LOCATION:{_text(where)}",
    ]
    if hearing.url.startswith(("http://", "https://")) and hearing.url.isascii() and hearing.url.isprintable():
        lines.append(f"URL:{hearing.url}")
    return [*lines, "END:VEVENT"]


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    clean = "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in value)
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(letter, written)
    return clean


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, none of which cuts a character."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece]) + "\r\n"
