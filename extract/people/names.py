"""Names in a text by their form: runs of capitalised words, parted into title, name and what kind of name it is."""

import re
from dataclasses import dataclass
from enum import Enum

from extract import lexicon
from extract.people import vocabulary
from extract.people.vocabulary import (
    COMPANY,
    CUE,
    GIVEN,
    HONORIFIC,
    MODIFIER,
    NOT_NAME,
    OFFICE,
    ORGANISATION,
    SAYING,
    SURNAME,
    TITLE,
)
from extract.people.words import Words

LONGEST_NAME = 5
LONGEST_ORGANISATION = 12

_PARTICLES = frozenset("de la van von der den del della di da dos du le el al bin ibn y ter ten".split())
_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_LINKS = frozenset(["of", "for", "on", "and", "&", "the", "in"])
_MARKS = frozenset("\"“”'‘’")
_PEOPLES = frozenset(
    "american african asian hispanic latino jewish muslim christian catholic black native democratic republican "
    "canadian british mexican european islamic indian".split()
)
_PARTY = re.compile(r"[DRI]-[A-Z0-9]")
_GREETING_VERBS = frozenset(["said", "says", "told", "asked", "added", "wrote", "replied", "explained"])


class Kind(Enum):
    """What a run of capitalised words looks like on its own."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Name:
    """A name at words ``first`` to ``last`` (inclusive); its title, if any, at ``title_first`` to ``first - 1``."""

    first: int
    last: int
    title_first: int
    kind: Kind

    @property
    def titled(self) -> bool:
        return self.title_first < self.first


def find(words: Words) -> list[Name]:
    """Every name of the text, in reading order, never overlapping."""
    found: list[Name] = []
    i, size = 0, len(words)
    capital, flags = words.capital, words.flags
    while i < size:
        if not capital[i] or (flags[i] & NOT_NAME and not flags[i] & (GIVEN | SURNAME)) or _PARTY.match(words.text[i]):
            i += 1
            continue
        last = _run_end(words, i)
        name = _part(words, i, last)
        if name is not None:
            _take_nationality(words, name)
            last = _take_force(words, name, last)
            found.append(name)
        i = last + 1
    return found


def _run_end(words: Words, first: int) -> int:
    """The last word of the run of capitalised words that begins at ``first``."""
    last, size = first, len(words)
    while last + 1 < size and last - first < LONGEST_ORGANISATION:
        following = last + 1
        if words.opens_sentence(following) and not words.text[last].endswith("."):
            break
        if _continues(words, following):
            last = following
            continue
        reach = _linked(words, first, last)
        if reach is None:
            break
        last = reach
    return last


def _take_force(words: Words, name: Name, last: int) -> int:
    """Let a place and the small word "police" be an organisation: "Worcester police"."""
    after = last + 1
    if after >= len(words) or words.text[after] != "police" or name.titled:
        return last
    if after + 1 < len(words) and words.flags[after + 1] & OFFICE:
        return last
    name.last, name.kind = after, Kind.ORGANISATION
    return after


def _take_nationality(words: Words, name: Name) -> None:
    """Let the name of an organisation begin with a people's: "American Civil Liberties Union"."""
    before = name.first - 1
    if name.kind is Kind.ORGANISATION and before >= 0 and words.lower[before] in _PEOPLES and words.capital[before]:
        name.first = name.title_first = before


def _continues(words: Words, i: int) -> bool:
    if words.lower[i] in _SUFFIXES:
        return True
    if not words.capital[i]:
        return False
    if not words.flags[i] & NOT_NAME or words.flags[i] & ORGANISATION:
        return True
    if words.flags[i] & SURNAME and words.flags[i - 1] & GIVEN:
        return True
    if words.flags[i - 1] & GIVEN and not words.flags[i] & ORGANISATION and _is_a_persons(words, i):
        return True
    between = i + 1 < len(words) and words.capital[i + 1] and not words.flags[i + 1] & NOT_NAME
    return between and bool(words.flags[i - 1] & GIVEN) and words.text[i - 1] != "."


def _is_a_persons(words: Words, i: int) -> bool:
    """Whether an office before a first name, or a verb of saying behind, makes a surname of a common word: "councilor
    Sarah Lane", "Wes Brand said"."""
    if i > 1 and words.flags[i - 2] & (OFFICE | HONORIFIC):
        return True
    return i + 1 < len(words) and bool(words.flags[i + 1] & SAYING) and not words.capital[i + 1]


def _linked(words: Words, first: int, last: int) -> int | None:
    """Where a run goes on after a particle, a link of organisations' names or a nickname between marks."""
    following, size = last + 1, len(words)
    if words.lower[following] in _PARTICLES:
        after = following + 1
        if after < size and words.lower[after] in _PARTICLES:
            after += 1
        return after if after < size and words.capital[after] and not words.flags[after] & NOT_NAME else None
    if words.text[following] in _MARKS and following + 3 < size:
        nickname, closes, after = following + 1, following + 2, following + 3
        inside = words.capital[nickname] and words.text[closes] in _MARKS and words.capital[after]
        if inside and words.end[following] == words.start[nickname] and words.start[following] > words.end[last]:
            return after if not words.flags[after] & NOT_NAME else None
    if _is_plural_owner(words, last):
        return following + 1
    if words.lower[following] in ("and", "&") and words.lower[last] in lexicon.words("quotes_groups"):
        return None
    if words.lower[following] in _LINKS and _organises(words, first, last):
        after = following + 1
        if after < size and words.lower[after] == "the":
            after += 1
        return after if after < size and words.capital[after] and not words.flags[after] & NOT_NAME else None
    return None


