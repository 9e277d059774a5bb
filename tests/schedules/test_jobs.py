"""What is due is done once, whoever ticks, and what was missed is done once more."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select

from banwatch.clock import SetClock
from banwatch.cron import cron
from schedules.control import Control, Stopped
from schedules.jobs import Job, Result, Ticker
from store import runs, tables
from store.engine import reading


class Work:
    """Counts the due times that it was called for."""

    def __init__(self) -> None:
        self.done: list[datetime] = []

    def __call__(self, run: runs.Run) -> Result:
        self.done.append(run.due_at)
        return {"number": len(self.done)}


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2024, 3, 12, 12, tzinfo=UTC))


def ticker(store: Engine, clock: SetClock, owner: str = "one") -> Ticker:
    return Ticker(store, clock, Control(), owner)


def test_several_schedulers_on_one_database_do_each_due_run_once(store: Engine, clock: SetClock) -> None:
    work = Work()
    job = Job("feeds", cron("5 * * * *"), work)
    tickers = [ticker(store, clock, name) for name in ("one", "two", "three", "four")]
    for _ in range(12):
        clock.move(timedelta(hours=1))
        threads = [threading.Thread(target=each.tick, args=(job,)) for each in tickers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(work.done) == 12
    assert set(Counter(work.done).values()) == {1}
    with reading(store) as session:
        assert session.scalar(select(func.count()).select_from(tables.Run)) == 12


def test_runs_that_were_missed_are_made_up_for_once(sqlite_store: Engine, clock: SetClock) -> None:
    work = Work()
    job = Job("feeds", cron("5 * * * *"), work)
    ticker(sqlite_store, clock).tick(job)
    clock.move(timedelta(days=3, minutes=20))
    late = ticker(sqlite_store, clock, "two")
    assert late.tick(job) == {"number": 2}
    assert late.tick(job) is None
    assert work.done[-1] == datetime(2024, 3, 15, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize("change", [date(2024, 3, 10), date(2024, 11, 3)])
def test_over_a_change_of_the_clocks_each_day_is_done_once(sqlite_store: Engine, change: date) -> None:
    clock = SetClock(datetime.combine(change - timedelta(days=2), time(), tzinfo=ZoneInfo("America/New_York")))
    work = Work()
    # 06:30 UTC is 01:30 in New York, which the autumn has twice, or 02:30, which the spring has not.
    job, each = Job("councils", cron("30 6 * * *"), work), ticker(sqlite_store, clock)
    each.tick(job)
    for _ in range(4 * 24 * 4):
        clock.move(timedelta(minutes=15))
        each.tick(job)
    assert len(work.done) == 5
    assert {later - earlier for earlier, later in pairwise(work.done)} == {timedelta(days=1)}


def test_a_clock_that_jumps_ahead_and_back_does_nothing_twice(sqlite_store: Engine, clock: SetClock) -> None:
    work = Work()
    job, each = Job("feeds", cron("5 * * * *"), work), ticker(sqlite_store, clock)
    for step in (0, 30 * 24, -30 * 24, 1, 1):
        clock.move(timedelta(hours=step))
        each.tick(job)
        each.tick(job)
    assert len(work.done) == 4
    assert max(Counter(work.done).values()) == 1


def test_what_a_leader_left_unfinished_goes_on_under_the_same_run(sqlite_store: Engine, clock: SetClock) -> None:
    work = Work()
    job = Job("councils", cron("30 9 * * *"), work)
    left = runs.claim(sqlite_store, "councils", job.cron.latest(clock.now()), "dead", clock)
    assert left is not None
    seen: list[runs.Run] = []

    def resumed(run: runs.Run) -> Result:
        seen.append(run)
        return {}

    each = ticker(sqlite_store, clock)
    assert each.tick(job) is None
    each.adopt([Job("councils", job.cron, resumed)])
    assert [(run.id, run.owner, run.resumed) for run in seen] == [(left.id, "dead", True)]
    with reading(sqlite_store) as session:
        assert runs.latest(session, "councils")[0].state == "done"


def test_what_was_left_unfinished_before_the_latest_due_time_is_left_to_that(
    sqlite_store: Engine, clock: SetClock
) -> None:
    work = Work()
    job = Job("councils", cron("30 9 * * *"), work)
    runs.claim(sqlite_store, "councils", job.cron.latest(clock.now()), "dead", clock)
    clock.move(timedelta(days=2))
    each = ticker(sqlite_store, clock)
    each.adopt([job])
    each.tick(job)
    assert work.done == [datetime(2024, 3, 14, 9, 30, tzinfo=UTC)]
    with reading(sqlite_store) as session:
        states = [(run.due_at.day, run.state) for run in runs.latest(session, "councils")]
    assert states == [(14, "done"), (12, "failed")]


def test_a_job_that_raises_is_kept_as_failed_with_its_reason(sqlite_store: Engine, clock: SetClock) -> None:
    def work(run: runs.Run) -> Result:
        raise ZeroDivisionError("by this job")

    assert ticker(sqlite_store, clock).tick(Job("feeds", cron("5 * * * *"), work)) == {
        "error": "ZeroDivisionError: by this job"
    }
    with reading(sqlite_store) as session:
        (run,) = runs.latest(session, "feeds")
    assert (run.state, run.summary) == ("failed", {"error": "ZeroDivisionError: by this job"})


def test_a_job_that_is_told_to_end_stays_unfinished(sqlite_store: Engine, clock: SetClock) -> None:
    control = Control()

    def work(run: runs.Run) -> Result:
        control.stop()
        control.check()
        return {}

    job, each = Job("feeds", cron("5 * * * *"), work), Ticker(sqlite_store, clock, control, "one")
    with pytest.raises(Stopped):
        each.tick(job)
    with reading(sqlite_store) as session:
        assert runs.latest(session, "feeds")[0].state == "running"


def test_a_long_run_keeps_its_lease(sqlite_store: Engine, clock: SetClock) -> None:
    each, other = ticker(sqlite_store, clock), ticker(sqlite_store, clock, "two")

    def work(run: runs.Run) -> Result:
        for _ in range(5):
            clock.move(timedelta(minutes=50))
            each.keep_alive()
        assert runs.claim(sqlite_store, "councils", run.due_at, "two", clock) is None
        return {}

    each.tick(Job("councils", cron("30 9 * * *"), work))
    assert other.tick(Job("councils", cron("30 9 * * *"), work)) is None
