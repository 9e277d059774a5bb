"""No text makes the components raise, overlap their quotes or work more than in proportion."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banwatch.quotes import Quote
from extract.people.register import compile_register
from extract.people.words import cut
from extract.quotes.reading import read_quotes

_PIECES = st.sampled_from(
    ['"', "“", "”", "‘", "’", "'", "—", "(", ")", ",", ".", ":", "?", "\n\n", "\n", " ", "said", "King", "Ada King",
     "he", "who", "the mayor", "Mayor", "City Council", "according to", "saying", "and", "of",
     "'s", "\x00", "é", "6'2\""]
)  # fmt: skip


def _read(text: str) -> tuple[Quote, ...]:
    words = cut(text, [0, *(match.end() for match in re.finditer(r"[.?!\n] ?", text))])
    return read_quotes(words, compile_register(words))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=80).map(" ".join), st.lists(_PIECES, max_size=80).map("".join)))
def test_any_text_gives_ordered_quotes_that_do_not_overlap(text: str) -> None:
    free = 0
    for quote in _read(text):
        assert quote.span.start >= free
        assert quote.span.of(text) == quote.text
        free = quote.span.end


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    ['" ', "“a ", "“a ‘b ", "a” ", "Mayor ", "Jane Roe said ", '"Aa bb cc dd," he said. ', "Department of ",
     "said that he ",
     'A: "b c d e f" ', '"Aa bb cc dd\n\n', "King (a ", ", a he said "],
)  # fmt: skip
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    once = _calls(lambda: _read(piece * 300))
    twice = _calls(lambda: _read(piece * 600))
    assert twice <= 2.3 * once + 200


def test_a_line_of_a_megabyte_is_read() -> None:
    assert _read("a" * 1_000_000) == ()
