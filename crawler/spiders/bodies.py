"""The body that a meeting's name tells, on platforms that give a meeting a name only."""

import re

from crawler.spiders import moments
from crawler.spiders.meeting_words import months, names_body, occasions, without_status

_MONTH_YEAR = re.compile(r"(?<!\w)([^\W\d_]{3,10})\.?,?\s{1,3}(?:19|20)\d{2}(?!\w)")
_SUBJECT = re.compile(
    r"\s(meeting|workshop|session|hearing|retreat)\s{1,3}(?:on|to|re|regarding|about|concerning)(?!\w)", re.IGNORECASE
)
_TIME = re.compile(r"(?:\bat\s{1,3}|@\s{0,3})?\b\d{1,2}(?::\d{2})?\s{0,3}[ap]\.?m\b\.?", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z](?:[.&]?[A-Z]){1,5}\.?")
_ASIDE = " -–—:*|,&/()"


def _without_month(name: str) -> str:
    """``Metra February 2018 Board Meeting`` without the month that it is the meeting of."""
    for found in _MONTH_YEAR.finditer(name):
        if found[1].lower() in months():
            return f"{name[: found.start()]} {name[found.end() :]}"
    return name


def _without_subject(name: str) -> str:
    """``Board Workshop on Fares`` without the subject of the workshop."""
    found = _SUBJECT.search(name)
    return name[: found.end(1)] if found and names_body(name[: found.start()]) else name


def _word(said: str) -> str:
    return said.strip(_ASIDE).lower()


def body_of(name: str) -> str:
    """The body in a meeting's name: ``Special City Council Meeting - Closed Session`` is City Council's. A name with no
    word for a body in it is given back without date and status."""
    said = _TIME.sub(" ", moments.without_dates(without_status(name)))
    plain = " ".join(_without_month(said).split()).strip(_ASIDE)
    words, known = _without_subject(plain).split(), occasions()
    first, last = 0, len(words)
    while last > 1:
        said = _word(words[last - 1])
        if said and said not in known.after and not (last < len(words) and said in known.between):
            break
        last -= 1
    while last < len(words) and first < last - 1 and _word(words[first]) in known.before:
        if _word(words[first + 1]) in known.stays_before:
            break
        first += 1
    body = " ".join(words[first:last]).strip(_ASIDE)
    return body if names_body(body) or _INITIALS.fullmatch(body) else plain
