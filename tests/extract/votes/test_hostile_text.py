"""No text raises, and the work grows with the text's length."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banwatch.documents import DocumentKind
from banwatch.votes import Vote
from extract.votes import minutes, prose
from extract.votes.shadow import lower, shadow

ReadVotes = Callable[[str, DocumentKind], tuple[Vote, ...]]
WORDS = (
    "AYES: |NOES: None|moved |seconded by |Ray, |Hill |and |Motion carried |5-0-2|8 to 1|unanimously |\n|"
    "\n\n|. |; |(|)|"
    '"|’|The motion |failed |Mayor |of the |1. |RESULT: |ABSENT|  |X|aye|no|to approve |amendment |'
    "substitute |/|—|İ|\x00|"
    "four |none |voted |in favor |opposed|abstained|2,214 to 1,076|MOVER: |Roll call: |tie |"
).split("|")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join) | st.text(max_size=200), st.sampled_from(DocumentKind)
)
def test_no_text_raises_and_every_span_lies_in_it(read_votes: ReadVotes, text: str, kind: DocumentKind) -> None:
    for vote in read_votes(text, kind):
        assert vote.span is not None
        assert vote.span.end <= len(text)
        assert all(count >= 0 for count in vote.counts.values())


@given(st.text(max_size=300))
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(lower(shadow(text))) == len(text)


def _work(text: str, read: Callable[..., list[Vote]]) -> int:
    """The number of Python calls that reading a text takes."""
    plain = shadow(text)
    sentences = [(start, min(start + 3000, len(text))) for start in range(0, len(text), 3000)]
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(plain, lower(plain), sentences)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("read", [minutes.read, prose.read], ids=["minutes", "prose"])
@pytest.mark.parametrize(
    "unit",
    [
        "AYES: ",
        "Ray, ",
        "Aye\n",
        "voted 5-4 ",
        "moved by Ray seconded by ",
        '"voted 5-4 to ',
        "AYE  NAY\nRay  X\n",
        "1. \n",
        "he moved and seconded ",
        "vote 5/4, ",
        "Mayor Hill Ray ",
        "| Ayes | Ray |\n",
        "Ayes 2\nRay, Hill\n",
        "AYE  NAY\nRay  Hill\n",
        "Moved by Ray carried ",
        "Coun-\nman ",
        "a Ray-Hill motion to ",
        "Ray/Hill - go\n",
        "5/4/2021  go  Pass\n",
        "The board approved it. ",
        "passed and adopted this ",
        "| 5/4/2021 |  ",
    ],
)
def test_twice_the_text_is_twice_the_work(unit: str, read: Callable[..., list[Vote]]) -> None:
    re.purge()
    _work(unit * 50, read)
    once, twice = (_work((unit * (length // len(unit) + 1))[:length], read) for length in (12_000, 24_000))
    assert twice < 2.6 * once + 2_000
