"""Cron lines, in UTC."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from banwatch.cron import cron
from banwatch.settings import Settings

NOON = datetime(2024, 3, 12, 12, 0, 30, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("line", "latest", "following"),
    [
        ("5 * * * *", "2024-03-12T11:05", "2024-03-12T12:05"),
        ("30 9 * * *", "2024-03-12T09:30", "2024-03-13T09:30"),
        ("0 12 * * *", "2024-03-12T12:00", "2024-03-13T12:00"),
        ("*/20 6-8 * * *", "2024-03-12T08:40", "2024-03-13T06:00"),
        ("0 0 * * 0", "2024-03-10T00:00", "2024-03-17T00:00"),
        ("0 0 * * 7", "2024-03-10T00:00", "2024-03-17T00:00"),
        ("0 0 * * mon-fri", "2024-03-12T00:00", "2024-03-13T00:00"),
        ("15 3 1,15 * *", "2024-03-01T03:15", "2024-03-15T03:15"),
        ("0 0 29 feb *", "2024-02-29T00:00", "2028-02-29T00:00"),
        ("0 0 1 */3 *", "2024-01-01T00:00", "2024-04-01T00:00"),
    ],
)
def test_a_line_names_the_moment_before_and_the_one_after(line: str, latest: str, following: str) -> None:
    assert cron(line).latest(NOON) == datetime.fromisoformat(latest).replace(tzinfo=UTC)
    assert cron(line).next(NOON) == datetime.fromisoformat(following).replace(tzinfo=UTC)


def test_the_moment_itself_is_the_latest_and_not_the_next() -> None:
    moment = datetime(2024, 3, 12, 9, 30, tzinfo=UTC)
    assert cron("30 9 * * *").latest(moment) == moment
    assert cron("30 9 * * *").next(moment) == moment + timedelta(days=1)


@pytest.mark.parametrize("change", [date(2024, 3, 10), date(2024, 11, 3)])
def test_neither_change_of_the_clocks_doubles_or_drops_a_moment(change: date) -> None:
    eastern = ZoneInfo("America/New_York")
    moment = datetime.combine(change - timedelta(days=1), time(), tzinfo=eastern)
    end = datetime.combine(change + timedelta(days=2), time(), tzinfo=eastern)
    hourly, daily = cron("5 * * * *"), cron("30 6 * * *")
    hours, days = {hourly.latest(moment)}, {daily.latest(moment)}
    while moment.astimezone(UTC) < end.astimezone(UTC):
        moment = (moment.astimezone(UTC) + timedelta(minutes=1)).astimezone(eastern)
        hours.add(hourly.latest(moment))
        days.add(daily.latest(moment))
    ordered = sorted(hours)
    assert {later - earlier for earlier, later in pairwise(ordered)} == {timedelta(hours=1)}
    ordered = sorted(days)
    assert {later - earlier for earlier, later in pairwise(ordered)} == {timedelta(days=1)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "has 0 fields, not the 5"),
        ("0 9 * *", "has 4 fields, not the 5"),
        ("61 * * * *", "'61' is no minute, which is 0 to 59"),
        ("0 24 * * *", "'24' is no hour"),
        ("0 0 0 * *", "'0' is no day of the month"),
        ("0 0 * smarch *", "'smarch' is no month"),
        ("0 0 * * 8", "'8' is no day of the week"),
        ("0 17-9 * * *", "'17-9' ends before it begins"),
        ("*/0 * * * *", "'0' is no step of a minute"),
        ("*/x * * * *", "'x' is no step"),
        ("1,,2 * * * *", "'' is no minute"),
        ("0 0 1 * mon", "both a day of the month and a day of the week"),
        ("0 0 30 2 *", "names no day that exists"),
        ("٣ * * * *", "is no minute"),
    ],
)
def test_a_wrong_line_is_told_by_its_field(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        cron(line)


def test_a_wrong_line_in_the_settings_is_told_with_the_name_of_the_setting() -> None:
    with pytest.raises(ValidationError, match="cron_feeds") as caught:
        Settings(cron_feeds="every hour")
    assert "has 2 fields" in str(caught.value)
