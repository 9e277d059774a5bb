"""A document cut into words and marks, as the rules on names and quotes read it.

A word keeps its inner hyphens and apostrophes ("O'Neill", "vice-chair") and the full stop of an abbreviation or initial
("Sen.", "J.", "U.S."); a possessive ending is a word of its own. Everything else that is not white space is a mark.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from spacy.tokens import Doc

from extract import lexicon
from extract.marks import sentence_starts, text_of
from extract.people import vocabulary

_KEY = "banwatch_words"
_JOINED = r"[-‐‑'’](?!(?:[sSdm]|ll|ve|re)(?!\w))\w+"
# Every alternative begins with a character or a set of them, so that most are passed over at a look.
_WORD = re.compile(
    r"[A-Z]\.[A-Z]\.(?:[A-Z]\.){0,4}|['’](?:[sSdm]|ll|ve|re)(?!\w)"
    rf"|\w\w*(?:{_JOINED}(?:{_JOINED}){{0,5}}|)|\n[ \t\r]{{0,80}}\n|[^\w\s]"
)
_MOST_KNOWN = 20_000
PARAGRAPH = "\n"


@dataclass(slots=True)
class Words:
    """Parallel lists over the words of a text; ``PARAGRAPH`` stands for a blank line.

    ``flags`` are those of ``extract.people.vocabulary``, ``capital`` is whether the word begins with a capital letter,
    ``sentence`` numbers the sentence a word stands in.
    """

    document: str
    text: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def between(self, first: int, last: int) -> str:
        """The words ``first`` to ``last`` (inclusive) as they stand in the text, white space made single."""
        return " ".join(self.document[self.start[first] : self.end[last]].split())

    def opens_sentence(self, i: int) -> bool:
        return i == 0 or self.sentence[i] != self.sentence[i - 1]


def words_of(doc: Doc) -> Words:
    """The words of a document, cut once."""
    found = doc.user_data.get(_KEY)
    if found is None:
        found = doc.user_data[_KEY] = cut(text_of(doc), sentence_starts(doc))
    return cast(Words, found)


def cut(text: str, sentence_starts: list[int]) -> Words:
    """Cut ``text`` into words; ``sentence_starts`` are ascending offsets."""
    words = Words(text)
    size, end = len(text), 0
    for match in _WORD.finditer(text):
        begin = match.start()
        if begin < end:
            continue
        word, end = match[0], match.end()
        if word[0] == "\n":
            word = PARAGRAPH
        lower, flag, capital, may_be_short = _look(word)
        if may_be_short and end < size and text[end] == ".":
            word, end = word + ".", end + 1
        words.text.append(word)
        words.lower.append(lower)
        words.start.append(begin)
        words.end.append(end)
        words.flags.append(flag)
        words.capital.append(capital)
    words.sentence = _numbered(words.start, sentence_starts)
    return words


def _numbered(starts: list[int], sentence_starts: list[int]) -> list[int]:
    """For each word how many sentences have begun by then."""
    found: list[int] = []
    for number, start in enumerate(sentence_starts):
        found.extend([number] * (bisect_left(starts, start) - len(found)))
    found.extend([len(sentence_starts)] * (len(starts) - len(found)))
    return found


@lru_cache(_MOST_KNOWN)
def _look(word: str) -> tuple[str, int, bool, bool]:
    """A word in lower case, its flags, whether it begins with a capital, and whether a full stop behind it is its."""
    known, lower = vocabulary.flags(), word.lower()
    flag = known.get(lower, 0) if lower.isascii() else known.get(_folded(lower), 0)
    if not flag and "-" in lower:
        flag = known.get(lower.split("-", 1)[0], 0) & (vocabulary.OFFICE | vocabulary.MODIFIER)
    short = lower.rsplit("-", 1)[-1] in lexicon.words("abbreviations") or (len(word) == 1 and word.isupper())
    return lower, flag, word[0].isupper(), short


def _folded(word: str) -> str:
    """A word without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
