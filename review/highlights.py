"""A document's text cut into stretches that a page can mark: from offsets to paragraphs of escaped-by-template pieces.

Pure functions. Marks may overlap, nest, be empty or lie outside the text; no mark is trusted to fit.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

KINDS = ("place", "body", "action", "vote", "date", "claim", "quote", "speaker")
"""Kinds of evidence, in the order of the legend; of several on one stretch the first gives the colour."""

_KIND_OF_FIELD = {
    "place": "place",
    "jurisdiction": "place",
    "body": "body",
    "action": "action",
    "stage": "action",
    "scope": "action",
    "technology": "action",
    "primary": "action",
    "vote": "vote",
    "date": "date",
    "quote": "quote",
    "speaker": "speaker",
}

MOST_MARKS = 300
CONTEXT = 900
"""Code points shown around a mark where a document is too long to be shown whole."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to show: offsets in code points, end exclusive; ``anchor`` names it on the page, or is empty."""

    start: int
    end: int
    kind: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same marks. ``kinds`` is empty outside all marks; ``anchors`` name the marks that begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document. ``skipped`` counts code points left out before it; ``blank`` stands for empty lines."""

    pieces: tuple[Piece, ...]
    skipped: int = 0
    blank: bool = False


def kind_of(field: str) -> str:
    """The legend's kind for an event's field; what is unknown counts as action."""
    return _KIND_OF_FIELD.get(field, "action")


def pieces(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """The text from ``start`` to ``end``, cut wherever a mark begins or ends; joined, the pieces are that text."""
    stop = len(text) if end is None else min(end, len(text))
    fitting = [mark for mark in marks if mark.start < mark.end and mark.start < stop and mark.end > start]
    fitting = sorted(fitting, key=lambda mark: (mark.start, mark.end))[:MOST_MARKS]
    edges = {start, stop}
    for mark in fitting:
        edges |= {max(mark.start, start), min(mark.end, stop)}
    found = []
    for low, high in pairwise(sorted(edges)):
        over = [mark for mark in fitting if mark.start <= low and mark.end >= high]
        begins = tuple(dict.fromkeys(m.anchor for m in over if m.anchor and max(m.start, start) == low))
        kinds = tuple(kind for kind in KINDS if any(mark.kind == kind for mark in over))
        found.append(Piece(text[low:high], kinds, begins))
    return tuple(found)


def paragraphs(text: str, marks: Sequence[Mark], longest: int) -> tuple[Paragraph, ...]:
    """The text as paragraphs to show, at most about ``longest`` bytes of it, as UTF-8 with HTML's escapes.

    A longer text is shown from its beginning and around its marks; what is left out is counted, never silently lost.
    """
    windows = [(0, len(text))] if cost(text) <= longest else _windows(text, marks, longest)
    found: list[Paragraph] = []
    last = 0
    for low, high in windows:
        found += _lines(pieces(text, marks, low, high), skipped=low - last)
        last = high
    if last < len(text):
        found.append(Paragraph((), skipped=len(text) - last))
    return tuple(found)


def cost(text: str) -> int:
    """Bytes that the text takes on a page."""
    quoted = sum(text.count(character) for character in "&<>\"'")
    return len(text.encode("utf-8", "replace")) + 4 * quoted + 10 * sum(map(text.count, _DANGEROUS))


def _windows(text: str, marks: Sequence[Mark], longest: int) -> list[tuple[int, int]]:
    told = sorted(marks, key=lambda mark: (mark.kind in ("quote", "speaker"), mark.start))[:MOST_MARKS]
    inside = [mark for mark in told if 0 <= mark.start < len(text)]
    wanted = [(0, 2 * CONTEXT)]
    wanted += [(max(0, m.start - CONTEXT), min(m.end, m.start + CONTEXT) + CONTEXT) for m in inside]
    chosen: list[tuple[int, int]] = []
    for low, high in wanted:
        more = _merged([*chosen, (low, min(high, len(text)))])
        if sum(cost(text[a:b]) for a, b in more) <= longest:
            chosen = more
    return chosen or [(0, min(len(text), longest // 10))]


def _merged(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(windows):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _lines(row: Sequence[Piece], skipped: int) -> list[Paragraph]:
    lines: list[list[Piece]] = [[]]
    for piece in row:
        first, *rest = piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(Piece(first, piece.kinds, piece.anchors))
        lines += [[Piece(line, piece.kinds)] for line in rest]
    found: list[Paragraph] = []
    for line in lines:
        kept = tuple(Piece(visible(p.text), p.kinds, p.anchors) for p in line if p.text or p.anchors)
        if any(piece.text.strip() or piece.anchors for piece in kept):
            found.append(Paragraph(kept))
        elif found and not found[-1].blank:
            found.append(Paragraph((), blank=True))
    if found:
        found[0] = Paragraph(found[0].pieces, skipped, found[0].blank)
    return found


_DANGEROUS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
_NAMED = {ord(character): f"[U+{ord(character):04X}]" for character in _DANGEROUS}


def visible(text: str) -> str:
    """The text with marks that reorder their neighbours shown by number, and control characters as a replacement.

    Unicode's Technical Report 36, section 2.5.1, on why the first must not take effect on a reviewer's page.
    """
    named = text.translate(_NAMED)
    if named.isprintable():
        return named
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") and c != "\t" else c for c in named)
