"""Quotes of the labelled documents on which the rules are tuned."""

from collections.abc import Callable
from pathlib import Path

from banwatch.quotes import Quote
from extract.evaluation.labels import load_folder
from extract.evaluation.quotes import score_document, total

TUNED = Path(__file__).parents[2] / "golden" / "tuned"
FLOOR = 0.95


def test_direct_quotes_go_to_the_right_full_name(read: Callable[[str], tuple[Quote, ...]]) -> None:
    found = total(score_document(document.labels.quotes, read(document.text)) for document in load_folder(TUNED))
    assert found.f >= FLOOR, found