def _is_plural_owner(words: Words, last: int) -> bool:
    """Whether a plural's apostrophe and an organisation's word follow: "Shore Merchants' Council"."""
    mark, after = last + 1, last + 2
    if after >= len(words) or words.text[mark] not in ("'", "’") or not words.lower[last].endswith("s"):
        return False
    return words.start[mark] == words.end[last] and words.capital[after] and bool(words.flags[after] & ORGANISATION)


def _organises(words: Words, first: int, last: int) -> bool:
    head = words.text[last]
    if words.flags[last] & COMPANY and words.lower[last + 1] not in ("and", "&"):
        return False
    if words.flags[last] & ORGANISATION or (head.isupper() and len(head) > 2):
        return not words.flags[first] & (HONORIFIC | GIVEN)
    return False


def _part(words: Words, first: int, last: int) -> Name | None:
    """Part a run into title and name; None where nothing in it is a name."""
    flags = words.flags
    if first == last and _is_generic(words, first):
        return None
    while last > first and flags[last] & CUE and not flags[last] & GIVEN:
        last -= 1
    if first < last and flags[first + 1] & GIVEN and (_is_plural_office(words, first) or _is_acronym(words, first)):
        first += 1
    if all(words.text[i].isupper() and len(words.text[i]) > 1 for i in range(first, last + 1)) and last > first:
        return None
    start = _after_titles(words, first, last)
    if start > last:
        return None
    kind = _kind(words, start, last, start > first)
    if kind is Kind.ORGANISATION:
        return Name(first, last, first, kind)
    if last - start >= LONGEST_NAME:
        return None
    return Name(start, last, first, kind)


def _is_generic(words: Words, i: int) -> bool:
    """Whether a single capitalised word names a kind and nobody: "Council", "Detectives", "Ward 7", "D-Salem"."""
    lower, after = words.lower[i], i + 1
    if lower in lexicon.words("quotes_groups"):
        return True
    if after < len(words) and words.text[after].isdigit() and words.flags[i] & (ORGANISATION | MODIFIER):
        return True
    return _is_plural_office(words, i) and not words.flags[i] & GIVEN


def _is_acronym(words: Words, i: int) -> bool:
    """The body in "director of OPA Anders Myer"."""
    text = words.text[i]
    return text.isupper() and text.isalpha() and 2 <= len(text) <= 5 and not words.flags[i] & (GIVEN | SURNAME)


def _is_plural_office(words: Words, i: int) -> bool:
    lower = words.lower[i]
    return lower.endswith("s") and bool(vocabulary.flags().get(lower[:-1], 0) & OFFICE)


def _after_titles(words: Words, first: int, last: int) -> int:
    """The first word of the name behind its titles; past ``last`` where the run is titles alone."""
    start, flags = first, words.flags
    for i in range(first, last + 1):
        given = flags[i] & GIVEN and i == first and last > first and not flags[i] & HONORIFIC
        # Maggie Alder and Tom Judge hold no office by their names.
        surname = i == last and i > first and flags[i - 1] & GIVEN
        if flags[i] & TITLE and not given and not surname:
            start = i + 1
    if any(flags[j] & ORGANISATION and not flags[j] & (SURNAME | GIVEN) for j in range(start, last + 1)):
        start = first
    while first < start < last and flags[start] & MODIFIER and not flags[start] & GIVEN:
        start += 1
    if start == first and all(flags[i] & (MODIFIER | OFFICE) for i in range(first, last + 1)):
        return last + 1 if not flags[last] & ORGANISATION else first
    return start


def _kind(words: Words, first: int, last: int, titled: bool) -> Kind:
    flags = words.flags
    if any(flags[i] & ORGANISATION and not (flags[i] & GIVEN and i == first) for i in range(first, last + 1)):
        surname_like = last > first and flags[first] & GIVEN and last - first <= 2 and flags[last] & SURNAME
        bare_surname = first == last and flags[first] & SURNAME
        if not (titled and last == first) and not surname_like and not bare_surname:
            return Kind.ORGANISATION
    head = words.text[first]
    if first == last and head.isupper() and len(head.replace(".", "")) > 1 and not titled:
        return Kind.ORGANISATION if len(head) < 7 else Kind.UNKNOWN
    if titled or (last > first and flags[first] & GIVEN):
        return Kind.PERSON
    if last > first and any(_is_initial(words.text[i]) for i in range(first, last)):
        return Kind.PERSON
    return Kind.UNKNOWN


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "."


def speaks(words: Words, name: Name) -> bool:
    """Whether a verb of saying stands right beside the name: "King said", "said Khrystian King"."""
    after = name.last + 1
    if after < len(words) and words.lower[after].endswith("ly") and not words.capital[after]:
        after += 1
    if after < len(words) and words.flags[after] & SAYING and not words.capital[after]:
        return True
    before = name.title_first - 1
    if before < 0:
        return False
    if words.lower[before] in _GREETING_VERBS:
        return True
    if before >= 1 and words.lower[before] == "to" and words.lower[before - 1] == "according":
        return True
    return bool(words.flags[before] & SAYING) and before > 0 and words.text[before - 1] in _MARKS
