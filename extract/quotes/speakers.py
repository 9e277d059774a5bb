"""Whom a name, pronoun or role beside a quote means."""

from bisect import bisect_left

from extract import lexicon
from extract.people.vocabulary import MAN, MODIFIER, OFFICE, STATEMENT, WOMAN
from extract.quotes.clauses import DETERMINERS, POSSESSIVES, PRONOUNS, Clauses, Subject

_GENDERED = {"he": "m", "she": "f", "his": "m", "her": "f", "him": "m"}
_INDEFINITE = frozenset(["a", "an", "one", "another", "some", "two", "three", "several", "many", "other"])
_FURTHEST_SENTENCES = 12
_UNKNOWN_SEX = 1.2
_BYLINE_WITHIN = 80
_MOST_LOOKED_AT = 60
_PUBLIC = frozenset(
    "council commission city county department police board court legislature senate house congress state office "
    "committee administration agency district town village".split()
)
_PRIVATE = frozenset(
    "organization organisation company firm group union association coalition newspaper paper station outlet network "
    "nonprofit vendor manufacturer maker startup chapter alliance league federation foundation institute "
    "campaign".split()
)
_LESSER = frozenset(
    "vice deputy assistant former ex pro tem tempore acting interim associate undersheriff then".split()
)


class Speakers:
    """Resolves phrases to lines of the register; ``heard`` keeps the pronouns already resolved."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses
        self._mentions: list[tuple[int, int]] = []
        seen: set[int] = set()
        for first, last in sorted(clauses.bounds.values()):
            if first not in seen:
                seen.add(first)
                self._mentions.append((first, clauses.owner[last]))
        self._heard: list[tuple[int, int]] = []
        self._titles = [(p.title or "").lower().split() for p in clauses.people]
        self._holders: dict[str, list[tuple[int, int]]] = {}
        for first, number in self._mentions:
            if not clauses.people[number].organisation:
                for word in set(self._titles[number]):
                    self._holders.setdefault(word, []).append((first, number))
        self._genders = [p.gender for p in clauses.people]
        self._groups = lexicon.words("quotes_groups")
        self._author_number = self._byline()

    def resolve(self, subject: Subject) -> int | None:
        """The number in the register of whom the words mean; None for somebody who is not named."""
        clauses, words = self._clauses, self._clauses.words
        last = subject.last
        owner = clauses.owner[last]
        if owner >= 0:
            return owner
        lower = words.lower[last]
        if lower in _GENDERED:
            return self._pronoun(last, _GENDERED[lower])
        if lower in ("it", "they"):
            return self._latest(last, organisation=True)
        if lower in PRONOUNS:
            return self._author_number
        if words.flags[last] & STATEMENT and subject.first < last:
            return self._author(subject)
        if words.lower[subject.first] in _INDEFINITE:
            return None
        if lower in self._groups and words.lower[subject.first] in DETERMINERS:
            return self._group(last, lower)
        if words.flags[last] & OFFICE:
            return self._officer(subject)
        return None

    def hear(self, subject: Subject, person: int) -> None:
        """Remember who spoke where, so that the next pronoun finds him first."""
        self._heard.append((subject.first, person))

    def _byline(self) -> int | None:
        """The author named after "By" at the head of the text, whom "I" means outside quotes."""
        words, clauses = self._clauses.words, self._clauses
        for i in range(min(_BYLINE_WITHIN, len(words) - 1)):
            if words.text[i] in ("By", "BY") and words.opens_sentence(i) and clauses.owner[i + 1] >= 0:
                return clauses.owner[i + 1]
        return None

    def _author(self, subject: Subject) -> int | None:
        """Whose letter, message or tweet it is."""
        clauses, words = self._clauses, self._clauses.words
        first = words.lower[subject.first]
        if first in _GENDERED:
            return self._pronoun(subject.first, _GENDERED[first])
        for i in range(subject.first, subject.last):
            if clauses.owner[i] >= 0 and words.lower[i + 1] in POSSESSIVES:
                return clauses.owner[i]
        return None

    def _officer(self, subject: Subject) -> int | None:
        """The person last named who holds the office."""
        words = self._clauses.words
        office = {
            words.lower[i] for i in range(subject.first, subject.last + 1) if words.flags[i] & (OFFICE | MODIFIER)
        }
        head = words.lower[subject.last]
        gender = "f" if words.flags[subject.last] & WOMAN else "m" if words.flags[subject.last] & MAN else None
        holders = self._holders.get(head, [])
        here = bisect_left(holders, (subject.first, -1))
        nearest = [*reversed(holders[max(0, here - _MOST_LOOKED_AT) : here]), *holders[here : here + _MOST_LOOKED_AT]]
        for _, number in nearest:
            title = self._titles[number]
            if not office <= {*title, head} or (not _LESSER.isdisjoint(title) and _LESSER.isdisjoint(office)):
                continue
            if gender is None or self._genders[number] in (None, gender):
                return number
        return None

    def _group(self, at: int, noun: str) -> int | None:
        """The organisation meant: one that bears the noun in its name, else the last that is no public body."""
        position = bisect_left(self._mentions, (at, -1))
        named: int | None = None
        for first, number in reversed(self._mentions[max(0, position - _MOST_LOOKED_AT) : position]):
            person = self._clauses.people[number]
            if not person.organisation or first >= at:
                continue
            words = person.name.lower().split()
            if noun in words:
                return number
            if named is None and _PUBLIC.isdisjoint(words):
                named = number
        return named if noun in _PRIVATE else None

    def _latest(self, at: int, organisation: bool) -> int | None:
        position = bisect_left(self._mentions, (at, -1))
        for first, number in reversed(self._mentions[max(0, position - 60) : position]):
            if self._clauses.people[number].organisation is organisation and first < at:
                return number
        return None

    def _pronoun(self, at: int, gender: str) -> int | None:
        """The person a pronoun means: nearest sentence first, in it the subject first, known sex before unknown."""
        words, clauses = self._clauses.words, self._clauses
        stop = bisect_left(self._mentions, (at, -1))
        recent = self._mentions[max(0, stop - 80) : stop] + [h for h in self._heard[-12:] if h[0] < at]
        best: tuple[float, int] | None = None
        here = words.sentence[at]
        for first, number in recent:
            person = clauses.people[number]
            if person.organisation or self._genders[number] not in (None, gender):
                continue
            distance = here - words.sentence[first]
            if distance > _FURTHEST_SENTENCES * 3:
                continue
            score = float(distance)
            if clauses.inside[first] >= 0:
                score += 6
            if self._oblique(first):
                score += 1.5
            if self._genders[number] is None:
                score += _UNKNOWN_SEX
            score += (at - first) / 10_000 if distance else -(at - first) / 10_000
            if best is None or score <= best[0]:
                best = (score, number)
        if best is None or self._is_of_unnamed(at):
            return None
        if self._genders[best[1]] is None:
            self._genders[best[1]] = gender
        return best[1]

    def _is_of_unnamed(self, at: int) -> bool:
        """Whether the pronoun takes up somebody unnamed whom the last sentence brought in: "A detective ..., he"."""
        words, clauses = self._clauses.words, self._clauses
        i = clauses.floor(at)
        for _ in range(3):
            number = words.sentence[i]
            opens = i
            while opens > 0 and words.sentence[opens - 1] == number and i - opens < 60:
                opens -= 1
            for j in range(opens, at):
                if clauses.inside[j] >= 0:
                    continue
                if clauses.owner[j] >= 0 or words.lower[j] in PRONOUNS:
                    return False
                if words.flags[j] & OFFICE:
                    if j == opens + 1 and words.lower[opens] == "the":
                        named = any(
                            clauses.owner[k] >= 0 and words.sentence[k] == number for k in range(j, min(at, j + 60))
                        )
                        return not named and self._officer(Subject(opens, j)) is None
                    return j > opens and words.lower[opens] in ("a", "an", "one")
                if j - opens > 6:
                    break
            if opens == 0:
                return False
            i = opens - 1
        return False

    def _oblique(self, first: int) -> bool:
        """Whether a mention is no subject: a preposition stands before it or a possessive ending behind it."""
        clauses, words = self._clauses, self._clauses.words
        last = clauses.bounds[first][1] if first in clauses.bounds else first
        if last + 1 < len(words) and words.lower[last + 1] in POSSESSIVES:
            return True
        return clauses.governed_at(first, max(0, first - 5))
