"""Looks up the gazetteer's names in a text, the longest first, by the letters that begin a capitalised word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from banwatch.gazetteer import Gazetteer, gazetteer

_WORD = re.compile(r"[A-ZÀ-Ý](?<![\w@#/].)[^\W\d_]{0,40}")
_KEY = re.compile(r"[^\W\d_]+")
_FOLD = (("’", "'"), ("‘", "'"), ("ʻ", "'"), ("`", "'"), ("\u00a0", " "), ("\t", " "))
_GOES_ON = re.compile(r"(?i)\b(?:of|the|of the)[ \t]*\Z")
_DIRECTIONS = (("North ", "N. "), ("South ", "S. "), ("East ", "E. "), ("West ", "W. "))
_SHORTEST = 3
_FOLLOWING = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A gazetteer name at ``start`` to ``end`` (code points); ``name`` is its form in the gazetteer."""

    start: int
    end: int
    name: str
    upper: bool = False


def fold(text: str, sentence_starts: Iterable[int] = ()) -> str:
    """The text with straight apostrophes and spaces for line breaks, of the same length; a line break before a sentence
    stays one, so that no name is read over it."""
    for mark, plain in _FOLD:
        text = text.replace(mark, plain)
    folded = text.replace("\n", " ")
    ends = [start - 1 for start in sentence_starts if start and text[start - 1] == "\n"]
    if not ends:
        return folded
    parts, begin = [], 0
    for end in ends:
        parts += [folded[begin:end], " " if _GOES_ON.search(text, max(0, end - 12), end) else "\n"]
        begin = end + 1
    return "".join([*parts, folded[begin:]])


class NameIndex:
    """All names of a gazetteer by their first letters, and by these and what follows: "New" begins many names, "New Y"
    few."""

    def __init__(self, places: Gazetteer) -> None:
        self._longer: dict[str, list[str]] = {}
        self._exact: dict[str, list[str]] = {}
        self._upper: dict[str, list[tuple[str, str]]] = {}
        self._forms: dict[str, str] = {}
        for name in places:
            if len(name) >= _SHORTEST or name == "US":
                self._add(name, name)
                for long, short in _DIRECTIONS:
                    if name.startswith(long):
                        self._add(short + name[len(long) :], name)
        for names in (*self._longer.values(), *self._exact.values()):
            names.sort(key=len, reverse=True)
        for pairs in self._upper.values():
            pairs.sort(key=lambda pair: len(pair[0]), reverse=True)

    def _add(self, form: str, name: str) -> None:
        key = _KEY.match(form)
        if key is None or form in self._forms:
            return
        self._forms[form] = name
        opening = form[: key.end() + _FOLLOWING]
        if len(opening) == key.end() + _FOLLOWING:
            self._longer.setdefault(opening, []).append(form)
        else:
            self._exact.setdefault(key.group(), []).append(form)
        capitals = form.upper()
        if capitals != form:
            self._upper.setdefault(key.group().upper(), []).append((capitals, name))

    def find(self, folded: str) -> Iterator[Found]:
        """Names in reading order, none overlapping; ``folded`` is the text as ``fold`` gives it."""
        end = 0
        for word in _WORD.finditer(folded):
            if word.start() < end:
                continue
            found = self._at(folded, word.start(), word.group())
            if found is not None:
                end = found.end
                yield found

    def _at(self, folded: str, start: int, key: str) -> Found | None:
        opening = folded[start : start + len(key) + _FOLLOWING]
        for forms in (self._longer.get(opening, ()), self._exact.get(key, ())):
            for form in forms:
                if folded.startswith(form, start) and _ends(folded, start + len(form)):
                    return Found(start, start + len(form), self._forms[form])
        if key.isupper() or (len(key) > 3 and key[2:].isupper()):
            capitals = key.upper()
            stretch = folded[start : start + 60].upper()
            for form, name in self._upper.get(capitals, ()):
                end = start + len(form)
                if stretch.startswith(form) and _ends(folded, end) and _is_capitals(folded[start:end]):
                    return Found(start, end, name, upper=True)
        return None


def _is_capitals(words: str) -> bool:
    """True for "DeKALB" and "ST. PAUL"."""
    letters = [c for c in words if c.isalpha()]
    return sum(c.isupper() for c in letters) * 4 >= len(letters) * 3


def _ends(folded: str, end: int) -> bool:
    """True where a name may end: not within a word."""
    return end >= len(folded) or not (folded[end].isalnum() or folded[end] in "_@")


@lru_cache(maxsize=1)
def name_index() -> NameIndex:
    return NameIndex(gazetteer())
