"""The score of places."""

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from banwatch.spans import Span
from extract.evaluation.places import GoldPlace, PlaceScore, score


def place(start: int, end: int, state: str | None) -> Place:
    return Place(Span(start, end), "x" * (end - start), Jurisdiction("x", Level.CITY, state=state))


def test_each_labelled_place_counts_once() -> None:
    gold = [GoldPlace(Span(at, at + 10), "MA") for at in (0, 20, 40, 60)]
    predicted = [place(0, 10, "MA"), place(20, 30, "ME"), place(40, 50, None), place(66, 90, "MA")]
    assert score(gold, predicted) == PlaceScore(right=1, wrong=1, abstained=1, missed=1)


def test_shares_of_nothing_are_nought() -> None:
    assert PlaceScore().right_share == PlaceScore().wrong_share == 0.0
