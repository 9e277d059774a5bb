"""Dates as reports write them, resolved against the publication date.

A bare weekday is the latest on or before publication, or with future tense the next after it; without a publication
date it stays unknown (the contract's rule).
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from banwatch.measures import DatePrecision
from banwatch.spans import Span
from extract.lexicon.patterns import any_of

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
        "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth "
        "thirty-first".split(),
        start=1,
    )
}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
# Not the number of a bill: "SENATE BILL NO. 1904".
_YEAR = r"(?<!N[oO]\. )(?<!# )(?<!#)(?P<year>(?:19|20)\d\d)"
_FULL = re.compile(rf"\b{_MONTH}\s{{1,3}}{_DAY}(?:,?\s{{1,3}}(?:A\.D\.\s)?{_YEAR})?\b(?!\s?[%$]|,\d)")
_DAY_FIRST = re.compile(rf"\b(?:the\s)?{_DAY}\s(?:day\sof\s|of\s)?{_MONTH},?(?:\s{_YEAR})?\b")
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_OF = re.compile(r"\sof\s", re.IGNORECASE)
_SPELLED = re.compile(
    rf"\b(?:the\s)?(?P<ordinal>{_ORDINAL})(?:\sday)?\sof\s{_MONTH},?(?:\s{_YEAR})?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"\b(?P<m>[01]?\d)[/-](?P<d>[0-3]?\d)[/-](?P<y>(?:19|20)?\d\d)\b")
_ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:\s(?:of\s)?{_YEAR})\b")
_BEFORE_MONTH = any_of((), r"in since during last this that early late mid-? of by back\sin".split())
_IN_MONTH = re.compile(
    rf"{_BEFORE_MONTH}\s(?:early\s|late\s"
    rf"|mid-?)?{_MONTH}\b(?!\s\d)"
)
_WEEKDAY = re.compile(
    r"\b(?P<turn>last|next|this|this past|a week ago|the following|coming)?\s?"
    r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY)\b"
)
_COUNTS = (r"\d\d?", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a", "several")
_DISTANCES = ("ago", "earlier", "before")
_RELATIVE_WORDS = (
    "today",
    "tonight",
    "this (?:morning|afternoon|evening|week|month|year|spring|summer|fall|winter)",
    "yesterday",
    "last (?:night|evening|week|month|year|spring|summer|fall|winter)",
    "overnight",
    "tomorrow",
    "earlier (?:today|this evening)",
    *(rf"{count} (?:days?|weeks?|months?|years?) (?:{'|'.join(_DISTANCES)})" for count in _COUNTS),
)
_RELATIVE = re.compile(rf"(?P<word>{any_of(_RELATIVE_WORDS)})\b")
_IN_YEAR = re.compile(rf"\b{_YEAR}\b")
_DIGIT = re.compile(r"\d")
_NUMBERS = dict(zip("one two three four five six seven eight nine ten a".split(), (*range(1, 11), 1), strict=True))


@dataclass(frozen=True, slots=True)
class When:
    """A date read at a span. ``future`` is true where the words themselves point ahead ("next Tuesday")."""

    day: date
    precision: DatePrecision
    span: Span
    future: bool = False
    explicit: bool = False


def find(text: str, start: int, end: int, published: date | None) -> list[When]:
    """Every date in a stretch of text, in reading order, each stretch read once by the most exact form."""
    taken: list[Span] = []
    found: list[When] = []
    for when in _candidates(text, start, end, published):
        if _names_the_day_of(text, when, found):
            continue
        if not any(when.span.overlaps(span) for span in taken):
            taken.append(when.span)
            found.append(when)
    return sorted(found, key=lambda when: when.span)


def _names_the_day_of(text: str, when: When, found: list[When]) -> bool:
    """Whether the words only name the weekday of a full date that follows: "Monday, Oct. 25"."""
    if when.explicit or when.span.of(text).lower().split()[-1] not in _WEEKDAYS:
        return False
    return any(
        other.explicit
        and 0 < other.span.start - when.span.end <= 3
        and text[when.span.end : other.span.start].strip(", (") == ""
        for other in found
    )


def in_year(when: When, before: list[When], text: str) -> When:
    """A day written without its year, in the year of the last date before it: "June 2014: ... on June 3"."""
    if when.precision is not DatePrecision.DAY or not when.explicit or not before:
        return when
    if _IN_YEAR.search(text, when.span.start, when.span.end):
        return when
    year = before[-1].day.year
    if year >= when.day.year or when.day.day > monthrange(year, when.day.month)[1]:
        return when
    return replace(when, day=when.day.replace(year=year), future=False)


def _candidates(text: str, start: int, end: int, published: date | None) -> Iterator[When]:
    numbered = _DIGIT.search(text, start, end) is not None
    spelled = _OF.search(text, start, end) is not None
    for pattern in (*((_FULL, _DAY_FIRST) if numbered else ()), *((_SPELLED,) if spelled else ())):
        for match in pattern.finditer(text, start, end):
            yield from _month_and_day(match, published)
    for pattern in (_ISO, _NUMERIC) if numbered else ():
        for match in pattern.finditer(text, start, end):
            yield from _of(
                int(match["y"]) + (0 if len(match["y"]) == 4 else 2000), int(match["m"]), int(match["d"]), match
            )
    for match in _WEEKDAY.finditer(text, start, end) if "day" in text[start:end].lower() else ():
        yield from _weekday(match, published)
    for match in _RELATIVE.finditer(text, start, end):
        yield from _relative(match, published)
    for match in _MONTH_YEAR.finditer(text, start, end) if numbered else ():
        month = _month_number(match)
        yield When(date(int(match["year"]), month, 1), DatePrecision.MONTH, _span(match), explicit=True)
    for match in _IN_MONTH.finditer(text, start, end):
        yield from _bare_month(match, published)
    for match in _IN_YEAR.finditer(text, start, end) if numbered else ():
        if _is_a_year(text, match):
            yield When(date(int(match["year"]), 1, 1), DatePrecision.YEAR, _span(match), explicit=True)


def _month_and_day(match: re.Match[str], published: date | None) -> Iterator[When]:
    groups = match.groupdict()
    number = _ORDINALS[groups["ordinal"].lower()] if groups.get("ordinal") else int(groups["day"])
    month = _month_number(match)
    if groups.get("year"):
        yield from _of(int(groups["year"]), month, number, match)
    elif published is not None:
        for year in (published.year, published.year - 1):
            if number > monthrange(year, month)[1]:
                continue
            day = date(year, month, number)
            # A day more than ten months ahead of publication was last year's; a nearer one is still to come.
            if day <= published or (day - published).days < 200:
                yield When(day, DatePrecision.DAY, _span(match), future=day > published, explicit=True)
                return


def _of(year: int, month: int, day: int, match: re.Match[str]) -> Iterator[When]:
    if 1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        yield When(date(year, month, day), DatePrecision.DAY, _span(match), explicit=True)


def _weekday(match: re.Match[str], published: date | None) -> Iterator[When]:
    if published is None:
        return
    back = (published.weekday() - _WEEKDAYS[match["weekday"].lower()]) % 7
    turn = (match["turn"] or "").lower()
    if turn in ("next", "coming"):
        yield When(published + timedelta(days=7 - back), DatePrecision.DAY, _span(match), future=True)
    elif turn == "last":
        yield When(published - timedelta(days=back or 7), DatePrecision.DAY, _span(match))
    elif turn == "a week ago":
        yield When(published - timedelta(days=back + 7), DatePrecision.DAY, _span(match))
    elif turn != "the following":
        yield When(published - timedelta(days=back), DatePrecision.DAY, _span(match))


def _relative(match: re.Match[str], published: date | None) -> Iterator[When]:
    if published is None:
        return
    word = match["word"].lower()
    span = _span(match)
    if word.endswith(_DISTANCES):
        yield from _ago(match, published)
    elif word in ("yesterday", "last night", "last evening", "overnight"):
        yield When(published - timedelta(days=1), DatePrecision.DAY, span)
    elif word == "tomorrow":
        yield When(published + timedelta(days=1), DatePrecision.DAY, span, future=True)
    elif word == "last month":
        yield When((published.replace(day=1) - timedelta(days=1)).replace(day=1), DatePrecision.MONTH, span)
    elif word == "this month":
        yield When(published.replace(day=1), DatePrecision.MONTH, span)
    elif word in ("last year",):
        yield When(date(published.year - 1, 1, 1), DatePrecision.YEAR, span)
    elif word in ("this year", "this spring", "this summer", "this fall"):
        yield When(date(published.year, 1, 1), DatePrecision.YEAR, span)
    elif word.startswith("last ") and word not in ("last week", "last winter"):
        season = {"last spring": 6, "last summer": 9, "last fall": 12}.get(word, 12)
        yield When(date(published.year - (published.month < season), 1, 1), DatePrecision.YEAR, span)
    elif word in ("last week", "this week"):
        monday = published - timedelta(days=published.weekday() + 7 * (word == "last week"))
        yield from _of_a_month(monday, min(monday + timedelta(days=6), published), span)
    elif word not in ("last winter", "this winter"):
        yield When(published, DatePrecision.DAY, span)


def _ago(match: re.Match[str], published: date) -> Iterator[When]:
    number, unit, distance = match["word"].lower().split(" ")
    if distance != "ago":
        return
    count = _NUMBERS.get(number) or (int(number) if number.isdigit() else 0)
    unit = unit.rstrip("s")
    if count and unit == "year" and count < 60:
        yield When(date(published.year - count, 1, 1), DatePrecision.YEAR, _span(match))
    elif count and unit == "month":
        months = published.year * 12 + published.month - 1 - count
        yield When(date(months // 12, months % 12 + 1, 1), DatePrecision.MONTH, _span(match))
    elif count and unit == "week" and count < 60:
        around = published - timedelta(weeks=count)
        yield from _of_a_month(around - timedelta(days=3), around + timedelta(days=3), _span(match))
    elif count and unit == "day":
        yield When(published - timedelta(days=count), DatePrecision.DAY, _span(match))


def _of_a_month(first: date, last: date, span: Span) -> Iterator[When]:
    """A week is as exact as its month, where it lies in one."""
    if (first.year, first.month) == (last.year, last.month):
        yield When(first.replace(day=1), DatePrecision.MONTH, span)


def _bare_month(match: re.Match[str], published: date | None) -> Iterator[When]:
    if published is None:
        return
    month = _month_number(match)
    year = published.year - (month > published.month)
    yield When(date(year, month, 1), DatePrecision.MONTH, _span(match))


def _is_a_year(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    after = text[match.end() : match.end() + 2]
    return not (before.endswith(("$", "#", "-", "/", "–", ".")) or after[:1] in ("-", "/", "–") or after == ".0")


def _month_number(match: re.Match[str]) -> int:
    return _MONTHS[match["month"].lower().rstrip(".")]


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())
