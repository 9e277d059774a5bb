"""Quotation marks paired into quoted stretches, a paragraph at a time.

Whether a mark opens or closes is read from the white space around it, and from its shape only where that leaves a
doubt, since pages mix straight and curly marks and use closing ones to open. A quote left open at the end of a
paragraph goes on where the next paragraph opens with a mark.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from extract.people.words import PARAGRAPH, Words

_DOUBLE = frozenset('"“”„«»')
_SINGLE = frozenset("'‘’")
_BEFORE_OPENING = frozenset("([{—–-/:…‘'")
_AFTER_CLOSING = frozenset(".,;:?!)]}—–-…")
_ENDS = frozenset([".", ",", "?", "!", "…", "—", "–", "-"])
_LEAST_SINGLE = 3
# In characters of white space; a wider one is a layout of columns.
_WIDEST_BREAK = 80


@dataclass(frozen=True, slots=True)
class Stretch:
    """Quoted words ``first`` to ``last`` (inclusive, marks left out), between the marks at ``opening`` and ``closing``.

    ``closing`` is the last word where no mark closes. ``continues`` is True where a quote of the paragraph before goes
    on; ``heads`` where nothing stands before the mark in its paragraph.
    """

    first: int
    last: int
    opening: int
    closing: int
    continues: bool = False
    heads: bool = False
    closed: bool = True


def stretches(words: Words) -> list[Stretch]:
    """Every quoted stretch of the text, outermost only, in reading order."""
    found: list[Stretch] = []
    open_before = False
    blocks = paragraphs(words)
    for number, (first, last) in enumerate(blocks):
        opens = _continuation(words, first)
        before = len(found)
        goes_on = number + 1 < len(blocks) and _continuation(words, blocks[number + 1][0])
        open_before = _pair(words, first, last, found, open_before and opens, goes_on)
        if len(found) == before:
            _pair_single(words, first, last, found)
            open_before = False
    return found


def paragraphs(words: Words) -> list[tuple[int, int]]:
    """First and last word of every paragraph."""
    found: list[tuple[int, int]] = []
    first = 0
    for i in _after_line_breaks(words):
        if words.text[i] == PARAGRAPH or _opens_line(words, i):
            if i > first:
                found.append((first, i - 1))
            first = i + 1 if words.text[i] == PARAGRAPH else i
    if first < len(words):
        found.append((first, len(words) - 1))
    return found


def _after_line_breaks(words: Words) -> list[int]:
    """The words that begin at a line break or are the first behind one, in order."""
    breaks = (match.start() for match in re.finditer("\n", words.document))
    return sorted({i for at in breaks if (i := bisect_left(words.start, at)) < len(words)})


def _opens_line(words: Words, i: int) -> bool:
    """Whether a sentence begins at this word, the first of its line: paragraphs apart by one line break."""
    if i == 0 or words.text[i - 1] == PARAGRAPH or words.start[i] - words.end[i - 1] > _WIDEST_BREAK:
        return False
    return words.opens_sentence(i) and (words.text[i] in _DOUBLE or words.text[i - 1] in '.?!:”"')


def _continuation(words: Words, first: int) -> bool:
    return words.text[first] in _DOUBLE


def _pair(words: Words, first: int, last: int, found: list[Stretch], continuing: bool, goes_on: bool) -> bool:
    """Pair the double marks of one paragraph; whether its last quote stays open."""
    marks = [i for i in range(first, last + 1) if words.text[i] in _DOUBLE and not _is_aside(words, i)]
    opening: int | None = None
    for position, i in enumerate(marks):
        if opening is None:
            if _may_open(words, i, first, last):
                opening = i
        elif _may_close(words, i, last, marks[position + 1 : position + 3]):
            if i > opening + 1:
                _add(found, opening, i, first, continuing)
            opening = None
        elif not _nests(words, marks, position, last):
            opening = i
    if opening is None:
        return False
    heads = opening == first
    if opening < last and (heads or goes_on or words.text[opening - 1] in ",:"):
        stretch = Stretch(opening + 1, last, opening, last, continuing and heads, heads, False)
        found.append(stretch)
        return True
    return False


def _add(found: list[Stretch], opening: int, closing: int, first: int, continuing: bool) -> None:
    heads = opening == first
    found.append(Stretch(opening + 1, closing - 1, opening, closing, continuing and heads, heads))


def _space_before(words: Words, i: int) -> bool:
    return i == 0 or words.start[i] > words.end[i - 1]


def _space_after(words: Words, i: int) -> bool:
    return i + 1 >= len(words) or words.start[i + 1] > words.end[i]


def _may_open(words: Words, i: int, first: int, last: int) -> bool:
    if i >= last:
        return False
    if i == first:
        return True
    before = _space_before(words, i) or words.text[i - 1] in _BEFORE_OPENING
    if not _space_after(words, i):
        return before or words.text[i] == "“"
    return before and words.text[i] != "”"


def _may_close(words: Words, i: int, last: int, following: list[int]) -> bool:
    """Whether the mark closes the open quote; in doubt it does."""
    if i == last:
        return True
    space_before, space_after = _space_before(words, i), _space_after(words, i)
    if space_before and not space_after:
        return words.text[i + 1] in _AFTER_CLOSING or (words.text[i] == "”" and not following)
    return not (words.text[i] in "“„" and not space_after and words.text[i + 1] not in _AFTER_CLOSING)


def _nests(words: Words, marks: list[int], position: int, last: int) -> bool:
    """Whether an opening mark inside a quote opens one within it: two closing ones follow."""
    following = marks[position + 1 : position + 3]
    return len(following) == 2 and all(_may_close(words, i, last, []) for i in following)


def _is_aside(words: Words, i: int) -> bool:
    """Whether a mark belongs to a measure or to a nickname within a name: Marcia "Cia" Price."""
    return _is_inches(words, i) or _is_nickname(words, i) or _is_nickname(words, i - 2)


def _is_nickname(words: Words, i: int) -> bool:
    """Whether a nickname's opening mark is at ``i``."""
    if i < 1 or i + 3 >= len(words) or words.text[i] not in _DOUBLE or words.text[i + 2] not in _DOUBLE:
        return False
    capitals = words.capital[i - 1] and words.capital[i + 1] and words.capital[i + 3]
    return capitals and _space_before(words, i) and not words.opens_sentence(i + 3)


def _is_inches(words: Words, i: int) -> bool:
    """A mark for inches or seconds, as in 6'2"."""
    return i > 1 and words.text[i - 1].isdigit() and words.text[i - 2] in "'’" and not _space_before(words, i)


def _pair_single(words: Words, first: int, last: int, found: list[Stretch]) -> None:
    """Pair single marks that stand as outer ones: they open after a comma, a colon or nothing, and end a clause."""
    opening: int | None = None
    for i in range(first, last + 1):
        if words.text[i] not in _SINGLE:
            continue
        if opening is None:
            introduced = i == first or words.text[i - 1] in ",:" or words.opens_sentence(i)
            if introduced and not _space_after(words, i) and i < last:
                opening = i
        elif words.text[i - 1] in _ENDS and not _space_before(words, i) and (i == last or _space_after(words, i)):
            if i - opening > _LEAST_SINGLE:
                found.append(Stretch(opening + 1, i - 1, opening, i, False, opening == first))
            opening = None
