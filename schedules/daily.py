"""The daily job, from the sources to the subscribers' mail."""

import os
import socket
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine

from banwatch.clock import Clock
from banwatch.documents import Outcome
from banwatch.protocols import Extractor
from banwatch.sources import Source
from banwatch.working import working_on
from crawler.progress import CrawlSummary
from schedules.control import Control
from schedules.reading import Deliver, Desk, Told
from schedules.yields import broken
from store import frontier, runs
from store.engine import reading
from store.policy import Policy

MOST_CRAWLS = 3
"""How often a crawl that dies is begun again within one day; it goes on where it was."""

Crawl = Callable[[runs.Run, Sequence[str]], tuple[int, CrawlSummary]]
"""Crawls the sources of these ids for a run, in a process of its own: its exit status and its sums."""


class AlreadyRunning(RuntimeError):
    """Another process is at this job, or it was done at this very moment; the message says which."""


@dataclass(slots=True)
class DaySummary(Told):
    """What one day came to. ``broken`` says why, by source id; ``shared_with`` is the process whose run it joined."""

    run_id: int = 0
    asked: Counter[Outcome] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    crawl_status: int = 0
    shared_with: str | None = None

    @property
    def well(self) -> bool:
        """False where an operator should look."""
        return not (self.broken or self.unread or self.unsent or self.crawl_status)

    def as_json(self) -> dict[str, Any]:
        return {
            "asked": {outcome.value: number for outcome, number in self.asked.items()},
            "broken": self.broken,
            "read": self.read,
            "unread": self.unread,
            "events": len(self.events),
            "review_items": self.review_items,
            "queued": self.queued,
            "sent": self.sent,
            "unsent": list(self.unsent),
            "crawl_status": self.crawl_status,
        }


def run(
    engine: Engine,
    clock: Clock,
    sources: Sequence[Source],
    *,
    crawl: Crawl,
    extractor: Callable[[], Extractor],
    policy: Policy,
    deliver: Deliver | None = None,
    job: str = "daily",
    claimed: runs.Run | None = None,
    join: bool = False,
    control: Control | None = None,
    arrived: threading.Event | None = None,
) -> DaySummary:
    """The day, step by step:

    1. a run is begun, or the one that a crash left unfinished goes on;
    2. the sources are crawled; what passes triage is stored as documents;
    3. every document that today's extractor has not read is read, and its events linked into the ledger;
    4. the alerts which that put into the outbox are delivered;
    5. the day's sums are written to the run.

    Where ``arrived`` is given, which the crawl sets whenever it has kept a document, steps 3 and 4 begin during step 2.
    ``claimed`` is a run that the caller has claimed already; with ``join``, a run that another process is at is shared
    with it, address by address and document by document, and ended by that one; ``control`` can end the day early.

    No bad page, document or source stops it: each is counted and kept. Raises AlreadyRunning, Stopped, and what the
    store raises when it fails; the run then stays unfinished and the next call goes on with it.
    """
    control = control or Control()
    this, other = (claimed, None) if claimed else _begin(engine, job, clock, join=join)
    day = DaySummary(run_id=this.id, shared_with=other)
    desk = Desk(engine, clock, extractor, policy, deliver, control, day)
    with working_on(run=this.id, job=this.job):
        with desk.at_once(arrived) if arrived else nullcontext():
            _crawl(engine, this, [source for source in sources if source.enabled], crawl, day, control)
        control.check()
        desk.read()
        desk.send()
    if other is None or _is_gone(other):
        runs.finish(engine, this.id, clock, state="done" if day.crawl_status == 0 else "failed", summary=day.as_json())
    return day


def _crawl(
    engine: Engine, this: runs.Run, sources: Sequence[Source], crawl: Crawl, day: DaySummary, control: Control
) -> None:
    tries = 0
    if sources:
        wanted = [source.id for source in sources]
        day.crawl_status, told = crawl(this, wanted)
        tries = 1
        # A negative status is a signal that ended it: what it had leased is taken back and the rest is crawled.
        while day.crawl_status < 0 and tries < MOST_CRAWLS and not control.stopping.is_set():
            day.crawl_status, told = crawl(this, wanted)
            tries += 1
    with reading(engine) as session:
        day.asked = Counter({kind: number for kind, number in runs.summary(session, this.id).items() if number})
    if sources:
        # Where another process shared the run, what this one was not told of the other has seen.
        shared = day.asked.total() > sum(each.asked for each in told.sources.values())
        resumed = this.resumed or tries > 1 or shared
        reasons = {source.id: broken(source, told.sources.get(source.id), resumed=resumed) for source in sources}
        day.broken = {name: reason for name, reason in reasons.items() if reason}


def _begin(engine: Engine, job: str, clock: Clock, *, join: bool) -> tuple[runs.Run, str | None]:
    """A new run, or the unfinished one of a process of this machine that is no more; or with ``join`` another's, and
    its name."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    this = runs.resume_or_start(engine, job, owner, clock)
    if this is not None:
        return this, None
    newest = _newest(engine, job)
    if newest.state == "running" and _is_gone(newest.owner):
        taken = runs.take_over(engine, newest, owner, clock)
        if taken is not None:
            # Nobody will finish what it had leased.
            frontier.give_back(engine, newest.owner, clock)
            return taken, None
        newest = _newest(engine, job)
    if newest.state != "running":
        raise AlreadyRunning(f"the job {job} that was due at {newest.due_at:%Y-%m-%d %H:%M:%S} UTC is done")
    if not join:
        since = f"{newest.started_at:%Y-%m-%d %H:%M} UTC"
        raise AlreadyRunning(f"the job {job} is running since {since} in {newest.owner}")
    return replace(newest, owner=owner, resumed=True), newest.owner


def _newest(engine: Engine, job: str) -> runs.Run:
    with reading(engine) as session:
        return runs.latest(session, job, limit=1)[0]


def _is_gone(owner: str) -> bool:
    """Whether an owner was a process of this machine that has ended."""
    host, _, number = owner.rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return True
    return False
