"""The service: leads where nobody else does, and then keeps the schedule until it is told to end."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from banwatch.cron import Cron
from schedules.control import Control, Stopped
from schedules.jobs import Job, Ticker
from schedules.reading import reason_of
from store.locks import Held

logger = logging.getLogger(__name__)

GRACE_SECONDS = 20.0
"""How long jobs may take to end once told to; then their processes are killed, and what they did goes on next time."""

_TRY_SECONDS = 1.0
RETRY_SECONDS = 60.0
"""How often leases are renewed, and what failed for want of the database is tried again."""

_JUMP_SECONDS = 30.0

Leading = Callable[[], AbstractContextManager[Held | None]]


class _AtCron(BaseTrigger):  # type: ignore[misc]
    """Fires at the moments of a cron line in UTC."""

    def __init__(self, cron: Cron) -> None:
        self._cron = cron

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return self._cron.next(previous or now)


class Service:
    """Keeps ``jobs`` at their times, and does ``often`` (sending mail, say) every so many seconds, while it leads.

    The jobs' due times are in the store; APScheduler only wakes this process. So a tick too many does no harm, and a
    tick that was missed, because no process ran or the clock jumped, is made up for by the next.
    """

    def __init__(
        self,
        leading: Leading,
        ticker: Ticker,
        jobs: Sequence[Job],
        control: Control,
        often: Sequence[tuple[str, float, Callable[[], Any]]] = (),
        *,
        grace_seconds: float = GRACE_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._leading = leading
        self._ticker = ticker
        self._jobs = jobs
        self._control = control
        self._often = often
        self._grace = grace_seconds
        self._retry = retry_seconds
        self._wall = wall
        self._said: dict[str, str] = {}
        self.leads = threading.Event()

    def stop(self) -> None:
        """End soon; safe to call from a signal handler's thread."""
        self._control.stop()

    def run(self) -> bool:
        """Stand by, lead, and stand by again where the lock is lost, until told to end.

        Returns whether all work ended in time; where not, some thread is at it still, and the caller should exit.
        """
        ended = True
        while not self._control.stopping.is_set():
            try:
                with self._leading() as held:
                    if held is None:
                        self._say("lock", "another process leads; standing by")
                    else:
                        self._well("lock")
                        ended = self._lead(held)
            except SQLAlchemyError as error:
                self._say("lock", f"the database does not answer: {reason_of(error)}")
            self._control.stopping.wait(_TRY_SECONDS)
        return ended

    def _lead(self, held: Held) -> bool:
        logger.info("this process leads")
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(self._jobs) + len(self._often) + 1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        now = datetime.now(UTC)
        for job in self._jobs:
            scheduler.add_job(self._tick, _AtCron(job.cron), args=[job], id=job.name, next_run_time=now)
        for name, seconds, call in self._often:
            scheduler.add_job(
                self._guarded, IntervalTrigger(seconds=seconds, timezone=UTC), args=[name, call], id=name,
                next_run_time=now,
            )  # fmt: skip
        scheduler.start()
        self.leads.set()
        try:
            self._watch(scheduler, held)
        finally:
            self.leads.clear()
            ended = self._end(scheduler)
        return ended

    def _watch(self, scheduler: BackgroundScheduler, held: Held) -> None:
        """Return when the lock is lost or the service is to end."""
        started, alive_at = self._wall() - time.monotonic(), time.monotonic()
        while not self._control.stopping.wait(_TRY_SECONDS):
            if not held.holds():
                logger.error("the lock is lost: the jobs are ended, and this process stands by")
                return
            offset = self._wall() - time.monotonic()
            if abs(offset - started) > _JUMP_SECONDS:
                logger.warning("the clock jumped by %+.0f seconds; what is due now is done now", offset - started)
                started = offset
                for job in scheduler.get_jobs():
                    scheduler.modify_job(job.id, next_run_time=datetime.now(UTC))
            if time.monotonic() - alive_at > self._retry:
                alive_at = time.monotonic()
                self._guarded("keep alive", self._ticker.keep_alive)
                for name in [job.name for job in self._jobs if job.name in self._said]:
                    scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def _end(self, scheduler: BackgroundScheduler) -> bool:
        """Whether all jobs ended in time. Where only the lock was lost, the jobs may be begun again afterwards."""
        lost = not self._control.stopping.is_set()
        self._control.stop()
        ender = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, name="ender", daemon=True)
        ender.start()
        ender.join(self._grace)
        if ender.is_alive():
            self._control.kill()
            ender.join(min(3, self._grace))
        if lost and not ender.is_alive():
            self._control.stopping.clear()
        return not ender.is_alive()

    def _tick(self, job: Job) -> None:
        def work() -> None:
            self._ticker.adopt([job])
            self._ticker.tick(job)

        self._guarded(job.name, work)

    def _guarded(self, name: str, call: Callable[[], Any]) -> None:
        """Nothing that a job raises ends the service; the same trouble is told once until it passes."""
        try:
            call()
        except Stopped:
            logger.info("%s is ended early and goes on at the next start", name)
        except SQLAlchemyError as error:
            self._say(name, f"{name}: the database failed: {reason_of(error)}")
        except Exception as error:  # noqa: BLE001 - told, and tried again at its next time
            self._say(name, f"{name}: {reason_of(error)}")
        else:
            self._well(name)

    def _say(self, about: str, message: str) -> None:
        if self._said.get(about) != message:
            self._said[about] = message
            logger.error("%s", message)

    def _well(self, about: str) -> None:
        if self._said.pop(about, None):
            logger.info("%s: well again", about)
