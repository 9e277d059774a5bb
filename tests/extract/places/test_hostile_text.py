"""Text that nobody would write."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.marks import Context
from extract.places.component import read_places

WORDS = [
    "Boston",
    "Portland,",
    "Ore.",
    "King",
    "said",
    "of",
    "in",
    "SPRINGFIELD",
    "—",
    "the",
    "\n\n",
    "St.",
    "’s",
    "Mass",
    "Virginia",
    "(",
    "U.S.",
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_any_text_gives_ordered_places_within_it(text: str) -> None:
    places = read_places(text, Context(home_state="MA"))
    end = 0
    for place in places:
        assert end <= place.span.start < place.span.end <= len(text)
        assert place.span.of(text) == place.text
        end = place.span.end


def lines_run(work: Callable[[], object]) -> int:
    """Lines of Python executed, which unlike seconds are the same on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "Boston, Massachusetts, ",
        "Portland and ",
        "Jo Ab, 33, of Nowhereville. ",
        "A" * 50,
        "St. ",
        "Aa Bb ",
        "County of ",
    ],
)
def test_twice_the_text_is_at_most_about_twice_the_work(unit: str) -> None:
    once = lines_run(lambda: read_places(unit * 150, Context(home_state="ME")))
    twice = lines_run(lambda: read_places(unit * 300, Context(home_state="ME")))
    assert twice < 2.4 * once + 2_000
