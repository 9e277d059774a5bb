"""Whom a measure binds; empty where it is all agencies or not said."""

import re
from collections.abc import Iterable
from itertools import islice

_SENTENCES = 4
_SCOPES = {
    "body cameras": re.compile(r"\bbody[- ]?(?:worn )?cam(?:era)?s?\b", re.IGNORECASE),
    "schools": re.compile(r"\b(?:schools?|classrooms?|school districts?)\b", re.IGNORECASE),
    "private sector": re.compile(
        r"\b(?:private (?:businesses|companies|entities|sector)|businesses|stores|retailers|landlords)\b", re.IGNORECASE
    ),
    "police": re.compile(r"\b(?:police|law enforcement|sheriff|officers|detectives)\b", re.IGNORECASE),
}
_ALL = re.compile(
    r"\b(?:city|town|county|municipal|government|public|state|local) (?:agenc|department|offic|government|entit"
    r"|employee)|"
    r"\b(?:any|all|no|every) (?:city |town |county |municipal |village )?(?:agenc|department)|\bgovernment use\b"
    r"|\bits own (?:agencies|departments)",
    re.IGNORECASE,
)


def scope_of(stating: Iterable[str]) -> tuple[str, ...]:
    """The scopes named in the first of the sentences that state the measure."""
    text = " ".join(islice(stating, _SENTENCES))
    if _ALL.search(text):
        return tuple(s for s in ("private sector",) if _SCOPES[s].search(text))
    return tuple(name for name, pattern in _SCOPES.items() if pattern.search(text))
