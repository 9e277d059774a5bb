"""The service in the test's own process, under the troubles that a year brings."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, text

from banwatch.clock import SetClock
from banwatch.cron import cron
from schedules.control import Control
from schedules.jobs import Job, Result, Ticker
from schedules.service import Service
from store import runs
from store.engine import reading, writing
from store.locks import leading

HOURLY = cron("5 * * * *")
Often = list[tuple[str, float, Callable[[], object]]]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2024, 3, 12, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@contextmanager
def serving(
    store: Engine,
    clock: SetClock,
    *jobs: Job,
    control: Control | None = None,
    often: Often | None = None,
    wall: Callable[[], float] = time.time,
    grace_seconds: float = 2,
) -> Iterator[tuple[Service, list[bool]]]:
    control = control or Control()
    service = Service(
        lambda: leading(store), Ticker(store, clock, control, "one"), jobs, control, often or [],
        grace_seconds=grace_seconds, retry_seconds=0.2, wall=wall,
    )  # fmt: skip
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(service.run()))
    thread.start()
    try:
        yield service, ended
    finally:
        service.stop()
        thread.join(15)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


class Counted:
    def __init__(self) -> None:
        self.due: list[datetime] = []

    def __call__(self, run: runs.Run) -> Result:
        self.due.append(run.due_at)
        return {}


def test_what_is_due_is_done_at_start_and_what_comes_often_comes_often(sqlite_store: Engine, clock: SetClock) -> None:
    work, sent = Counted(), []
    often: Often = [("mail", 1, lambda: sent.append(1))]
    with serving(sqlite_store, clock, Job("feeds", HOURLY, work), often=often) as (service, ended):
        wait_for(lambda: len(work.due) == 1 and len(sent) >= 2)
        assert service.leads.is_set()
    assert ended == [True]
    assert work.due == [datetime(2024, 3, 12, 11, 5, tzinfo=UTC)]


def test_one_failing_job_and_a_failing_sender_are_told_once_and_stop_nothing(
    sqlite_store: Engine, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    def bad_password() -> None:
        raise RuntimeError("3 messages wait: mail server 127.0.0.1:25: 535 authentication failed")

    def broken(run: runs.Run) -> Result:
        raise ZeroDivisionError

    work = Counted()
    often: Often = [("mail", 1, bad_password)]
    with serving(sqlite_store, clock, Job("a", HOURLY, broken), Job("b", HOURLY, work), often=often):
        wait_for(lambda: len(work.due) == 1)
        time.sleep(2.5)
    assert caplog.text.count("535 authentication failed") == 1


def test_a_clock_that_jumps_is_told_and_what_is_due_then_is_done(
    sqlite_store: Engine, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    jump = [0.0]
    work = Counted()
    with serving(sqlite_store, clock, Job("feeds", HOURLY, work), wall=lambda: time.time() + jump[0]):
        wait_for(lambda: len(work.due) == 1)
        jump[0] = 7200.0
        clock.move(timedelta(hours=2))
        wait_for(lambda: len(work.due) == 2)
        jump[0] = 0.0
        clock.move(timedelta(hours=-2))
        wait_for(lambda: "-7200 seconds" in caplog.text)
    assert "the clock jumped by +7200 seconds" in caplog.text
    assert len(work.due) == 2


def test_a_full_disk_is_told_once_and_once_there_is_room_the_run_goes_on(
    sqlite_store: Engine, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    full = [True]

    @event.listens_for(sqlite_store, "begin", insert=True)
    def bound(connection: object) -> None:
        most = 1 if full[0] else 1_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")  # type: ignore[attr-defined]

    def work(run: runs.Run) -> Result:
        with writing(sqlite_store) as session:
            session.execute(text("CREATE TABLE large (body BLOB)"))
            session.execute(text("INSERT INTO large VALUES (zeroblob(10000000))"))
        return {}

    with serving(sqlite_store, clock, Job("feeds", HOURLY, work)):
        wait_for(lambda: "disk is full" in caplog.text)
        time.sleep(2.5)
        assert caplog.text.count("disk is full") == 1
        full[0] = False
        wait_for(lambda: "feeds: well again" in caplog.text)
    with reading(sqlite_store) as session:
        (run,) = runs.latest(session, "feeds")
    assert run.state == "done"


def test_a_job_that_does_not_end_when_told_to_is_reported_so_that_the_caller_can_exit(
    sqlite_store: Engine, clock: SetClock
) -> None:
    release, begun = threading.Event(), threading.Event()

    def stuck(run: runs.Run) -> Result:
        begun.set()
        release.wait(20)
        return {}

    with serving(sqlite_store, clock, Job("feeds", HOURLY, stuck), grace_seconds=0.3) as (service, ended):
        wait_for(begun.is_set)
        began = time.monotonic()
        service.stop()
        wait_for(lambda: bool(ended))
        assert time.monotonic() - began < 10
    release.set()
    assert ended == [False]


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_leader_that_lost_its_lock_ends_its_jobs_and_leads_again(
    store: Engine, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    control, begun = Control(), []

    def work(run: runs.Run) -> Result:
        begun.append(run.id)
        if len(begun) == 1:
            control.stopping.wait(15)
            control.check()
        return {}

    with serving(store, clock, Job("feeds", HOURLY, work), control=control):
        wait_for(lambda: len(begun) == 1)
        with store.connect() as other:
            locks = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            other.execute(text(locks))
        wait_for(lambda: len(begun) == 2)
    assert begun[0] == begun[1]
    assert "the lock is lost" in caplog.text
    assert "feeds of 2024-03-12T11:05:00+00:00 was left unfinished and goes on" in caplog.text
