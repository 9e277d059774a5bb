"""Subjects and verbs of saying around a quote, found from word order."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extract import lexicon
from extract.marks import Person
from extract.people import vocabulary
from extract.people.vocabulary import CUE, HONORIFIC, MODIFIER, NOT_NAME, OFFICE, PREPOSITION, SAYING, STATEMENT
from extract.people.words import PARAGRAPH, Words
from extract.quotes.marks import Stretch

PRONOUNS = frozenset(["he", "she", "they", "it", "i", "we"])
DETERMINERS = frozenset(
    "the a an one another some his her its their our my your this that these those each every any no many several "
    "few two three four other both".split()
)
POSSESSIVES = frozenset(["'s", "’s"])
RELATIVES = frozenset(["who", "which", "that"])
CONJUNCTIONS = frozenset(["and", "but", "or", "then", "yet", "nor", "so", "while", "when", "as", "if", "because"])
TERMINALS = frozenset([".", "?", "!", PARAGRAPH])
_BREAKS = frozenset(
    [",", ";", ":", "—", "–", "―", "(", ")", "-", '"', "“", "”", "…", "*", "•", "[", "]", "/", *TERMINALS]
)
_APPOSING = frozenset("who whose which a an the one his her its their speaking citing according along now then".split())
_LONGEST_PHRASE = 7
_LONGEST_APPOSITION = 40
_LONGEST_CLAUSE = 80


@dataclass(frozen=True, slots=True)
class Subject:
    """Words ``first`` to ``last`` (inclusive) that name who speaks."""

    first: int
    last: int


class Clauses:
    """The text outside its quotes, with the register's mentions laid over it."""

    def __init__(self, words: Words, people: Sequence[Person], found: Sequence[Stretch]) -> None:
        self.words = words
        self.people = people
        self.inside = [-1] * len(words)
        for number, stretch in enumerate(found):
            for i in range(stretch.opening, stretch.closing + 1):
                self.inside[i] = number
        self.stretches = found
        self.owner = [-1] * len(words)
        self.bounds: dict[int, tuple[int, int]] = {}
        for number, person in enumerate(people):
            for mention in person.mentions:
                self._lay(number, mention.start, mention.end)
        self._auxiliaries = lexicon.words("quotes_auxiliaries")
        self._groups = lexicon.words("quotes_groups") | lexicon.words("quotes_crowds")

    def _lay(self, number: int, start: int, end: int) -> None:
        first = bisect_right(self.words.start, start) - 1
        last = first
        while last + 1 < len(self.words) and self.words.start[last + 1] < end:
            last += 1
        for i in range(first, last + 1):
            self.owner[i] = number
            self.bounds[i] = (first, last)

    def floor(self, opening: int) -> int:
        """The first word of the clause that leads up to the mark at ``opening``."""
        words, i = self.words, opening
        while i > 0 and opening - i < _LONGEST_CLAUSE:
            before = i - 1
            number = self.inside[before]
            if number >= 0:
                stretch = self.stretches[number]
                if self._ends_sentence(stretch) and self._fresh(i):
                    return i
                i = stretch.opening
                continue
            if words.text[before] in TERMINALS or words.text[before] in (";", "•") or self._starts_line(i):
                return i
            i = before
        return i

    def ceiling(self, closing: int) -> int:
        """One past the last word of the clause that follows the mark at ``closing``."""
        words, i, size = self.words, closing + 1, len(self.words)
        while i < size and i - closing < _LONGEST_CLAUSE:
            number = self.inside[i]
            if number >= 0:
                stretch = self.stretches[number]
                if self._ends_sentence(stretch) and self._fresh(stretch.closing + 1):
                    return i
                i = stretch.closing + 1
                continue
            if words.text[i] in TERMINALS or (i > closing + 1 and self._starts_line(i)):
                return i
            i += 1
        return i

    def _starts_line(self, i: int) -> bool:
        """Whether a sentence begins at a word outside quotes without a full stop before it."""
        if i == 0 or self.inside[i - 1] >= 0 or not self.words.opens_sentence(i):
            return False
        return "\n" in self.words.document[self.words.end[i - 1] : self.words.start[i]] or self.words.text[
            i - 1
        ].endswith(".")

    def _ends_sentence(self, stretch: Stretch) -> bool:
        return self.words.text[stretch.last] in (".", "?", "!")

    def _fresh(self, i: int) -> bool:
        """Whether a sentence may begin at word ``i``, right after a quote."""
        return i >= len(self.words) or self.inside[i] >= 0 or not self.words.text[i][0].islower()

    def is_cue(self, i: int) -> bool:
        """Whether word ``i`` is a verb of saying there, and not a noun of the same form."""
        words = self.words
        if not words.flags[i] & CUE or self.owner[i] >= 0:
            return False
        if words.capital[i] and not words.opens_sentence(i) and words.text[i - 1] not in ("—", "–", "-"):
            return False
        if i == 0 or words.flags[i] & SAYING:
            return True
        before = words.lower[i - 1]
        if words.lower[i].endswith("ing"):
            return before not in DETERMINERS and before != "of"
        if before in POSSESSIVES or (before in DETERMINERS and before not in ("that", "both", "some", "many")):
            return False
        if words.flags[i - 1] & PREPOSITION and before != "to":
            return False
        return i + 1 >= len(words) or words.lower[i + 1] not in ("of", "for") or words.lower[i].endswith("ed")

    def phrase_ending(self, i: int, floor: int) -> Subject | None:
        """The name, pronoun or noun phrase that ends at word ``i``."""
        words = self.words
        if i < floor or self.inside[i] >= 0:
            return None
        if self.owner[i] >= 0:
            return Subject(*self.bounds[i])
        lower = words.lower[i]
        if lower in PRONOUNS:
            return Subject(i, i)
        if not words.text[i][0].isalpha() or words.flags[i] & PREPOSITION or lower in CONJUNCTIONS:
            return None
        if lower in self._auxiliaries or lower in DETERMINERS or lower in RELATIVES:
            return Subject(i, i) if lower in ("one", "some", "others", "both", "many") else None
        return self._grow(i, floor)

    def _grow(self, i: int, floor: int) -> Subject:
        words, first = self.words, i
        while first > floor and i - first < _LONGEST_PHRASE:
            before = first - 1
            lower = words.lower[before]
            if self.inside[before] >= 0 or words.text[before] in _BREAKS or words.flags[before] & PREPOSITION:
                break
            if (
                lower in CONJUNCTIONS
                or lower in self._auxiliaries
                or lower in PRONOUNS
                or lower in RELATIVES - {"that"}
            ):
                break
            if words.flags[before] & CUE and self.is_cue(before):
                break
            first = before
            if lower in DETERMINERS and words.lower[first - 1 if first else 0] not in ("of",):
                break
        return Subject(first, i)

    def phrase_starting(self, i: int, ceiling: int) -> Subject | None:
        """The name, pronoun or noun phrase that begins at word ``i``; a name in it or in apposition is preferred."""
        words, last = self.words, i
        if i >= ceiling or self.inside[i] >= 0:
            return None
        if words.lower[i] in PRONOUNS:
            return Subject(i, i)
        if not words.text[i][0].isalnum():
            return None
        named: int | None = None
        for j in range(i, min(ceiling, i + 14)):
            if self.inside[j] >= 0 or words.text[j] in _BREAKS:
                break
            if self.owner[j] >= 0:
                end = self.bounds[j][1]
                if end + 1 < ceiling and words.lower[end + 1] in POSSESSIVES:
                    last = end
                    continue
                titled = self._title_after(end, ceiling)
                if titled is not None:
                    if self.owner[titled] < 0:
                        return Subject(i, titled)
                    named = titled
                    break
                named = j
                break
            if words.flags[j] & PREPOSITION or words.lower[j] in RELATIVES or words.lower[j] in CONJUNCTIONS:
                break
            if j > i and ((words.flags[j] & CUE and self.is_cue(j)) or words.lower[j] in self._auxiliaries):
                break
            last = j
        if named is not None:
            return Subject(*self.bounds[named])
        if words.flags[i] & PREPOSITION or words.lower[i] in CONJUNCTIONS or words.lower[i] in self._auxiliaries:
            return None
        return Subject(i, min(last, i + 9))

    def _title_after(self, last: int, ceiling: int) -> int | None:
        """Past a name that only opens a title: the name behind it, else the office ("Clinton spokesman Lee")."""
        words, i, office = self.words, last + 1, None
        while i < ceiling and i - last < 6 and self.owner[i] < 0 and words.flags[i] & (OFFICE | MODIFIER | HONORIFIC):
            if self.is_cue(i) and not words.flags[i] & OFFICE:
                return office
            office = i if words.flags[i] & (OFFICE | HONORIFIC) else office
            i += 1
        return i if i < ceiling and self.owner[i] >= 0 and office is not None else office

    def named_beside(self, subject: Subject) -> Subject:
        """The name in apposition to a common noun: "the victim's mother, Henrietta Vaughan,"."""
        words, after = self.words, subject.last + 1
        if self.owner[subject.last] >= 0 or words.lower[subject.last] in PRONOUNS:
            return subject
        if not words.flags[subject.last] & OFFICE and words.lower[subject.first] not in DETERMINERS:
            return subject
        if after < len(words) and words.flags[after] & PREPOSITION:
            while after < min(len(words), subject.last + 12) and words.text[after] not in _BREAKS:
                if self.is_cue(after):
                    return subject
                after += 1
        if after + 1 < len(words) and words.text[after] == ",":
            for named in range(after + 1, min(len(words), after + 9)):
                if words.text[named] in _BREAKS or self.inside[named] >= 0 or words.lower[named] in RELATIVES:
                    break
                if self.owner[named] >= 0 and not self.people[self.owner[named]].organisation:
                    return Subject(*self.bounds[named])
        return subject

    def subject_before(self, verb: int, floor: int) -> Subject | None:
        """The subject of the verb at ``verb``, looked for to its left, not before ``floor``."""
        words, i = self.words, verb - 1
        for _ in range(8):
            i, infinitive = self._past_auxiliaries(i, floor)
            if i < floor:
                return None
            if infinitive:
                return self.main_subject(floor, verb)
            lower = words.lower[i]
            if self.inside[i] >= 0 or lower in CONJUNCTIONS:
                return self.main_subject(floor, verb)
            if lower in RELATIVES:
                i -= 2 if i - 1 >= floor and words.text[i - 1] == "," else 1
                continue
            if lower in (",", "—", "–", ")", "-"):
                before = self._before_apposition(i, floor)
                if before is None:
                    return self.main_subject(floor, verb)
                i = before
                continue
            phrase = self.phrase_ending(i, floor)
            if phrase is None:
                return self.main_subject(floor, verb)
            before = self._past_titles(phrase.first - 1, floor)
            resident = self._lives_at(phrase, before, floor)
            if resident is not None:
                return resident
            if before > floor and words.flags[before] & PREPOSITION:
                if words.text[before - 1] in _BREAKS:
                    return self.main_subject(floor, verb)
                i = before - 1
                continue
            if before > floor and words.lower[before] in POSSESSIVES and self.owner[phrase.last] < 0:
                return Subject(self.bounds.get(before - 1, (before - 1, 0))[0], phrase.last)
            return phrase
        return None

    def _lives_at(self, phrase: Subject, comma: int, floor: int) -> Subject | None:
        """The name before a bare place between commas: "Gerta Salo, Uniontown, who said"."""
        words = self.words
        if self.owner[phrase.last] >= 0 or comma - 1 <= floor or words.text[comma] != ",":
            return None
        if self.owner[comma - 1] < 0 or words.text[phrase.last + 1] != "," or not words.capital[phrase.first]:
            return None
        return Subject(*self.bounds[comma - 1])

    def _past_titles(self, i: int, floor: int) -> int:
        """Leave behind the article and the titles that stand before a name."""
        words = self.words
        while i > floor and (words.lower[i] in DETERMINERS or words.flags[i] & (HONORIFIC | OFFICE | MODIFIER)):
            if words.flags[i] & PREPOSITION or self.is_cue(i) or words.lower[i] == "that":
                break
            i -= 1
        return i

    def _past_auxiliaries(self, i: int, floor: int) -> tuple[int, bool]:
        words, infinitive = self.words, False
        while i >= floor and self.owner[i] < 0 and self.inside[i] < 0:
            lower = words.lower[i]
            if lower == "to":
                infinitive = True
            elif not (lower in self._auxiliaries or (lower.endswith("ly") and not words.capital[i])):
                break
            i -= 1
        return i, infinitive

    def _before_apposition(self, i: int, floor: int) -> int | None:
        """The word before the apposition or parenthesis that ends at the mark ``i``."""
        words = self.words
        partner = {")": "(", "—": "—", "–": "–", "-": "-"}.get(words.text[i], ",")
        lowest = max(floor, i - _LONGEST_APPOSITION)
        for k in range(i - 1, lowest, -1):
            if self.inside[k] >= 0:
                continue
            if words.text[k] == partner:
                opens = words.lower[k + 1]
                if partner != "," or opens in _APPOSING or words.flags[k + 1] & (OFFICE | PREPOSITION):
                    return k - 1
                if opens.endswith("ing") or words.capital[k + 1] or opens.isdigit():
                    return k - 1
                if any(words.flags[j] & OFFICE for j in range(k + 1, min(k + 5, i))):
                    return k - 1
        return None

    def is_plausible(self, subject: Subject) -> bool:
        """Whether the words may well name a speaker: a name, a person's pronoun, an office, a group or a text."""
        words, last = self.words, subject.last
        if self.owner[last] >= 0 or words.flags[last] & (OFFICE | STATEMENT):
            return True
        lower = words.lower[last]
        if lower in PRONOUNS:
            return lower != "it"
        return words.capital[last] or self.is_group(last)

    def is_group(self, i: int) -> bool:
        """Whether a word stands for several people or an organisation: "officials", "the company"."""
        lower = self.words.lower[i]
        return lower in self._groups or (lower.endswith("s") and (lower[:-1] in self._groups or self._is_office(lower)))

    def _is_office(self, plural: str) -> bool:
        return bool(vocabulary.flags().get(plural[:-1], 0) & OFFICE)

    def main_subject(self, floor: int, ceiling: int) -> Subject | None:
        """The subject of a sentence by position: its first name, pronoun or office that no preposition governs."""
        words = self.words
        fallback: Subject | None = None
        i = floor
        while i < ceiling:
            if self.inside[i] >= 0:
                i += 1
                continue
            governed = i > floor and self.governed_at(i, floor)
            if self.owner[i] >= 0:
                first, last = self.bounds[i]
                possessive = last + 1 < ceiling and words.lower[last + 1] in POSSESSIVES
                if not governed and not possessive and not self._is_title_place(last, ceiling):
                    return Subject(first, last)
                if fallback is None and not (governed and self.people[self.owner[first]].organisation):
                    fallback = Subject(first, last)
                i = max(i, last) + 1
                continue
            if words.lower[i] in PRONOUNS and words.lower[i] != "it" and not governed:
                return Subject(i, i)
            if (
                i == floor + 1
                and self.is_group(i)
                and words.lower[i + 1 if i + 1 < len(words) else i] not in POSSESSIVES
            ):
                return Subject(floor, i)
            if words.flags[i] & OFFICE and not governed and not words.flags[i] & NOT_NAME and i > 0:
                ends = i + 1 >= ceiling or not (words.flags[i + 1] & OFFICE or self.owner[i + 1] >= 0)
                if ends and words.lower[i + 1 if i + 1 < len(words) else i] not in POSSESSIVES:
                    return self.named_beside(self._grow(i, floor))
            i += 1
        return fallback

    def _is_title_place(self, last: int, ceiling: int) -> bool:
        """Whether a name is only the front of a title: "Clinton" in "Clinton spokesman Jesse Lehrich"."""
        words, i = self.words, last + 1
        return i < ceiling and bool(words.flags[i] & OFFICE) and not self.is_cue(i)

    def governed_at(self, i: int, floor: int) -> bool:
        """Whether a preposition stands before the phrase that begins at or around word ``i``."""
        words, k = self.words, i - 1
        while k >= floor and i - k < 5:
            if words.flags[k] & PREPOSITION or words.lower[k] in ("and", "as"):
                return True
            if not (words.lower[k] in DETERMINERS or words.flags[k] & OFFICE or words.capital[k]):
                return False
            if words.text[k] in _BREAKS:
                return False
            k -= 1
        return False
