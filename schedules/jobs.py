"""Jobs, and doing what is due of them: pure of any scheduler, so that a moved clock can drive it."""

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from banwatch.clock import Clock
from banwatch.cron import Cron
from banwatch.working import working_on
from schedules.control import Control, Stopped
from schedules.reading import reason_of
from store import runs, schedule
from store.engine import reading

logger = logging.getLogger(__name__)

Result = dict[str, Any]
Work = Callable[[runs.Run], Result]
"""Does a run's work and returns its sums, for the run's summary. An ``error`` in them makes the run a failed one."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the schedule. Its name is the ``job`` of its rows in the table ``run``."""

    name: str
    cron: Cron
    work: Work


def owner_name() -> str:
    """The name under which this process owns runs, leases and messages: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Ticker:
    """Does what is due. Any number of tickers on one database, and any number of ticks, do each due run once."""

    def __init__(self, engine: Engine, clock: Clock, control: Control, owner: str | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._control = control
        self._owner = owner or owner_name()
        self._current: dict[int, runs.Run] = {}

    def tick(self, job: Job) -> Result | None:
        """Do the job's latest due run unless somebody did, or is at it; earlier ones that were missed are left out.

        None where there was nothing to do. What the job raises is logged and kept in its run; what the database raises,
        and Stopped, is raised, and leaves the run unfinished.
        """
        due = job.cron.latest(self._clock.now())
        run = runs.claim(self._engine, job.name, due, self._owner, self._clock)
        return self._do(job, run) if run is not None else None

    def adopt(self, jobs: Sequence[Job]) -> None:
        """Go on with what a leader before this one left unfinished: only the holder of the lock may call it.

        The run keeps its owner's name, so that the addresses leased under it are taken back at once. Where a later run
        is due, that one does the work.
        """
        known = {job.name: job for job in jobs}
        with reading(self._engine) as session:
            left = schedule.unfinished(session, list(known))
        for run in left:
            job = known[run.job]
            if run.due_at < job.cron.latest(self._clock.now()):
                schedule.supersede(self._engine, run.id, self._clock)
                continue
            taken = runs.claim(self._engine, job.name, run.due_at, run.owner, self._clock)
            if taken is not None:
                logger.warning("%s of %s was left unfinished and goes on", job.name, run.due_at.isoformat())
                self._do(job, replace(taken, resumed=True))

    def keep_alive(self) -> None:
        """Renew the leases of the runs that are being done."""
        for run in list(self._current.values()):
            runs.keep_alive(self._engine, run.id, run.owner, self._clock)

    def _do(self, job: Job, run: runs.Run) -> Result:
        with working_on(run=run.id, job=job.name):
            self._current[run.id] = run
            try:
                logger.info("%s begins, due %s", job.name, run.due_at.isoformat())
                result = job.work(run)
            except (Stopped, OperationalError):
                raise
            except Exception as error:
                self._control.check()
                logger.exception("%s failed", job.name)
                result = {"error": reason_of(error)}
            finally:
                del self._current[run.id]
            state = "failed" if "error" in result else "done"
            runs.finish(self._engine, run.id, self._clock, state=state, summary=result)
            logger.info("%s ends", job.name)
            return result
