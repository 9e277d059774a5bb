"""The tokenizer: spaCy's own, fed so that no text makes it slow.

spaCy takes prefixes off a stretch without white space one by one and copies the rest each time, so that ten thousand
quotation marks in a row take many seconds. Long stretches are therefore cut before it sees them. And spaCy remembers
how a stretch is cut, but nothing that stands behind the first contraction or abbreviation of a text; stretches are
therefore shown to it one by one before the text they stand in, which is a tenth of the work for most texts.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extract.marks import TEXT

LONGEST = 200
"""Characters of a stretch without white space that are tokenized at once; no word or address that matters is longer."""

MOST_REMEMBERED = 30_000
"""Stretches remembered; a word takes some hundred bytes, and the common ones come first."""

_TOO_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)")


class BoundedTokenizer:
    """A tokenizer for ``Language.tokenizer``; the text of its documents is the text it was given."""

    def __init__(self, language: Language) -> None:
        tokenizer: Any = language.tokenizer
        tokenizer.max_cache_size = MOST_REMEMBERED
        self._inner: Callable[[str], Doc] = tokenizer
        self._vocab = language.vocab
        self._shown: set[str] = set()
        self._show({"\n", "\n\n"})

    def __call__(self, text: str) -> Doc:
        stretches = set(text.split())
        if any(len(stretch) > LONGEST for stretch in stretches):
            doc = self._cut(text)
        else:
            self._show(stretches)
            doc = self._inner(text)
        doc.user_data[TEXT] = text
        return doc

    def _show(self, stretches: set[str]) -> None:
        """Have each stretch remembered that is new, while there is room."""
        for stretch in stretches - self._shown:
            if len(self._shown) >= MOST_REMEMBERED:
                return
            self._shown.add(stretch)
            self._inner(stretch)

    def _cut(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            for token in self._inner(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self._vocab, words=words, spaces=spaces)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for match in _TOO_LONG.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]
