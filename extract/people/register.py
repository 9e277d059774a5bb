"""One register of the people and organisations of a document, each with its fullest name and every mention."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from banwatch.spans import Span
from extract.marks import Person
from extract.people import names, vocabulary
from extract.people.candidates import with_candidates
from extract.people.descriptions import Description, describe
from extract.people.names import Kind, Name
from extract.people.vocabulary import COMPANY, CUE, GIVEN, HONORIFIC, MODIFIER, NOT_NAME, OFFICE, given_names
from extract.people.words import Words

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_WIDEST_HEADLINE = 20
_MOST_NAMESAKES = 30
_DESCRIBES = frozenset(["who", "whose", "a", "an", "the", "one"])


@dataclass(slots=True)
class _Entry:
    """A register's line while it is being written."""

    name: str
    tokens: tuple[str, ...]
    organisation: bool
    full: int = 0
    title: str | None = None
    affiliation: str | None = None
    genders: Counter[str] = field(default_factory=Counter)
    mentions: list[Span] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def compile_register(
    words: Words, place_starts: Iterable[int] = (), candidates: Iterable[Span] = ()
) -> tuple[Person, ...]:
    """The people and organisations of a text in the order of their first mention.

    ``place_starts`` are offsets at which places were found: a bare name there is a person's only if a fuller name, a
    title or a verb of saying makes it one. ``candidates`` are where a statistical model sees people.
    """
    register = _Register(words, frozenset(place_starts))
    found = with_candidates(words, names.find(words), candidates)
    bare = [name for name in found if not register.take(name)]
    register.promote(bare)
    for name in bare:
        register.link(name)
    return register.people()


