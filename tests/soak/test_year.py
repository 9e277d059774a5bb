"""Days of the sample web through the real schedule, crawl, extraction, ledger and alerts, with a moved clock."""

from statistics import median
from typing import Any

import pytest


def check(lived: Any) -> None:
    """What has to hold for any number of days."""
    alerted = {day.day: day.alerts for day in lived.days if day.alerts}
    assert sorted(alerted) == sorted(lived.plan.bans)
    for day, city in lived.plan.bans.items():
        (subject,) = alerted[day]
        assert city in subject
    sums = lived.sums()
    assert sums["asked"] == sums["counted"]
    assert sums["read"] == sums["documents"]
    assert (sums["unread"], sums["running"]) == (0, 0)
    assert sums["outbox"] == sums["sent"] == len(lived.plan.bans)
    assert all(len(day.operator_mails) <= 1 for day in lived.days)


def told(lived: Any, days: range, source: str) -> list[int]:
    return [
        day.day
        for day in lived.days
        if day.day in days and any(f"the source {source}" in mail for mail in day.operator_mails)
    ]


def check_faults(lived: Any) -> None:
    """Each outage and new layout is told on its second day, once, and is over when it is over."""
    for faults in (lived.plan.outages, lived.plan.layouts):
        for source, days in faults.items():
            assert told(lived, days, source) == [days.start + 1]
            after = {each.source_id: each.state.value for each in lived.days[days.stop].overview.sources}
            assert after[source] == "working"


def test_two_weeks_alert_each_ban_once_within_its_day_and_tell_each_fault(life: Any, two_weeks: Any) -> None:
    lived = life.live(two_weeks)
    check(lived)
    check_faults(lived)


@pytest.mark.soak
def test_a_year_alerts_each_ban_once_within_its_day_and_costs_no_more_at_its_end(life: Any, a_year: Any) -> None:
    lived = life.live(a_year)
    check(lived)
    check_faults(lived)
    first, last = lived.days[30:90], lived.days[-60:]
    assert median(day.seconds for day in last) < 1.5 * median(day.seconds for day in first)
    # Each day stores what is new that day; nothing grows faster than the days pass.
    growth = [(days[-1].database_bytes - days[0].database_bytes) / len(days) for days in (first, last)]
    assert growth[1] < 1.5 * growth[0]
    assert last[-1].memory_bytes - first[0].memory_bytes < 100_000_000
    quiet = [day.day for day in lived.days if day.operator_mails]
    assert len(quiet) <= 2 + 12
