"""Cron lines, read in UTC, so that daylight saving neither doubles nor drops a moment.

Five fields as in crontab(5): minute, hour, day of the month, month, day of the week (0 and 7 are Sunday; names are
understood). A day of the month and a day of the week in one line are refused: cron runs on either, which few expect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, Mapping[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, start=1)}),
    ("day of the week", 0, 7, {name: number for number, name in enumerate(_WEEKDAYS)}),
)
_LONGEST_YEARS = 8
"""February 29th comes at least once in as many years (there is none in 2100)."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The moments that a cron line names. ``weekdays`` count from Sunday as 0."""

    line: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def next(self, after: datetime) -> datetime:
        """The first moment later than this one."""
        return self._search(after.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1), 1)

    def latest(self, now: datetime) -> datetime:
        """The last moment that is not later than this one."""
        return self._search(now.astimezone(UTC).replace(second=0, microsecond=0), -1)

    def _search(self, start: datetime, step: int) -> datetime:
        times = sorted((time(hour, minute) for hour in self.hours for minute in self.minutes), reverse=step < 0)
        day = start.date()
        for _ in range(366 * _LONGEST_YEARS):
            if day.day in self.days and day.month in self.months and day.isoweekday() % 7 in self.weekdays:
                for each in times:
                    moment = datetime.combine(day, each, tzinfo=UTC)
                    if (moment - start) * step >= timedelta(0):
                        return moment
            day += timedelta(days=step)
        raise ValueError(f"{self.line!r} names no day that exists")


def cron(line: str) -> Cron:
    """Read a line; raises ValueError that names the field and what is wrong with it."""
    words = line.lower().split()
    if len(words) != len(_FIELDS):
        raise ValueError(f"{line!r} has {len(words)} fields, not the 5 of a cron line such as '30 9 * * *'")
    if words[2] != "*" and words[4] != "*":
        raise ValueError(f"{line!r} names both a day of the month and a day of the week; leave one of them *")
    minutes, hours, days, months, weekdays = (
        _numbers(line, word, *field) for word, field in zip(words, _FIELDS, strict=True)
    )
    found = Cron(line, minutes, hours, days, months, frozenset(day % 7 for day in weekdays))
    found.next(datetime(2024, 1, 1, tzinfo=UTC))
    return found


def _numbers(line: str, word: str, field: str, least: int, most: int, names: Mapping[str, int]) -> frozenset[int]:
    def number(text: str) -> int:
        value = names.get(text, int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1)
        if not least <= value <= most:
            raise ValueError(f"{line!r}: {text!r} is no {field}, which is {least} to {most}")
        return value

    found: set[int] = set()
    for part in word.split(","):
        stretch, slash, step_text = part.partition("/")
        first_text, dash, last_text = stretch.partition("-")
        first = least if first_text == "*" and not dash else number(first_text)
        last = number(last_text) if dash else most if slash or first_text == "*" else first
        if first > last:
            raise ValueError(f"{line!r}: {part!r} ends before it begins")
        if slash and not (step_text.isascii() and step_text.isdigit() and 0 < int(step_text[:4]) < 1000):
            raise ValueError(f"{line!r}: {step_text!r} is no step of a {field}")
        found.update(range(first, last + 1, int(step_text) if slash else 1))
    return frozenset(found)
