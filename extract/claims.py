"""Claims about the record as a whole, read from a text whose places are marked.

"The eighth municipality in Massachusetts to bar ..." and "seven cities in the state have banned ..." count governments;
"joining Boston, Brookline, ..." lists them; "almost 1.5 million residents are protected by bans" counts people. A
sentence must speak of a prohibition, and the topic must be named in it or in the text near it. Plans ("would become the
first") make no claim, nor does the number of people of one city.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from banwatch.claims import Claim, ClaimKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from banwatch.spans import Span
from extract.claim_words import acts, cardinals, list_cues, ordinals, people, words
from extract.topics import Topic

NEAR = 600
"""Characters on either side of a sentence within which the topic must be named."""

LONGEST = 1200
"""Characters of a sentence that are looked at."""

LONGEST_GAP = 80
"""Characters that may stand between two places of one list."""

_END = re.compile(r"[.!?][\"”’')\]]{0,3}(?=\s{1,9}[“\"‘(\[A-Z0-9])|\n\s{0,20}\n")
# How far before a list the words of what was done may stand, in characters.
_BEFORE = 400
_PLANS = re.compile(
    r"\b(?:would|could|may|might|will|hopes? to|poised to|set to|about to)\s(?:\w{1,20}\s){0,3}(?:be|become)\b", re.I
)
_BREAKS = re.compile(r"\b(?:while|but|where|which|who|said|says|after|because|voted|rejected|uses?)\b", re.I)
_DID = re.compile(r"\s{1,5}(?:\w{1,20}\s{1,5}){0,2}?")


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
    named = [match.start() for match in topic.mention_pattern.finditer(text)]
    acting = [match.start() for match in acts().finditer(text)] if named else []
    for start, end in _sentences(text) if acting else ():
        if not any(start - NEAR <= at <= end + NEAR for at in named):
            continue
        sentence = text[start:end]
        about = _any_between(acting, start, end)
        inside = [place for place in places if start <= place.span.start and place.span.end <= end]
        if about and not _PLANS.search(sentence):
            found += _counts(sentence, start, inside, topic.technology, state, subject)
            found += _populations(sentence, start, topic.technology, state)
        if about or _any_between(acting, start - _BEFORE, start):
            found += _lists(sentence, start, inside, topic.technology, subject)
    return tuple(sorted(found, key=lambda claim: (claim.span, claim.kind)))


def _any_between(positions: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the positions, which are in order, lies in a stretch."""
    at = bisect_left(positions, start)
    return at < len(positions) and positions[at] < end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in (*_END.finditer(text), None):
        end = match.end() if match else len(text)
        for piece in range(start, end, LONGEST):
            yield piece, min(piece + LONGEST, end)
        start = end


def _counts(
    sentence: str,
    offset: int,
    places: Sequence[Place],
    technology: str,
    state: str | None,
    subject: Jurisdiction | None,
) -> Iterator[Claim]:
    known = words()
    taken = 0
    matches = [(match, True) for pattern in ordinals() for match in pattern.finditer(sentence)]
    matches += [(match, False) for pattern in cardinals() for match in pattern.finditer(sentence)]
    for match, in_row in sorted(matches, key=lambda each: (each[0].start(), -each[0].end())):
        understood, where = _state_of(match["where"], state)
        if match.start() < taken or not understood:
            continue
        taken = match.end()
        word, listed = match["ordinal"].lower(), known.ordinals if in_row else known.cardinals
        number = listed.index(word) + 1 + (not in_row) if word in listed else int(re.sub(r"\D", "", word))
        units = known.units if in_row else known.plurals
        unit = units[match["unit"].lower()] if "unit" in match.re.groupindex else "jurisdiction"
        before = [place.jurisdiction for place in places if place.span.end <= offset + match.start()]
        nearest = next((place for place in before if place.resolved and place.level is not Level.STATE), subject)
        yield _claim(ClaimKind.ORDINAL, sentence, offset, match.start(), match.end(), technology, unit=unit,
                     state=where, number=number, subject=nearest if in_row else None)  # fmt: skip


def _state_of(said: str, state: str | None) -> tuple[bool, str | None]:
    """Whether the words say where a claim counts, and the state that it counts in; None is the whole country."""
    where = " ".join(said.split()).removeprefix("the ").removeprefix("The ")
    if where.lower() in ("state", "commonwealth"):
        return state is not None, state
    if not where or where.lower() in words().nation:
        return True, None
    parts = where.split()
    for length in range(min(3, len(parts)), 0, -1):
        found = gazetteer().state(" ".join(parts[:length])) or gazetteer().state(" ".join(parts[-length:]))
        if found is not None and len(parts[0]) > 2:
            return True, found.state
    return False, None


def _populations(sentence: str, offset: int, technology: str, state: str | None) -> Iterator[Claim]:
    for match in people().finditer(sentence):
        said = match["number"].replace(",", "")
        number = round(float(said.removesuffix(" million")) * 1_000_000) if "million" in said else int(said)
        where = words().people.states.get(" ".join(match["who"].lower().split()), state)
        if match["whose"]:
            understood, where = _state_of(match["whose"], state)
            if not understood:
                continue
        yield _claim(ClaimKind.POPULATION, sentence, offset, match.start(), match.end(), technology, unit="people",
                     state=where, number=number)  # fmt: skip


def _lists(
    sentence: str, offset: int, places: Sequence[Place], technology: str, subject: Jurisdiction | None
) -> Iterator[Claim]:
    cues = [match.end() for pattern in list_cues() for match in pattern.finditer(sentence)]
    taken = 0
    for cue in sorted(cues):
        listed = _row(sentence, offset, cue, places) if cue >= taken else []
        named = [place.jurisdiction for place in listed if place.jurisdiction.country == "US"]
        others = [place for place in dict.fromkeys(named) if not _same(place, subject)]
        if len(others) < 2:
            continue
        taken = listed[-1].span.end - offset
        whole = _claim(ClaimKind.LIST, sentence, offset, cue, taken, technology)
        yield replace(whole, span=Span(listed[0].span.start, whole.span.end), places=tuple(others))


def _row(sentence: str, offset: int, cue: int, places: Sequence[Place]) -> list[Place]:
    """The places that stand in a row after a cue, up to where the sentence goes on to something else."""
    row: list[Place] = []
    at = cue
    for place in places:
        start, end = place.span.start - offset, place.span.end - offset
        if start < cue:
            continue
        between = sentence[at:start]
        if len(between) > LONGEST_GAP or (row and (acts().search(between) or _BREAKS.search(between))):
            break
        if row and (did := _DID.match(sentence, end)) and acts().match(sentence, did.end()):
            break
        row.append(place)
        at = end
    return row


def _same(place: Jurisdiction, other: Jurisdiction | None) -> bool:
    return other is not None and place.ocd_id is not None and place.ocd_id == other.ocd_id


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
    whole = sentence.strip()
    shown = whole if len(whole) <= 300 else _shortened(sentence, start)
    return Claim(kind, Span(offset + start, offset + end), shown, technology, unit=unit, state=state, number=number,
                 subject=subject)  # fmt: skip


def _shortened(sentence: str, at: int) -> str:
    """Some 280 characters of a sentence from a little before a place in it, whole words only."""
    begin = sentence.rfind(" ", 0, max(0, at - 20)) + 1
    end = sentence.find(" ", at + 260)
    ends = len(sentence) if end < 0 else end
    return f"{'…' if begin else ''}{sentence[begin:ends].strip()}{'…' if ends < len(sentence) else ''}"
