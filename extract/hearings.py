"""Coming meetings, read from agendas: when and of which body, and the item that names the topic.

A hearing is written only from an agenda that gives the day of its meeting, for a meeting that its publication date does
not place in the past. What is decided there becomes an event only by a record of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Event, Hearing
from extract.marks import Context
from extract.time_zones import time_zone
from extract.topics import Topic

HEAD = 1500
"""Characters at the top of an agenda in which its day and body are looked for."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"\s{1,3}(?P<year>20\d\d)\b|\b(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>20\d\d)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?\s{0,3}(?P<half>[ap])\.?m\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:council|commission|committee|board|legislature|assembly|selectmen|supervisors|aldermen|court|senate|house)\b",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:regular|special|meeting|agenda|draft|final|order of business|notice of|work session)\b[\s:—–-]{0,5}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Meeting:
    start: datetime
    body: str


def hearings(text: str, events: Sequence[Event], context: Context, topic: Topic) -> tuple[Hearing, ...]:
    """The hearings that a document announces, one for each item about the topic; none unless it is an agenda.

    ``url`` is left empty: the store knows it. The time is that of the place; a day without a time begins at midnight.
    """
    if context.kind is not DocumentKind.AGENDA:
        return ()
    place = _place(events, context)
    meeting = _meeting(text, time_zone(place)) if place else None
    if place is None or meeting is None:
        return ()
    if context.published and meeting.start.date() < context.published - timedelta(days=1):
        return ()
    items = dict.fromkeys(_line(text, match.start()) for match in topic.mention_pattern.finditer(text))
    return tuple(Hearing(place, meeting.body, meeting.start, item, "") for item in list(items)[:10])


def _place(events: Sequence[Event], context: Context) -> Jurisdiction | None:
    home = gazetteer().by_id(context.home_ocd_id) if context.home_ocd_id else None
    told = (event.measure.jurisdiction for event in events if event.primary)
    return home or next((place for place in told if place.resolved), None)


def _meeting(text: str, zone: ZoneInfo) -> _Meeting | None:
    head = text[:HEAD]
    found = _DAY.search(head)
    if found is None:
        return None
    year = int(found["year"] or found["y"])
    month = _MONTHS.index(found["month"][:3].lower()) + 1 if found["month"] else int(found["m"])
    clock = _TIME.search(head, found.end(), found.end() + 120) or _TIME.search(head)
    hour = int(clock["hour"]) % 12 + (12 if clock["half"].lower() == "p" else 0) if clock else 0
    minute = int(clock["minute"] or 0) if clock else 0
    try:
        start = datetime(year, month, int(found["day"] or found["d"]), hour, minute, tzinfo=zone)
    except ValueError:
        return None
    return _Meeting(start, _body(head))


def _body(head: str) -> str:
    lines = [line.strip() for line in head.splitlines()[:12] if _BODY.search(line) and len(line) < 120]
    named = min(lines, key=len, default="")
    return re.sub(r"[\s:,—–-]{1,10}$", "", _FURNITURE.sub("", named)).strip() or named


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = " ".join(text[start : end if end >= 0 else len(text)].split())
    return line if len(line) <= 400 else f"{line[:399]}…"
