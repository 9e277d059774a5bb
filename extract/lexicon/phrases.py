"""Finds phrases of a lexicon in text: a trie over words, so that the cost does not grow with the number of phrases.

A phrase is words in lower case; ``a/b`` is a choice between words, ``(the)`` or ``(a/the)`` a word that may be left
out, ``...`` a gap of at most eight words.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_POSSESSIVE = "'s"
GAP_WORDS = 8

_WORD = re.compile(r"\w+(?:['’]\w+|-\n(?<=[^\W\d_]-\n)[^\W\d_]+|)|[,;:—–()\n]|\$\w+(?:['’]\w+)?|\.\.\.")
_NUMBERS = frozenset("no none nil one two three four five six seven eight nine ten eleven twelve".split())
_STOPS = frozenset({";", ":", "(", ")", "\n"})


class Word(NamedTuple):
    """A word or a breaking mark of a sentence; ``start`` and ``end`` are offsets into the document."""

    lower: str
    start: int
    end: int


# Half the time of a call of the class, which there are a thousand of in a text.
_word = tuple.__new__


class Found(NamedTuple):
    """A phrase found: words ``first`` to ``last`` (inclusive), and the labels it stands under."""

    first: int
    last: int
    labels: frozenset[str]


@dataclass(slots=True)
class _Node:
    labels: frozenset[str] = frozenset()
    after: "dict[str, _Node]" = field(default_factory=dict)
    after_gap: "_Node | None" = None


def split(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch of text, apostrophes straightened; hyphens and quotation marks fall away."""
    stop = len(text) if end is None else end
    stretch = text[start:stop]
    # Two capitals whose small form is longer, or hangs on what stands beside it.
    if "İ" in stretch or "Σ" in stretch:
        found = (
            Word(match[0].lower(), start + match.start(), start + match.end()) for match in _WORD.finditer(stretch)
        )
        return [_joined(word._replace(lower=word.lower.replace("’", "'"))) for word in found]
    words = [
        _word(Word, (match[0], start + match.start(), start + match.end()))
        for match in _WORD.finditer(stretch.lower().replace("’", "'"))
    ]
    return [_joined(word) for word in words] if "-\n" in stretch else words


def _joined(word: Word) -> Word:
    """A word that a line break parts: "prohi-bit" over two lines is "prohibit"."""
    return word._replace(lower=word.lower.replace("-\n", ""))


class PhraseTrie:
    """All phrases of a lexicon, by label."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._root = _Node()
        for label, entries in phrases.items():
            for entry in entries:
                for words in _spelled_out(entry):
                    self._insert(words, label)

    def _insert(self, words: tuple[str, ...], label: str) -> None:
        node = self._root
        for word in words:
            if word == "...":
                node.after_gap = node.after_gap or _Node()
                node = node.after_gap
            else:
                node = node.after.setdefault(word, _Node())
        node.labels |= {label}

    def find(self, words: Sequence[Word]) -> Iterator[Found]:
        """The longest phrase of each label from each word on, in reading order."""
        openings = self._root.after
        for first, word in enumerate(words):
            if word.lower not in openings and not word.lower.endswith(_POSSESSIVE):
                continue
            longest: dict[str, int] = {}
            _begin(self._root, words, first, longest)
            if not longest:
                continue
            if len(longest) == 1:
                yield Found(first, max(longest.values()), frozenset(longest))
                continue
            by_end: dict[int, set[str]] = {}
            for label, last in longest.items():
                by_end.setdefault(last, set()).add(label)
            for last, found in sorted(by_end.items()):
                yield Found(first, last, frozenset(found))


def _begin(node: _Node, words: Sequence[Word], at: int, longest: dict[str, int]) -> None:
    """Enter for each label the last word of its longest phrase that goes on from ``node`` with word ``at``; its last
    word may stand in the possessive: "the city council's vote"."""
    word = words[at].lower
    if following := node.after.get(word):
        _go_on(following, words, at, longest)
    elif word.endswith(_POSSESSIVE) and (owner := node.after.get(word.removesuffix(_POSSESSIVE))):
        _enter(owner, at, longest)


def _go_on(node: _Node, words: Sequence[Word], at: int, longest: dict[str, int]) -> None:
    """The same for ``node`` itself, reached at word ``at``, and all that follows it; a gap ends where the word that
    closes it stands first."""
    _enter(node, at, longest)
    if at + 1 < len(words):
        _begin(node, words, at + 1, longest)
    if node.after_gap is None:
        return
    commas = 0
    closed: set[str] = set()
    for position in range(at + 1, len(words)):
        word = words[position].lower
        if word in _STOPS or position - at - commas > GAP_WORDS + 1:
            return
        commas += word == ","
        if word not in closed and (following := node.after_gap.after.get(word)):
            _go_on(following, words, position, longest)
            if not _is_in_a_count(words, position):
                closed.add(word)


def _is_in_a_count(words: Sequence[Word], at: int) -> bool:
    """Whether a gap goes on behind a word because it stands in a tally: "voted five to two to ban"."""
    following = words[at + 1].lower if at + 1 < len(words) else ""
    return following.isdigit() or following in _NUMBERS


def _enter(node: _Node, at: int, longest: dict[str, int]) -> None:
    for label in node.labels:
        longest[label] = max(at, longest.get(label, -1))


def _spelled_out(entry: str) -> Iterator[tuple[str, ...]]:
    choices: list[tuple[str, ...]] = []
    for word in entry.replace("-", " ").split():
        if word.startswith("(") and word.endswith(")"):
            choices.append((*word[1:-1].split("/"), ""))
        else:
            choices.append(tuple(word.split("/")))
    for words in itertools.product(*choices):
        yield tuple(word for word in words if word)
