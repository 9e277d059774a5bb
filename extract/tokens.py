"""The tokenizer: spaCy's own, fed so that no text makes it slow.

spaCy takes prefixes off a stretch without white space one by one and copies the rest each time, so that ten thousand
quotation marks in a row take many seconds. Long stretches are therefore cut before it sees them.
"""

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extract.marks import TEXT

LONGEST = 200
"""Characters of a stretch without white space that are tokenized at once; no word or address that matters is longer."""

_TOO_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)")


class BoundedTokenizer:
    """A tokenizer for ``Language.tokenizer``; the text of its documents is the text it was given."""

    def __init__(self, language: Language) -> None:
        self._inner: Callable[[str], Doc] = language.tokenizer
        self._vocab = language.vocab

    def __call__(self, text: str) -> Doc:
        doc = self._cut(text) if _TOO_LONG.search(text) else self._inner(text)
        doc.user_data[TEXT] = text
        return doc

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
