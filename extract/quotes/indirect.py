"""Reported speech: "King said that councilors ...", "Police need a warrant, Crockford said"."""

from collections.abc import Iterator
from dataclasses import dataclass

from extract.people.vocabulary import CUE, PREPOSITION, SAYING
from extract.people.words import PARAGRAPH
from extract.quotes.clauses import CONJUNCTIONS, TERMINALS, Clauses, Subject

_LEAST_WORDS = 4
_LONGEST = 90
_BEFORE_THAT = 7
_PLAIN = frozenset(["said", "says", "say", "added", "adds", "noted", "notes", "stated", "argued", "insisted"])
_NO_CLAUSE = frozenset(
    ["so", "yes", "no", "nothing", "little", "hello", "goodbye", "as", "what", "how", "why", "whether"]
)


@dataclass(frozen=True, slots=True)
class Reported:
    """Reported words ``first`` to ``last`` (inclusive), who said them and the verb."""

    first: int
    last: int
    subject: Subject
    cue: int


def reported(clauses: Clauses) -> Iterator[Reported]:
    """Reported speech outside quotes and without a quote in it, in reading order, never overlapping."""
    words, free = clauses.words, 0
    for i in range(1, len(words)):
        if clauses.inside[i] >= 0 or not words.flags[i] & SAYING or i < free:
            continue
        if words.capital[i] or not clauses.is_cue(i):
            continue
        found = _after(clauses, i) or _before(clauses, i, free)
        if found is not None:
            free = max(found.last, i) + 1
            yield found


def _after(clauses: Clauses, verb: int) -> Reported | None:
    """What follows the verb to the end of the sentence."""
    words = clauses.words
    first = _clause_start(clauses, verb)
    if first is None:
        return None
    last = first - 1
    while last + 1 < len(words) and last - first < _LONGEST and words.text[last + 1] not in TERMINALS:
        if clauses.inside[last + 1] >= 0:
            return None
        last += 1
    return _reported(clauses, first, last, verb, clauses.floor(verb))


def _clause_start(clauses: Clauses, verb: int) -> int | None:
    words, size = clauses.words, len(clauses.words)
    for i in range(verb + 1, min(size, verb + 1 + _BEFORE_THAT)):
        if clauses.inside[i] >= 0 or words.text[i] in TERMINALS:
            break
        if words.lower[i] == "that":
            return i + 1
        if words.flags[i] & CUE and i > verb + 1:
            break
    first = verb + 1
    if first >= size or words.lower[verb] not in _PLAIN:
        return None
    if words.text[first] == "," and verb >= 2 and words.lower[verb - 2] in (*CONJUNCTIONS, ","):
        first += 1
    word = words.text[first] if first < size else PARAGRAPH
    if not word[0].isalnum() or words.flags[first] & PREPOSITION or words.lower[first] in _NO_CLAUSE | CONJUNCTIONS:
        return None
    return first


def _before(clauses: Clauses, verb: int, free: int) -> Reported | None:
    """What stands before ", King said" at the end of a sentence."""
    words = clauses.words
    if verb + 1 < len(words) and words.text[verb + 1] not in TERMINALS and not words.flags[verb + 1] & PREPOSITION:
        return None
    floor = max(free, clauses.floor(verb))
    subject = clauses.phrase_ending(verb - 1, floor)
    if subject is None or subject.first <= floor:
        return None
    comma = subject.first - 1
    while comma > floor and words.text[comma] != "," and subject.first - comma < 6:
        comma -= 1
    if words.text[comma] != "," or any(clauses.inside[i] >= 0 for i in range(floor, comma)):
        return None
    return _reported(clauses, floor, comma - 1, verb, comma + 1)


def _reported(clauses: Clauses, first: int, last: int, verb: int, floor: int) -> Reported | None:
    if last - first + 1 < _LEAST_WORDS or last - first >= _LONGEST:
        return None
    subject = clauses.subject_before(verb, floor)
    if subject is None or not clauses.is_plausible(subject):
        return None
    return Reported(first, last, clauses.named_beside(subject), verb)
