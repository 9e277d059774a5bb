"""What a motion is for, by its words."""

import re

from banwatch.votes import Classification
from extract.votes import lexicons

# Told of an item that was put off before: "(Continued from April 22)".
_CONTINUED_FROM = re.compile(r"\(?\b(?:continued|postponed|tabled|deferred|carried over) fr(?:om)?\b[^).;]{0,60}\)?")
_GENERIC = frozenset({Classification.PASSAGE})
_READINGS = frozenset({Classification.READING_3, Classification.READING_2, Classification.READING_1})
_BY_ITEM = (Classification.CONSENT, Classification.READING_3, Classification.READING_2, Classification.READING_1)


def classify(motion: str | None, context: str = "", *, committee: bool = False) -> Classification:
    """The kind of a motion. A motion that only says "to adopt" takes its reading from the item it belongs to."""
    words = _CONTINUED_FROM.sub("", (motion or "").lower()[:400])
    kind = Classification.AMENDMENT if words.startswith("amended") else _first(words)
    if kind is None or kind in _GENERIC:
        by_item = _first(_CONTINUED_FROM.sub("", context.lower()[:400]))
        if by_item in _BY_ITEM:
            return by_item
        kind = kind or by_item
    if kind in _GENERIC and committee:
        return Classification.COMMITTEE_PASSAGE
    return kind or Classification.OTHER


def _first(words: str) -> Classification | None:
    if not words.strip():
        return None
    for kind, pattern in lexicons.classifications():
        if (found := pattern.search(words)) is not None:
            return _first_reading(words, kind, found.start()) if kind in _READINGS else kind
    return None


def _first_reading(words: str, kind: Classification, at: int) -> Classification:
    """The reading named first: "accept the first reading, and advertise it for second reading" is of the first."""
    for other, pattern in lexicons.classifications():
        if other in _READINGS and (found := pattern.search(words, 0, at)) is not None:
            kind, at = other, found.start()
    return kind
