"""Sentences: by punctuation that ends one, by blank lines, and by line breaks that are not mere wrapping."""

import re
from typing import Any

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from extract import lexicon

LONGEST = 300
"""Tokens after which a sentence is cut: what no punctuation ends is no sentence, and later rules look at all pairs of
words in one."""

# spaCy's codes for a token that begins a sentence and for one that does not.
_START, _INSIDE = 1, 2**64 - 1
_ENDS = frozenset({".", "!", "?", "…", "...", "....", "?!", "!?"})
_CLOSERS = frozenset({'"', "”", "’", "''", ")", "]", "'"})
_LABEL = re.compile(r"^(?:[A-Z][A-Z .&/'’-]{2,40}:|[A-Z]?[0-9]{1,3}[.)]|[-•*·▪]|[A-Z][.)]\s)")


@Language.component("banwatch_sentences")
def sentences(doc: Doc) -> Doc:
    """Set sentence starts on every token."""
    text = doc.text
    wrapped = _wrap_width(text)
    marks: list[int] = []
    starting, began = True, 0
    for token in doc:
        if token.is_space:
            marks.append(_START if starting and token.i == 0 else _INSIDE)
            starting = starting or _breaks(token, text, wrapped)
        else:
            starting = starting or token.i - began >= LONGEST
            began = token.i if starting else began
            marks.append(_START if starting else _INSIDE)
            starting = _ends_sentence(token)
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


def _breaks(space: Token, text: str, wrapped: int) -> bool:
    """Whether white space ends the sentence before it: a blank line, or a line break that wrapping does not explain."""
    breaks = space.text.count("\n")
    if breaks == 0:
        return False
    if breaks > 1 or not wrapped:
        return True
    position = space.idx
    line = text[text.rfind("\n", 0, position) + 1 : position].rstrip()
    following = text[position + len(space.text) : position + len(space.text) + 50]
    if _LABEL.match(following.lstrip()):
        return True
    return len(line) < wrapped * 0.7 and not following[:1].islower()


def _ends_sentence(token: Token) -> bool:
    """Whether a sentence may begin after this token."""
    doc, i = token.doc, token.i
    if i + 1 >= len(doc):
        return False
    before, following = doc[i - 1] if i else None, doc[i + 1]
    if token.text in _CLOSERS:
        closes = before is not None and before.text in _ENDS and not before.whitespace_
        return closes and _opens(following)
    if following.text in _CLOSERS and not token.whitespace_:
        return False
    if token.text not in _ENDS:
        return _is_stopped_word(token) and _opens(following) and not _abbreviates(token.text)
    if token.text == "." and before is not None and (_abbreviates(before.text) or _numbers_a_line(before)):
        return False
    return _opens(following) and bool(token.whitespace_ or following.is_space)


def _numbers_a_line(token: Token) -> bool:
    """An item number such as the 4 of "4. Purchase of two trucks"."""
    at_line_start = token.i == 0 or (token.nbor(-1).is_space and "\n" in token.nbor(-1).text)
    return at_line_start and len(token.text) <= 3 and (token.is_digit or len(token.text) == 1)


def _opens(token: Token) -> bool:
    return token.is_space or not token.text[0].islower()


def _is_stopped_word(token: Token) -> bool:
    return token.text.endswith(".") and len(token.text) > 2 and token.text[:-1].lower().replace(".", "").isalpha()


def _abbreviates(text: str) -> bool:
    word = text.rstrip(".").lower()
    if len(word) == 1 or (len(word) == 3 and word[1] == "."):
        return word[0].isalpha()
    return word in lexicon.words("abbreviations")
