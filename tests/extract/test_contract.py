"""The extract contract: exactly the keys that the design names, and values that say only what the text says."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import DatePrecision
from extract.contract import as_json, date_text
from extract.pipeline import extractor

OPTIONS = {"yes", "no", "abstain", "absent", "not voting", "excused"}
JURISDICTION = {"name", "state", "level", "country", "ocd_id"}
VOTE = {"motion", "classification", "result", "counts", "unanimous", "mover", "seconder", "roll_call", "start", "end"}
KEYS: dict[str, set[str]] = {
    "": {"title", "published", "relevant", "text", "places", "quotes", "votes", "events"},
    "places": {"text", "start", "end", *JURISDICTION},
    "quotes": {"text", "start", "end", "speaker", "speaker_mention", "title", "affiliation", "cue", "direct"},
    "votes": VOTE | {"mismatch"},
    "events": {
        "jurisdiction", "technology", "action", "stage", "primary", "body", "date", "date_precision", "vote", "scope",
        "confidence", "alert", "alert_reason", "evidence", "doubts", "file_number",
    },
}  # fmt: skip
TEXT = (
    "Haverhill bans face scans\n\nHAVERHILL, Mass. — The Haverhill City Council voted 9-2 Tuesday to ban the use of "
    "facial recognition technology by city departments, joining Boston and Cambridge.\n\n“We kept our streets for "
    "people and not for machines,” said Councilor Dana King."
)


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    reading = extractor("facial_recognition").read(
        TEXT, published=date(2024, 3, 13), home_state="MA", kind=DocumentKind.ARTICLE
    )
    return as_json(reading)


def test_the_keys_are_those_of_the_contract(said: dict[str, Any]) -> None:
    assert set(said) == KEYS[""]
    for name in ("places", "quotes", "votes", "events"):
        assert said[name], name
        assert all(set(each) == KEYS[name] for each in said[name]), name


def test_what_is_nested_has_its_keys_too(said: dict[str, Any]) -> None:
    news = next(event for event in said["events"] if event["primary"])
    assert set(news["jurisdiction"]) == JURISDICTION
    assert set(news["vote"]) == VOTE | {"mismatch"}
    assert set(news["vote"]["counts"]) == OPTIONS
    assert all(set(piece) == {"field", "start", "end", "text"} for piece in news["evidence"])
    assert set(said["quotes"][0]["speaker_mention"]) == {"start", "end"}


def test_counts_that_nobody_stated_are_null_and_not_nought(said: dict[str, Any]) -> None:
    counts = said["votes"][0]["counts"]
    assert (counts["yes"], counts["no"]) == (9, 2)
    assert [counts[option] for option in ("abstain", "absent", "not voting", "excused")] == [None] * 4


def test_neither_places_nor_quotes_overlap(said: dict[str, Any]) -> None:
    for name in ("places", "quotes"):
        spans = sorted((each["start"], each["end"]) for each in said[name])
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_every_offset_gives_back_its_words(said: dict[str, Any]) -> None:
    pieces = [*said["places"], *said["quotes"], *(piece for event in said["events"] for piece in event["evidence"])]
    assert all(said["text"][piece["start"] : piece["end"]] == piece["text"] for piece in pieces)


def test_words_are_those_of_the_vocabulary(said: dict[str, Any]) -> None:
    for event in said["events"]:
        assert event["action"] in {"ban", "moratorium", "restriction", "repeal"}
        assert event["stage"] in {"proposed", "advanced", "adopted", "rejected", "vetoed", "expired"}
        assert 0 <= event["confidence"] <= 1
        assert isinstance(event["alert"], bool)
        assert event["alert_reason"]


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.DAY, "2021-12-14"),
        (DatePrecision.MONTH, "2021-12"),
        (DatePrecision.YEAR, "2021"),
        (None, "2021-12-14"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision: DatePrecision | None, expected: str) -> None:
    assert date_text(date(2021, 12, 14), precision) == expected


def test_no_date_is_null() -> None:
    assert date_text(None, None) is None