class _Register:
    def __init__(self, words: Words, place_starts: frozenset[int]) -> None:
        self._words = words
        self._place_starts = place_starts
        self._entries: list[_Entry] = []
        self._surnames: dict[str, list[_Entry]] = {}
        self._openings: dict[str, list[_Entry]] = {}
        self._given: dict[str, list[_Entry]] = {}
        self._exact: dict[tuple[bool, tuple[str, ...]], _Entry] = {}

    def take(self, name: Name) -> bool:
        """Enter a name that is full or an organisation's; False where it must wait for the full names."""
        words = self._words
        if name.kind is Kind.ORGANISATION:
            self._enter(name, True)
            return True
        tokens = _tokens(words, name)
        if len(tokens) < 2 or (self._is_headline(name) and not self._is_listed(name)):
            return False
        if name.kind is Kind.PERSON or (self._is_described(name) and not self._is_place(name)):
            self._enter(name, False)
            return True
        return False

    def promote(self, bare: list[Name]) -> None:
        """Enter names of two words or more that nothing beside them explains, if their last word speaks elsewhere."""
        words = self._words
        speaking = {words.lower[n.last] for n in bare if self._speaks(n) or n.titled}
        for name in list(bare):
            tokens = _tokens(words, name)
            if name.kind is Kind.UNKNOWN and 2 <= len(tokens) <= 4 and tokens[-1] in speaking:
                plain = not self._is_headline(name) or self._ends_item(name)
                if not self._is_place(name) and plain and tokens[-1] not in self._surnames:
                    self._enter(name, False)
                    bare.remove(name)

    def link(self, name: Name) -> None:
        """Tie a bare name to the entry it means, or enter it where the words around it make it a speaker's."""
        tokens = _tokens(self._words, name)
        if not tokens:
            return
        common = len(tokens) == 1 and self._words.flags[name.first] & NOT_NAME
        if common and not name.titled and not self._speaks(name):
            return
        described = self._description(name)
        entry = self._by_surname(tokens, described) or self._by_opening(tokens, name)
        if entry is not None:
            self._mention(entry, name, described)
        elif (name.titled or self._speaks(name) or self._holds_office(name)) and not self._is_headline(name):
            self._enter(name, False)

    def people(self) -> tuple[Person, ...]:
        """The register, mentions in reading order."""
        entries = sorted(self._entries, key=lambda entry: min(entry.mentions))
        return tuple(
            Person(
                name=entry.name,
                mentions=tuple(sorted(entry.mentions)),
                title=entry.title,
                affiliation=entry.affiliation,
                organisation=entry.organisation,
                gender=None if entry.organisation else _gender(entry),
            )
            for entry in entries
        )

    def _is_place(self, name: Name) -> bool:
        return self._words.start[name.first] in self._place_starts

    def _speaks(self, name: Name) -> bool:
        words = self._words
        after = name.last + 1
        labels = after < len(words) and words.text[after] == ":" and words.opens_sentence(name.title_first)
        return labels or names.speaks(words, name)

    def _is_headline(self, name: Name) -> bool:
        """Whether the name stands in a line set in capitals, where a capital letter tells nothing."""
        return _in_title_case(self._words, name)

    def _is_listed(self, name: Name) -> bool:
        """Whether a capitalised line is a roll of names: the name ends at a comma, a mark or the line's end."""
        after = name.last + 1
        closes = self._ends_item(name) or not self._words.capital[after]
        return closes and bool(self._words.flags[name.first] & GIVEN or name.titled)

    def _ends_item(self, name: Name) -> bool:
        words, after = self._words, name.last + 1
        return after >= len(words) or not words.text[after][0].isalnum() or words.opens_sentence(after)

    def _holds_office(self, name: Name) -> bool:
        """Whether an office in small letters stands before the name: "said council member Harwell"."""
        words, before = self._words, name.first - 1
        return before >= 0 and bool(words.flags[before] & (OFFICE | HONORIFIC)) and not words.capital[before]

    def _is_described(self, name: Name) -> bool:
        """Whether the words around a name say that it is a person's."""
        words, after = self._words, name.last + 1
        if name.titled or self._speaks(name):
            return True
        if self._holds_office(name):
            return True
        if words.text[name.title_first - 1] == "," and name.title_first and describe(words, name).title is not None:
            return True
        if after + 1 < len(words) and words.text[after] == ",":
            follows = words.lower[after + 1]
            if follows in ("who", "whose") or follows.isdigit():
                return True
            opens = follows in _DESCRIBES or words.flags[after + 1] & (OFFICE | MODIFIER)
            return bool(opens) and not words.capital[after + 1] and describe(words, name).title is not None
        if after < len(words) and words.flags[after] & CUE and not words.capital[after]:
            return words.lower[after].endswith("ed") and not words.flags[after] & OFFICE
        return False

    def _description(self, name: Name) -> Description:
        return describe(self._words, name)

    def _enter(self, name: Name, organisation: bool) -> None:
        words = self._words
        text, tokens = words.between(name.first, name.last), _tokens(words, name)
        if not tokens:
            return
        described = Description() if organisation else self._description(name)
        entry = self._same(tokens, organisation)
        if entry is None:
            entry = _Entry(text, tokens, organisation)
            self._entries.append(entry)
            if organisation:
                self._index(self._openings, tokens[0], entry)
            else:
                self._index(self._surnames, tokens[-1], entry)
                self._index(self._given, tokens[0], entry)
        elif len(text) > len(entry.name):
            entry.name, entry.tokens = text, tokens
        self._exact[organisation, tokens] = entry
        entry.full += 1
        self._mention(entry, name, described)

    @staticmethod
    def _index(index: dict[str, list[_Entry]], key: str, entry: _Entry) -> None:
        """File an entry; a key keeps its first few only, so that a text of endless namesakes costs no more."""
        entries = index.setdefault(key, [])
        if len(entries) < _MOST_NAMESAKES:
            entries.append(entry)

    def _mention(self, entry: _Entry, name: Name, described: Description) -> None:
        words = self._words
        entry.mentions.append(Span(words.start[name.first], words.end[name.last]))
        entry.places.append(name.first)
        if entry.organisation:
            return
        if described.gender:
            entry.genders[described.gender] += 3
        if described.title and (entry.title is None or _says_more(described, entry)):
            entry.title, entry.affiliation = described.title, described.affiliation

    def _same(self, tokens: tuple[str, ...], organisation: bool) -> _Entry | None:
        exact = self._exact.get((organisation, tokens))
        if exact is not None or organisation:
            return exact
        for entry in self._surnames.get(tokens[-1], ()):
            if len(entry.tokens) > 1 and _same_given(entry.tokens[0], tokens[0]):
                return entry
            if entry.tokens[-len(tokens) :] == tokens:
                return entry
        return None

    def _by_surname(self, tokens: tuple[str, ...], described: Description) -> _Entry | None:
        """The person of that surname; of several the one whose sex fits, then the one most often named in full."""
        found = self._surnames.get(tokens[-1], ())
        if len(tokens) > 1:
            found = [e for e in found if e.tokens[-len(tokens) :] == tokens or len(e.tokens) == 1]
        if described.gender:
            found = [e for e in found if _gender(e) in (described.gender, None)]
        return max(found, key=lambda entry: entry.full, default=None)

    def _by_opening(self, tokens: tuple[str, ...], name: Name) -> _Entry | None:
        """The one organisation whose name begins with these words, or the one person with this given name."""
        found = [e for e in self._openings.get(tokens[0], ()) if e.tokens[: len(tokens)] == tokens]
        if len(found) == 1 and not self._is_place(name):
            company = vocabulary.flags().get(found[0].tokens[-1], 0) & COMPANY
            if company or self._speaks(name) or name.kind is Kind.ORGANISATION:
                return found[0]
        if len(tokens) == 1 and tokens[0] in given_names():
            named = [e for e in self._given.get(tokens[0], ()) if len(e.tokens) > 1]
            return named[0] if len(named) == 1 else None
        return None


def _in_title_case(words: Words, name: Name) -> bool:
    """Whether the words around a name in its sentence, three of weight or more, are nearly all capitalised."""
    number, first, last = words.sentence[name.first], name.title_first, name.last
    while first > 0 and words.sentence[first - 1] == number and name.first - first < _WIDEST_HEADLINE:
        first -= 1
    while last + 1 < len(words) and words.sentence[last + 1] == number and last - name.last < _WIDEST_HEADLINE:
        last += 1
    around = (*range(first, name.title_first), *range(name.last + 1, last + 1))
    weighty = [words.capital[j] for j in around if len(words.text[j]) > 3 and words.text[j].isalpha()]
    return len(weighty) >= 3 and sum(weighty) >= 0.8 * len(weighty)


def _tokens(words: Words, name: Name) -> tuple[str, ...]:
    """The words of a name in lower case, without suffixes and marks."""
    lower = (words.lower[i] for i in range(name.first, name.last + 1))
    return tuple(word for word in lower if word not in _SUFFIXES and word[0].isalnum())


def _same_given(one: str, other: str) -> bool:
    return one == other or (len(one) == 1 and other.startswith(one)) or (len(other) == 1 and one.startswith(other))


def _says_more(described: Description, entry: _Entry) -> bool:
    return described.affiliation is not None and entry.affiliation is None


def _gender(entry: _Entry) -> str | None:
    if entry.genders:
        return entry.genders.most_common(1)[0][0]
    if len(entry.tokens) > 1:
        return given_names().get(entry.tokens[0]) or None
    return None
