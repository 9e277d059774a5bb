"""Picking the words a reader should see: the sentence something was read from, and the quote that says most."""

import re
from collections.abc import Sequence

from banwatch.quotes import Quote
from banwatch.spans import Span

LONGEST_PASSAGE = 420
LONGEST_QUOTE = 360
SHORTEST_QUOTE = 40

_STOP = re.compile(r"[.!?][\"”’')]?\s{1,3}(?=[A-Z“\"‘])|\n")
_INITIAL = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|No|Jr|Sr|U\.S)\.$")


def sentence_around(text: str, span: Span, longest: int = LONGEST_PASSAGE) -> str:
    """The sentence in which a span stands, at most ``longest`` code points, cut at words where it must be."""
    low, high = max(0, span.start - longest), min(len(text), span.end + longest)
    start, end = low, high
    for stop in _STOP.finditer(text, low, high):
        if _INITIAL.search(text[max(0, stop.start() - 4) : stop.start() + 1]):
            continue
        if stop.end() <= span.start:
            start = stop.end()
        elif stop.start() >= span.end:
            end = stop.start() + (text[stop.start()] != "\n")
            break
    return shorten(text[start:end].strip(), longest)


def shorten(text: str, longest: int) -> str:
    """Text cut at the last word that fits, with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{head.rsplit(' ', 1)[0].rstrip(',;:')}…"


def key_quote(quotes: Sequence[Quote]) -> Quote | None:
    """The quote to show: spoken by somebody named, in their own words, long enough to say something; the first such."""
    named = [quote for quote in quotes if quote.speaker and len(quote.text) >= SHORTEST_QUOTE]
    return min(named, key=_reluctance, default=None)


def _reluctance(quote: Quote) -> tuple[bool, bool, bool]:
    return not quote.direct, len(quote.text) > LONGEST_QUOTE, not (quote.title or quote.affiliation)
