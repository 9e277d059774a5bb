"""Claims about the record as a whole, read from a text whose places are marked.

"The eighth municipality in Massachusetts to bar ..." counts governments; "joining Boston, Brookline, ..." lists them;
"almost 1.5 million residents are protected by bans" counts people. A sentence must speak of a prohibition, and the
topic must be named in it or in the text near it. Plans ("would become the first") make no claim.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from tomllib import loads

from pydantic import BaseModel, ConfigDict, Field

from banwatch.claims import Claim, ClaimKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from banwatch.spans import Span
from extract.topics import Topic

NEAR = 600
"""Characters on either side of a sentence within which the topic must be named."""

LONGEST = 1200
"""Characters of a sentence that are looked at."""

_END = re.compile(r"[.!?][\"”’')\]]{0,3}(?=\s{1,9}[“\"‘(\[A-Z0-9])|\n\s{0,20}\n")
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,3}(?:\.\d{1,3})? million)"
_PLANS = re.compile(
    r"\b(?:would|could|may|might|will|hopes? to|poised to|set to|about to)\s(?:\w{1,20}\s){0,3}(?:be|become)\b", re.I
)
_NATION = ("the country", "the nation", "the united states", "the u.s.", "america")


class _Lists(BaseModel):
    model_config = ConfigDict(extra="forbid")

    joining: list[str] = Field(min_length=1)
    including: list[str]
    done: list[str]


class _People(BaseModel):
    model_config = ConfigDict(extra="forbid")

    nouns: list[str] = Field(min_length=1)
    states: dict[str, str]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ordinals: list[str] = Field(min_length=1)
    units: dict[str, str]
    actions: dict[str, list[str]]
    lists: _Lists
    people: _People


@cache
def _words() -> _Words:
    file = files("extract").joinpath("lexicon", "claims.toml")
    return _Words.model_validate(loads(file.read_text(encoding="utf-8")))


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,5}") for word in sorted(words, key=len, reverse=True))


@cache
def _ordinal() -> re.Pattern[str]:
    known = _words()
    return re.compile(
        rf"\b(?P<ordinal>{_any(known.ordinals)}|\d{{1,3}}(?:st|nd|rd|th))\s{{1,5}}(?:[\w.-]{{1,20}}\s{{1,5}}){{0,3}}?"
        rf"(?P<unit>{_any(list(known.units))})(?P<where>\s{{1,5}}in\s{{1,5}}the\s{{1,5}}(?:state|country|nation|u\.s\.|region)"
        rf"|\s{{1,5}}(?:in|of)\s{{1,5}}(?:the\s{{1,5}})?[A-Z][\w.]{{1,20}}(?:\s[A-Z]\w{{1,20}}){{0,2}})?\b",
        re.IGNORECASE,
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    known = _words()
    acts = re.compile(rf"\b(?:{_any([word for words in known.actions.values() for word in words])})\b", re.I)
    joining = re.compile(rf"\b(?:{_any(known.lists.joining)})\b", re.I)
    including = re.compile(
        rf"\b(?:{_any(known.lists.done)})\b.{{0,120}}?\b(?:{_any(known.lists.including)})\b", re.I | re.S
    )
    people = re.compile(rf"\b{_NUMBER}\s{{1,5}}(?P<who>{_any(known.people.nouns)})\b", re.I)
    return acts, joining, including, people


def claims(
    text: str,
    places: Sequence[Place],
    topic: Topic,
    *,
    subject: Jurisdiction | None = None,
    home_state: str | None = None,
) -> tuple[Claim, ...]:
    """Every claim of a text, in its order. ``subject`` is the government that the text reports on, where it is known;
    ``home_state`` is taken for "in the state"."""
    found: list[Claim] = []
    state = subject.state if subject else home_state
    acts = _patterns()[0]
    named = [match.start() for match in topic.mention_pattern.finditer(text)]
    for start, end in _sentences(text):
        if not any(start - NEAR <= at <= end + NEAR for at in named):
            continue
        sentence = text[start:end]
        about = acts.search(sentence) is not None
        inside = [place for place in places if start <= place.span.start and place.span.end <= end]
        if about and not _PLANS.search(sentence):
            found += _ordinals(sentence, start, inside, topic.technology, state, subject)
            found += _populations(sentence, start, topic.technology, state)
        if about or acts.search(text[max(0, start - 400) : start]):
            found += _lists(sentence, start, inside, topic.technology)
    return tuple(sorted(found, key=lambda claim: (claim.span, claim.kind)))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in (*_END.finditer(text), None):
        end = match.end() if match else len(text)
        for piece in range(start, end, LONGEST):
            yield piece, min(piece + LONGEST, end)
        start = end


def _ordinals(
    sentence: str,
    offset: int,
    places: Sequence[Place],
    technology: str,
    state: str | None,
    subject: Jurisdiction | None,
) -> Iterator[Claim]:
    known = _words()
    for match in _ordinal().finditer(sentence):
        where = (match["where"] or "").strip().lower()
        home = _state_of(where, state)
        if home is None and where and not any(word in where for word in _NATION):
            continue
        if not where:
            continue
        word = match["ordinal"].lower()
        number = known.ordinals.index(word) + 1 if word in known.ordinals else int(re.sub(r"\D", "", word))
        before = [place.jurisdiction for place in places if place.span.end <= offset + match.start()]
        mine = next((place for place in before if place.resolved and place.level is not Level.STATE), subject)
        yield _claim(ClaimKind.ORDINAL, sentence, offset, match.start(), match.end(), technology,
                     unit=known.units[match["unit"].lower()], state=home, number=number, subject=mine)  # fmt: skip


def _state_of(where: str, state: str | None) -> str | None:
    name = re.sub(r"^(?:in|of)\s{1,5}(?:the\s{1,5})?", "", where)
    if name == "state":
        return state
    words = name.title().split()
    for length in range(min(3, len(words)), 0, -1):
        found = gazetteer().state(" ".join(words[:length]))
        if found is not None and length * len(words[0]) > 2:
            return found.state
    return None


def _populations(sentence: str, offset: int, technology: str, state: str | None) -> Iterator[Claim]:
    known = _words()
    for match in _patterns()[3].finditer(sentence):
        said = match["number"].replace(",", "")
        number = round(float(said.removesuffix(" million")) * 1_000_000) if "million" in said else int(said)
        where = known.people.states.get(" ".join(match["who"].lower().split()), state)
        yield _claim(ClaimKind.POPULATION, sentence, offset, match.start(), match.end(), technology, unit="people",
                     state=where, number=number)  # fmt: skip


def _lists(sentence: str, offset: int, places: Sequence[Place], technology: str) -> Iterator[Claim]:
    _, joining, including, _ = _patterns()
    cues = [match.end() for pattern in (joining, including) for match in pattern.finditer(sentence)]
    taken = 0
    for cue in sorted(cues):
        if cue < taken:
            continue
        listed = [place for place in places if place.span.start >= offset + cue]
        if not listed or listed[0].span.start - offset - cue > 60:
            continue
        named = [place.jurisdiction for place in listed if place.jurisdiction.country == "US"]
        if len(named) < 2:
            continue
        taken = listed[-1].span.end - offset
        whole = _claim(ClaimKind.LIST, sentence, offset, cue, taken, technology)
        yield replace(whole, span=Span(listed[0].span.start, whole.span.end), places=tuple(dict.fromkeys(named)))


def _claim(
    kind: ClaimKind,
    sentence: str,
    offset: int,
    start: int,
    end: int,
    technology: str,
    *,
    unit: str = "jurisdiction",
    state: str | None = None,
    number: int | None = None,
    subject: Jurisdiction | None = None,
) -> Claim:
    words = sentence.strip()
    shown = words if len(words) <= 300 else f"{sentence[max(0, start - 20) : start + 260].strip()}…"
    return Claim(kind, Span(offset + start, offset + end), shown, technology, unit=unit, state=state, number=number,
                 subject=subject)  # fmt: skip
