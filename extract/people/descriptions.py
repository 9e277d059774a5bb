"""What the words around a name say of the person: title, affiliation and sex."""

from dataclasses import dataclass

from extract.people.names import Name
from extract.people.vocabulary import (
    CUE,
    HONORIFIC,
    MAN,
    MODIFIER,
    NOT_NAME,
    OFFICE,
    ORGANISATION,
    PREPOSITION,
    WOMAN,
)
from extract.people.words import PARAGRAPH, Words

_LONGEST = 24
_ARTICLES = frozenset(["a", "an", "the", "one", "its", "their", "our", "his", "her", "my"])
_STOPS = frozenset([",", ";", ":", ".", "(", ")", "—", "–", '"', "“", "”", "?", "!", PARAGRAPH])
_ENDS = _STOPS | frozenset(["who", "which", "whose", "that", "whom", "where", "and", "in", "he", "she"])
_PLACES_OF_WORK = frozenset(["at", "for", "with"])
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a person beside one mention; ``None`` where nothing is."""

    title: str | None = None
    affiliation: str | None = None
    gender: str | None = None


def describe(words: Words, name: Name) -> Description:
    """Read the title before the name, else the apposition behind it, else the one before it."""
    gender = _gender(words, name.title_first, name.first)
    first = _lower_title(words, name)
    before = _before(words, first, name)
    if before.title and not _only_address(words, first, name):
        return Description(before.title, before.affiliation, gender or before.gender)
    behind = _behind(words, name) or _ahead(words, first)
    if behind is None:
        return Description(None, None, gender or before.gender)
    return Description(behind.title, behind.affiliation, gender or before.gender or behind.gender)


def _gender(words: Words, first: int, stop: int) -> str | None:
    for i in range(first, stop):
        if words.flags[i] & WOMAN:
            return "f"
        if words.flags[i] & MAN:
            return "m"
    return None


def _lower_title(words: Words, name: Name) -> int:
    """The first word of the title that ends before the name, small words and capitalised ones together."""
    first = name.title_first
    while first > 0 and first > name.first - 8:
        before = first - 1
        if words.sentence[before] != words.sentence[name.first] or words.capital[before]:
            break
        if not words.flags[before] & (OFFICE | MODIFIER | HONORIFIC) or words.flags[before] & PREPOSITION:
            break
        first = before
    if first == name.first or not words.flags[name.first - 1] & (OFFICE | HONORIFIC | MODIFIER):
        return name.first
    return first


def _only_address(words: Words, first: int, name: Name) -> bool:
    return all(words.flags[i] & HONORIFIC for i in range(first, name.first))


def _before(words: Words, first: int, name: Name) -> Description:
    """The title directly before a name, and the organisation or place that stands before the title."""
    if first == name.first:
        return Description()
    start = first
    while start < name.first - 1 and not words.flags[start] & (OFFICE | MODIFIER | HONORIFIC):
        start += 1
    affiliation = None
    if start > first:
        affiliation = words.between(first, start - 1)
    elif _owner(words, first) is not None:
        affiliation = _owner(words, first)
    title = words.between(start, name.first - 1)
    return Description(title, affiliation, _gender(words, first, name.first))


def _owner(words: Words, first: int) -> str | None:
    """The capitalised words before a title in small letters: "Clinton spokesman", "Trump's running mate"."""
    last = first - 1
    if last >= 0 and words.lower[last] in ("'s", "’s"):
        last -= 1
    if last < 0 or not words.capital[last] or words.flags[last] & NOT_NAME:
        return None
    begin = last
    while begin > 0 and words.capital[begin - 1] and not words.flags[begin - 1] & NOT_NAME and last - begin < 6:
        if words.sentence[begin - 1] != words.sentence[last]:
            break
        begin -= 1
    return words.between(begin, last)


def _behind(words: Words, name: Name) -> Description | None:
    """An apposition behind a name: ", director of the Parks Program at the City College,"."""
    i, size = name.last + 1, len(words)
    if i < size and words.text[i] == "(":
        while i < size and words.text[i] != ")" and i < name.last + 8:
            i += 1
        i += 1
    if i >= size or words.text[i] != ",":
        return None
    first = i + 1
    if first < size and words.lower[first].rstrip(".") in _SUFFIXES:
        first += 2
    return _phrase(words, first)


def _phrase(words: Words, first: int) -> Description | None:
    """Read a description that begins at ``first``, if its head is an office within the first eight words."""
    size = len(words)
    if first < size and words.lower[first] in _ARTICLES:
        first += 1
    head = None
    for i in range(first, min(first + 8, size)):
        if words.text[i] in _STOPS or words.lower[i] in ("who", "of", "that", "which") or words.flags[i] & PREPOSITION:
            break
        if words.flags[i] & CUE and not words.flags[i] & (OFFICE | MODIFIER) and not words.capital[i]:
            break
        if words.flags[i] & OFFICE:
            head = i
    if head is None:
        return None
    head = _coordinated(words, head)
    last = _phrase_end(words, head)
    title_last, place_first = _split(words, head, last)
    affiliation = words.between(place_first, last) if place_first is not None else None
    gender = _gender(words, first, head + 1)
    return Description(words.between(first, title_last), affiliation, gender)


def _coordinated(words: Words, head: int) -> int:
    """The last office of "vice president and general manager"."""
    for i in range(head + 2, min(head + 6, len(words))):
        if words.lower[head + 1] not in ("and", "&"):
            break
        if words.flags[i] & OFFICE:
            return i
        if words.text[i] in _STOPS:
            break
    return head


def _phrase_end(words: Words, head: int) -> int:
    last, size = head, len(words)
    while last + 1 < size and last - head < _LONGEST:
        word, lower = words.text[last + 1], words.lower[last + 1]
        if lower == "and" and words.capital[last] and last + 2 < size and words.capital[last + 2]:
            last += 1
            continue
        if word in _STOPS or lower in _ENDS:
            break
        if words.flags[last + 1] & CUE and not words.capital[last + 1] and not words.flags[last + 1] & ORGANISATION:
            break
        last += 1
    return last


def _split(words: Words, head: int, last: int) -> tuple[int, int | None]:
    """Where the title ends and the affiliation begins: at the last "at", "for" or "with", else at "of" and a name."""
    for i in range(last - 1, head, -1):
        if words.lower[i] in _PLACES_OF_WORK:
            return i - 1, _past_article(words, i + 1, last)
    if head < last and words.lower[head + 1] in ("of", "from"):
        place = _past_article(words, head + 2, last)
        if place is not None and words.capital[place]:
            return head, place
        return last, None
    return (last, None)


def _past_article(words: Words, first: int, last: int) -> int | None:
    if first <= last and words.lower[first] in ("the", "a", "an"):
        first += 1
    return first if first <= last else None


def _ahead(words: Words, first: int) -> Description | None:
    """A description before the name and a comma: "the victim's mother, Henrietta Vaughan,"."""
    comma = first - 1
    if comma < 2 or words.text[comma] != ",":
        return None
    i = comma - 1
    while i > 0 and i > comma - 14 and words.text[i] not in _STOPS and words.sentence[i] == words.sentence[comma]:
        i -= 1
    opens = i + 1 if words.text[i] in _STOPS or words.sentence[i] != words.sentence[comma] else i
    for j in range(comma - 1, opens, -1):
        opening = words.lower[j - 1]
        owned = opening in ("'s", "’s") or opening in _ARTICLES
        if not words.flags[j] & OFFICE or words.capital[j]:
            continue
        k = j - 1
        while k > opens and words.flags[k] & (MODIFIER | OFFICE) and not words.capital[k]:
            k -= 1
        opening = words.lower[k]
        owned = opening in ("'s", "’s") or opening in _ARTICLES
        if not owned:
            return None
        title_last, place_first = _split(words, j, comma - 1)
        affiliation = words.between(place_first, comma - 1) if place_first is not None else None
        return Description(words.between(k + 1, title_last), affiliation, _gender(words, k, j + 1))
    return None
