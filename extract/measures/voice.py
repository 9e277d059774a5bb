"""Who speaks: a reporter about others, or an author for himself."""

import re
from collections.abc import Sequence

from banwatch.spans import Span
from extract.lexicon.patterns import any_of
from extract.measures.sentences import Sentence

_OWN = re.compile(rf"{any_of((), ('I', '[Ww]e', '[Mm]y', '[Oo]ur', '[Uu]s'))}\b(?![.’']?[A-Z])")
# One "our" may be a newsroom's plea for subscribers.
_OFTEN = 2


def speaks_as_author(sentences: Sequence[Sentence]) -> bool:
    """Whether the text says "I" or "we" in its own voice in several sentences, as opinion does."""
    return sum(_says_own(sentence) for sentence in sentences) >= _OFTEN


def _says_own(sentence: Sentence) -> bool:
    start = sentence.span.start
    return any(
        not any(quoted.overlaps(Span(start + match.start(), start + match.end())) for quoted in sentence.quoted)
        for match in _OWN.finditer(sentence.text)
    )
