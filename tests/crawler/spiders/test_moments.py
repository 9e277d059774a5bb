from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crawler.spiders.moments import (
    date_in_year,
    find_compact_date,
    find_date,
    find_time,
    local_start,
    start_in,
    without_dates,
)

ZONE = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/23/2019", date(2019, 1, 23)),
        ("09/27/22", date(2022, 9, 27)),
        ("2026-01-06T18:00:00", date(2026, 1, 6)),
        ("2026/03/18 16:00:00", date(2026, 3, 18)),
        ("Jan 17, 2018 - 10:33 AM", date(2018, 1, 17)),
        ("May  9, 2018", date(2018, 5, 9)),
        ("Tuesday, Sept. 5th, 2023 at noon", date(2023, 9, 5)),
        ("August 11 2022", date(2022, 8, 11)),
        ("5 de enero de 2024", date(2024, 1, 5)),
        ("12-Mar-2021", date(2021, 3, 12)),
        ("Room 1/2, on 02/30/2024", None),
        ("0001-01-01T00:00:00Z", None),
        ("Posted 3 days ago", None),
    ],
)
def test_a_date_is_found_however_it_is_written(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6:00 PM", time(18)),
        ("6 p.m.", time(18)),
        ("12:30 a.m.", time(0, 30)),
        ("12:00 Noon", time(12)),
        ("at noon, or 6:00 PM", time(12)),
        ("9:30 A.M. or upon adjournment", time(9, 30)),
        ("18:30:00", time(18, 30)),
        ("5:30PM EDT", time(17, 30)),
        ("6:00", None),
        ("TBD", None),
        ("Canceled", None),
        ("13:00 PM", time(13)),
    ],
)
def test_a_time_is_read_only_where_morning_and_evening_are_told_apart(text: str, expected: time | None) -> None:
    assert find_time(text) == expected


def test_a_start_carries_its_zone_through_daylight_saving() -> None:
    winter, summer = start_in("Jan 5, 2024 6:30 PM", ZONE), start_in("Jul 5, 2024 6:30 PM", ZONE)
    assert [each.isoformat() for each in (winter, summer) if each] == [
        "2024-01-05T18:30:00-06:00",
        "2024-07-05T18:30:00-05:00",
    ]


def test_a_date_alone_stays_a_date() -> None:
    found = start_in("January 5, 2024", ZONE)
    assert found == date(2024, 1, 5)
    assert not isinstance(found, datetime)
    assert local_start("2024-01-05T00:00:00", ZONE) == date(2024, 1, 5)


def test_json_moments_are_the_councils_own_clock() -> None:
    assert local_start("2026-04-15T17:00:00Z", ZONE) == datetime(2026, 4, 15, 17, tzinfo=ZONE)


def test_names_lose_the_dates_around_them_but_not_within() -> None:
    assert without_dates("City Council - January 5, 2024") == "City Council"
    assert without_dates("2024-01-05 Planning Board") == "Planning Board"
    assert without_dates("Hearing of 1/5/2024 continued") == "Hearing of 1/5/2024 continued"


def test_file_names_and_headings_date_too() -> None:
    assert find_compact_date("agenda_20240105_final.pdf") == date(2024, 1, 5)
    assert find_compact_date("id 20241399") is None
    assert date_in_year("January 8 Agenda", 2024) == date(2024, 1, 8)
    assert date_in_year("Section 8", 2024) is None


def test_hostile_text_costs_little() -> None:
    for text in ("1/" * 200_000, "jan " * 100_000, "1:" * 100_000, "9" * 300_000):
        assert find_date(text) is None
        assert find_time(text) is None
