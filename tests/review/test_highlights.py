"""Marks on a document's text: whatever the offsets and the text, nothing is lost and nothing takes effect."""

import time

from hypothesis import given
from hypothesis import strategies as st

from review.highlights import KINDS, Mark, Piece, cost, kind_of, paragraphs, pieces, visible

TEXT = "The Salem City Council voted 6-3 on Monday."


def _mark(words: str, kind: str, anchor: str = "") -> Mark:
    at = TEXT.index(words)
    return Mark(at, at + len(words), kind, anchor)


def test_text_is_cut_where_marks_begin_and_end() -> None:
    assert pieces(TEXT, [_mark("6-3", "vote", "e1")]) == (
        Piece("The Salem City Council voted "),
        Piece("6-3", ("vote",), ("e1",)),
        Piece(" on Monday."),
    )


def test_overlapping_marks_share_their_stretch() -> None:
    found = pieces(TEXT, [_mark("Salem City Council", "body", "b"), _mark("Salem", "place", "p")])
    assert found[1:3] == (Piece("Salem", ("place", "body"), ("p", "b")), Piece(" City Council", ("body",)))


def test_marks_outside_the_text_or_empty_are_left_out() -> None:
    strange = [Mark(3, 3, "vote"), Mark(900, 950, "vote"), Mark(-5, -1, "vote"), Mark(9, 4, "vote")]
    assert pieces(TEXT, strange) == (Piece(TEXT),)
    assert pieces(TEXT, [Mark(37, 999, "date")])[-1].kinds == ("date",)


_marks = st.builds(Mark, st.integers(-5, 80), st.integers(-5, 80), st.sampled_from(KINDS), st.sampled_from(["", "a"]))


@given(st.text(max_size=60), st.lists(_marks, max_size=12))
def test_pieces_joined_are_the_text(text: str, marks: list[Mark]) -> None:
    found = pieces(text, marks)
    assert "".join(piece.text for piece in found) == text
    offset = 0
    for piece in found:
        over = {m.kind for m in marks if m.start < m.end and m.start <= offset < m.end}
        assert set(piece.kinds) == (over if piece.text else set())
        offset += len(piece.text)


@given(st.text(max_size=200), st.lists(_marks, max_size=5))
def test_paragraphs_show_nothing_that_reorders_or_controls(text: str, marks: list[Mark]) -> None:
    shown = "".join(piece.text for each in paragraphs(text, marks, 10_000) for piece in each.pieces)
    assert not set(shown) & set("\r\n\x00\x1b\u202e\u202d\u2066\u200f")


def test_lines_become_paragraphs_and_empty_lines_one_gap() -> None:
    found = paragraphs("One\r\ntwo\n\n\n\nthree\n", [], 1000)
    said = ["" if each.blank else "".join(piece.text for piece in each.pieces) for each in found]
    assert said[:4] == ["One", "two", "", "three"]


def test_a_long_text_is_shown_around_its_marks_and_the_rest_is_counted() -> None:
    text = "nothing here\n" * 50_000 + "the vote was 6-3" + "\nnothing here" * 50_000
    at = text.index("6-3")
    found = paragraphs(text, [Mark(at, at + 3, "vote", "e1")], 60_000)
    marked = [piece for each in found for piece in each.pieces if piece.kinds]
    assert marked == [Piece("6-3", ("vote",), ("e1",))]
    shown = "".join(piece.text for each in found for piece in each.pieces)
    assert cost(shown) < 60_000
    assert sum(each.skipped for each in found) > 1_200_000


def test_hostile_sizes_stay_quick_and_small() -> None:
    begun = time.perf_counter()
    text = '<&"' * 700_000
    marks = [Mark(number * 1000, number * 1000 + 50_000, KINDS[number % 6], f"e{number}") for number in range(2000)]
    found = paragraphs(text, marks, 60_000)
    assert cost("".join(piece.text for each in found for piece in each.pieces)) <= 60_000
    assert time.perf_counter() - begun < 3


def test_marks_that_reorder_text_are_shown_by_number() -> None:
    assert visible("a\u202eb\x07c\td") == "a[U+202E]b\ufffdc\td"


def test_every_field_has_a_kind_of_the_legend() -> None:
    fields = ("place", "body", "action", "stage", "vote", "date", "unheard of")
    assert {kind_of(field) for field in fields} <= set(KINDS)
