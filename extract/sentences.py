"""Sentences: by punctuation that ends one, by blank lines, and by line breaks that are not mere wrapping."""

import re
from dataclasses import dataclass
from typing import Any

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from extract import lexicon
from extract.marks import text_of

LONGEST = 300
"""Tokens after which a sentence is cut: what no punctuation ends is no sentence, and later rules look at all pairs of
words in one."""

# spaCy's codes for a token that begins a sentence and for one that does not.
_START, _INSIDE = 1, 2**64 - 1
_ENDS = frozenset({".", "!", "?", "…", "...", "....", "?!", "!?"})
_CLOSERS = frozenset({'"', "”", "’", "''", ")", "]", "'"})
_LAST_CHARACTERS = frozenset("".join(_ENDS | _CLOSERS))
_GOES_ON = re.compile(r"[a-z]{1,20}[ ,][^\n:]{10}")
# A line that ends in one of these goes on in the next.
_OPEN_END = re.compile(r"[a-z,] (?:to|of|the|a|an|and|or|in|on|at|by|with|for|from|that|which)\Z")
# From how many characters a line of capitals may be one of a title's several, and the next may be the rest of it.
_LONG_LINE, _LEAST_LINE = 36, 8
_LABEL = re.compile(r"^(?:[A-Z][A-Z .&/'’-]{2,40}:|[A-Z]?[0-9]{1,3}[.)]|[-•*·▪]|[A-Z][.)]\s)")


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A document's tokens as plain lists, which are read several times as fast as spaCy's own."""

    words: list[str]
    spaced: list[bool]
    starts: list[int]


def _tokens(doc: Doc) -> _Tokens:
    strings = doc.vocab.strings
    orths, spaced, starts = (doc.to_array(name).tolist() for name in ("ORTH", "SPACY", "IDX"))
    return _Tokens([strings[orth] for orth in orths], spaced, starts)


@Language.component("banwatch_sentences")
def sentences(doc: Doc) -> Doc:
    """Set sentence starts on every token."""
    text = text_of(doc)
    wrapped = _wrap_width(text)
    tokens = _tokens(doc)
    marks: list[int] = []
    starting, began = True, 0
    for place, word in enumerate(tokens.words):
        if word.isspace():
            marks.append(_START if starting and place == 0 else _INSIDE)
            starting = starting or _breaks(word, tokens.starts[place], text, wrapped)
        else:
            starting = starting or place - began >= LONGEST
            began = place if starting else began
            marks.append(_START if starting else _INSIDE)
            starting = word[-1] in _LAST_CHARACTERS and _ends_sentence(tokens, place)
    # One array for all tokens: setting them one by one is checked against the whole document each time.
    starts: Any = numpy.array(marks, dtype="uint64").reshape(-1, 1)
    return doc.from_array([SENT_START], starts) if marks else doc


def _wrap_width(text: str) -> int:
    """The width to which lines are wrapped; 0 where the text is not wrapped, so that every line break counts."""
    lengths = sorted(len(line) for line in text[:200_000].splitlines() if line.strip())
    if len(lengths) < 6:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if 50 <= width <= 130 else 0


def _breaks(space: str, position: int, text: str, wrapped: int) -> bool:
    """Whether white space ends the sentence before it: a blank line, or a line break that wrapping does not explain."""
    breaks = space.count("\n")
    if breaks == 0:
        return False
    if breaks > 1:
        return True
    if _goes_on_in_capitals(text, position, position + len(space)):
        return False
    if _OPEN_END.search(text, max(0, position - 16), position):
        return False
    if not wrapped:
        # A line that begins small goes on with what the one before left open, however long the lines are.
        return not (text[position - 1 : position].isalpha() and _GOES_ON.match(text, position + len(space)))
    line = text[text.rfind("\n", 0, position) + 1 : position].rstrip()
    following = text[position + len(space) : position + len(space) + 50]
    if _LABEL.match(following.lstrip()):
        return True
    return len(line) < wrapped * 0.7 and not following[:1].islower()


def _goes_on_in_capitals(text: str, end: int, start: int) -> bool:
    """Whether a long line in capitals, which no mark ends, is followed by another: a title set over several lines."""
    line = text[text.rfind("\n", 0, end) + 1 : end].strip()
    if len(line) < _LONG_LINE or line[-1] in ".:;!?" or not line.isupper():
        return False
    following = text[start : start + 120].split("\n", 1)[0].strip()
    return len(following) >= _LEAST_LINE and following.isupper() and not _LABEL.match(following)


def _ends_sentence(tokens: _Tokens, place: int) -> bool:
    """Whether a sentence may begin after this token."""
    words, word = tokens.words, tokens.words[place]
    if place + 1 >= len(words):
        return False
    before, following = words[place - 1] if place else None, words[place + 1]
    if word in _CLOSERS:
        return before in _ENDS and not tokens.spaced[place - 1] and _opens(following)
    if following in _CLOSERS and not tokens.spaced[place]:
        return False
    if word not in _ENDS:
        return _is_stopped_word(word) and _opens(following) and not _abbreviates_before(word, following)
    if (
        word == "."
        and before is not None
        and (_abbreviates_before(before, following) or _numbers_a_line(words, place - 1))
    ):
        return False
    return _opens(following) and bool(tokens.spaced[place] or following.isspace())


def _numbers_a_line(words: list[str], place: int) -> bool:
    """An item number such as the 4 of "4. Purchase of two trucks"."""
    at_line_start = place == 0 or (words[place - 1].isspace() and "\n" in words[place - 1])
    word = words[place]
    return at_line_start and len(word) <= 3 and (word.isdigit() or len(word) == 1)


def _opens(word: str) -> bool:
    return word.isspace() or not word[0].islower()


def _is_stopped_word(word: str) -> bool:
    return word.endswith(".") and len(word) > 2 and word[:-1].lower().replace(".", "").isalpha()


def _abbreviates_before(word: str, following: str) -> bool:
    """ "No." abbreviates number before one only: "390 no. Sutton turned down the ban" is two sentences."""
    if word.rstrip(".") == "no":
        return following[:1].isdigit() or following[:1] == "#"
    return _abbreviates(word)


def _abbreviates(text: str) -> bool:
    word = text.rstrip(".").lower()
    if len(word) == 1 or (len(word) == 3 and word[1] == "."):
        return word[0].isalpha()
    return word in lexicon.words("abbreviations")
