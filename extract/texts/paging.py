"""Pages of a paper as one text: doubled glyphs, words broken at a line's end, running heads and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

EDGE_LINES = 2
"""How many lines at the top and the bottom of a page may be running heads."""
LEAST_LINES = 8
"""A page with fewer lines has none: there, what repeats is the matter itself."""
LEAST_PAGES = 3
"""On how many pages, at least, and on half of them, a line stands that is a running head."""

# pdfium writes U+FFFE or U+0002 for a hyphen at a line's end.
_BROKEN = re.compile(
    "([^\\W\\d_]{1,40})(?:[-\u2010\u00ad][ \t]{0,3}\n|[\ufffe\x02][ \t]{0,3}\n?)[ \t]{0,8}([^\\W\\d_]{1,40})"
)
_STRAY = re.compile("[\ufffe\x02\x00\u00ad]")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—| ]{0,4}(?:page|pg\.?|p\.)?\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?[-–—| ]{0,4})", re.IGNORECASE
)
_DIGITS = re.compile(r"\d{1,9}")
_WORD = re.compile(r"\S{1,200}")
_STAND_BEFORE_A_HYPHEN = frozenset(
    "all anti body co cross face facial first four half high license long low mid multi non one post pre pro real "
    "second self short six state ten third three two vice well year".split()
)
"""Words that mostly keep the hyphen after them, so that "face-" and "recognition" do not become one word."""


def cleaned(pages: Sequence[str]) -> list[str]:
    """The pages without what is the printer's and not the author's. A running head stays where it stands first."""
    lines = [_lines(page) for page in pages]
    heads = _running_heads(lines)
    seen: set[str] = set()
    bodies = ["\n".join(_without(page, heads, seen, many=len(pages) > 1)) for page in lines]
    words = Counter(word.lower() for body in bodies for word in re.findall(r"[^\W\d_]{1,40}", body))
    return [_STRAY.sub("", _mended(body, words)).strip() for body in bodies]


def joined(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """One text, pages a blank line apart, and the offset at which each page begins, in code points."""
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for page in pages:
        starts.append(size)
        if page:
            parts.append(page)
            size += len(page) + 2
    text = "\n\n".join(parts)
    return text, tuple(min(start, len(text)) for start in starts)


def _lines(page: str) -> list[str]:
    text = page.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return [_single(line).rstrip() for line in text.split("\n")]


def _is_doubled(word: str) -> bool:
    return len(word) % 2 == 0 and word[::2] == word[1::2]


def _single(line: str) -> str:
    """A line whose glyphs were each drawn twice ("AAYYEESS:: 99"), drawn once."""
    words = _WORD.findall(line)
    long = [word for word in words if len(word) >= 4]
    if not long or not all(map(_is_doubled, words)):
        return line
    # Blanks are doubled too where the line was drawn as a whole.
    blanks = line.replace("  ", " ") if "  " in line else line
    return _WORD.sub(lambda found: found[0][::2], blanks)


def _edges(lines: Sequence[str]) -> set[int]:
    """The indexes of the lines at the top and the bottom of a page that may be running heads; a sentence is none."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < LEAST_LINES:
        return set()
    return {index for index in (*filled[:EDGE_LINES], *filled[-EDGE_LINES:]) if not lines[index].rstrip().endswith(".")}


def _shape(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()).lower())


def _running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    on = Counter(shape for page in pages for shape in {_shape(page[index]) for index in _edges(page)})
    least = max(LEAST_PAGES, len(pages) / 2)
    return frozenset(shape for shape, number in on.items() if number >= least and len(shape) > 1)


def _without(page: Sequence[str], heads: frozenset[str], seen: set[str], *, many: bool) -> list[str]:
    gone: set[int] = set()
    filled = [index for index, line in enumerate(page) if line.strip()]
    if many:
        gone |= {index for index in (*filled[:1], *filled[-1:]) if _PAGE_NUMBER.fullmatch(page[index].strip())}
    for index in sorted(_edges(page)):
        shape = _shape(page[index])
        if shape in heads:
            if shape in seen:
                gone.add(index)
            seen.add(shape)
    return [line for index, line in enumerate(page) if index not in gone]


def _mended(text: str, words: Counter[str]) -> str:
    def mend(found: re.Match[str]) -> str:
        before, after = found[1], found[2]
        if after[0].isupper() and not before.isupper():
            return f"{before}-{after}"
        both_are_words = words[before.lower()] > 1 and words[after.lower()] > 1
        whole = words[f"{before}{after}".lower()] > 0
        stands = before.lower() in _STAND_BEFORE_A_HYPHEN
        return f"{before}{after}" if whole or not (stands or both_are_words) else f"{before}-{after}"

    return _BROKEN.sub(mend, text)
