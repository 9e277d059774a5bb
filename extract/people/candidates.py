"""Names of people that a statistical model adds to those found by form."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from banwatch.spans import Span
from extract.people.names import Kind, Name
from extract.people.words import Words


def with_candidates(words: Words, names: Sequence[Name], seen: Iterable[Span]) -> list[Name]:
    """The names and the people whom the model sees, in reading order, none overlapping. Where both have words in
    common, the model decides over names of unknown kind, and the rules over all others."""
    ranges = {stretch for span in seen if (stretch := _range(words, span)) is not None}
    known = {i for name in names if name.kind is not Kind.UNKNOWN for i in range(name.title_first, name.last + 1)}
    people = [(first, last) for first, last in ranges if known.isdisjoint(range(first, last + 1))]
    titles = {name.first: name.title_first for name in names}
    added = [Name(first, last, titles.get(first, first), Kind.PERSON) for first, last in people]
    taken = {i for first, last in people for i in range(first, last + 1)}
    kept = [name for name in names if taken.isdisjoint(range(name.first, name.last + 1))]
    return sorted((*kept, *added), key=lambda name: name.first)


def _range(words: Words, span: Span) -> tuple[int, int] | None:
    """The first and last word of a span, without a possessive ending; None where it begins or ends within a word."""
    first, last = bisect_left(words.start, span.start), bisect_right(words.end, span.end) - 1
    if first > last or words.start[first] != span.start or words.end[last] != span.end:
        return None
    if last > first and words.lower[last] in ("'s", "’s"):
        last -= 1
    return first, last
