"""What an analyst's form means."""

from datetime import date

import pytest

from banwatch.measures import DatePrecision
from review import forms


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2021-12-14", (date(2021, 12, 14), DatePrecision.DAY)),
        (" 2021-12 ", (date(2021, 12, 1), DatePrecision.MONTH)),
        ("2021", (date(2021, 1, 1), DatePrecision.YEAR)),
        ("", (None, None)),
    ],
)
def test_a_date_says_as_much_as_is_known(text: str, meaning: object) -> None:
    assert forms.parse_date(text) == meaning


@pytest.mark.parametrize("text", ["14.12.2021", "2021-13-01", "2021-02-30", "0000", "tomorrow", "2021-1-1", "٢٠٢١"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(forms.Unusable):
        forms.parse_date(text)


def test_a_reason_and_a_note_are_kept_on_one_line() -> None:
    assert forms.note("It is old news", "see\r\n2019") == "It is old news: see 2019"
    assert forms.note("", "") == ""


def test_the_reasons_for_rejecting_are_read_from_their_file() -> None:
    assert 1 <= len(forms.reasons()) <= 9
