"""Dates and times as council pages write them, by the councils' own clocks.

A date is never guessed where it is incomplete, nor a time where it may be morning or evening (``6:00``).
"""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from banwatch.sources import Source
from crawler.spiders.meeting_words import months

_EARLIEST, _LATEST = 1900, 2200
"""Systems write years outside of these for no date at all (0001, 1900, 9999)."""
_MONTH = r"([^\W\d_]{3,10})\.?"
_DATES = (
    ("ymd", re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")),
    ("mdy", re.compile(r"(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")),
    ("Mdy", re.compile(rf"(?<!\w){_MONTH}\s{{0,3}}(\d{{1,2}})(?:st|nd|rd|th)?\s{{0,3}},?\s{{0,3}}(\d{{4}})(?!\d)")),
    (
        "dMy",
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?[\s-]{{1,3}}(?:de\s{{1,3}})?{_MONTH}[\s,-]{{1,3}}(?:de\s{{1,3}})?(\d{{4}})(?!\d)"
        ),
    ),
)
_WITHOUT_YEAR = re.compile(rf"(?<!\w){_MONTH}\s{{0,3}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])")
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MOST_TEXT = 5000
_CLOCK = re.compile(
    r"(?<![\d:/.])(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s{0,3}([ap])\.?\s?m\b|(?<![\d:/.])([01]\d|2[0-3]):([0-5]\d)(?::\d{2})?(?!\d)",
    re.IGNORECASE,
)
_NOON = re.compile(r"(?<!\w)(?:12(?::00)?\s{0,3})?(noon|midday|mediod[ií]a|midi)(?!\w)", re.IGNORECASE)


def zone_of(source: Source) -> ZoneInfo | None:
    """The clock by which a source's pages are written; None where it is not known (an empty ``time_zone``)."""
    return ZoneInfo(source.time_zone) if source.time_zone else None


def _day(year: int, month: int, day: int) -> date | None:
    if not _EARLIEST < year < _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(kind: str, groups: tuple[str, ...]) -> date | None:
    if kind == "ymd":
        return _day(int(groups[0]), int(groups[1]), int(groups[2]))
    if kind == "mdy":
        year = int(groups[2])
        return _day(year + 2000 if len(groups[2]) == 2 else year, int(groups[0]), int(groups[1]))
    name, day = (groups[0], groups[1]) if kind == "Mdy" else (groups[1], groups[0])
    month = months().get(name.lower())
    return _day(int(groups[2]), month, int(day)) if month else None


def _dates(text: str) -> list[tuple[int, int, date]]:
    matches = ((kind, match) for kind, pattern in _DATES for match in pattern.finditer(text[:_MOST_TEXT]))
    return sorted(
        (match.start(), match.end(), day) for kind, match in matches if (day := _read(kind, match.groups())) is not None
    )


def find_date(text: str) -> date | None:
    """The first full date in a text: ``1/23/2019``, ``09/27/22``, ``Jan. 5th, 2024``, ``2024-01-05``,
    ``5 de enero de 2024``."""
    return next((day for _, _, day in _dates(text)), None)


def find_compact_date(text: str) -> date | None:
    """The first date in a text, also as file names write it: ``20240105``."""
    if (day := find_date(text)) is not None:
        return day
    compact = _COMPACT.search(text[:_MOST_TEXT])
    return _day(int(compact[1]), int(compact[2]), int(compact[3])) if compact else None


def date_in_year(text: str, year: int) -> date | None:
    """The first ``January 5`` of a text whose year stands elsewhere, such as in the heading above."""
    found = (_read("Mdy", (*match.groups(), str(year))) for match in _WITHOUT_YEAR.finditer(text[:_MOST_TEXT]))
    return next((day for day in found if day), None)


def without_dates(text: str) -> str:
    """A name without the dates at its beginning and end: ``City Council - January 5, 2024`` is City Council."""
    for start, end, _ in reversed(_dates(text)):
        before, after = text[:start].rstrip(" -–—:|,("), text[end:].lstrip(" -–—:|,)")
        if not before or not after:
            text = before or after
    return text


def find_time(text: str) -> time | None:
    """The first time of day in a text: ``6:00 PM``, ``6 p.m.``, ``12:00 noon``, ``18:30``; not ``6:00`` alone."""
    noon = _NOON.search(text[:_MOST_TEXT])
    clock = _CLOCK.search(text[:_MOST_TEXT])
    if noon and (clock is None or noon.start() <= clock.start()):
        return time(12)
    if clock is None:
        return None
    if clock[3] is None:
        return time(int(clock[4]), int(clock[5]))
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if not 1 <= hour <= 23 or minute > 59:
        return None
    if hour > 12:
        return time(hour, minute)
    return time(hour % 12 + (12 if clock[3].lower() == "p" else 0), minute)


def start(day: date | None, clock: time | None, zone: ZoneInfo | None) -> date | None:
    """A meeting's start: a moment in its zone; the date alone where the time is not known; None without a date."""
    return datetime.combine(day, clock, tzinfo=zone) if day is not None and clock is not None else day


def start_in(text: str, zone: ZoneInfo | None) -> date | None:
    """The start that a text gives, such as ``Sep 6, 2022 6:30 PM``."""
    return start(find_date(text), find_time(text), zone)


def local_start(value: object, zone: ZoneInfo | None) -> date | None:
    """A start as JSON gives it, ``2026-01-06T18:00:00``, by the council's clock whatever offset is written behind it;
    midnight stands for no time."""
    text = str(value or "")
    day = find_date(text[:10])
    clock = find_time(text[11:19])
    return start(day, clock if clock and clock != time(0) else None, zone)
