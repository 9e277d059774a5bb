"""The daily job, from the sources to the subscribers' mail."""

import os
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from alerts.deliver import DeliverySummary
from banwatch.clock import Clock
from banwatch.documents import Document, Outcome
from banwatch.protocols import Extractor
from banwatch.readings import Reading
from banwatch.sources import Source
from crawler.progress import CrawlSummary
from schedules.yields import broken
from store import documents, ledger, runs
from store.engine import reading
from store.policy import Policy

MOST_CRAWLS = 3
"""How often a crawl that dies is begun again within one day; it goes on where it was."""

Crawl = Callable[[runs.Run, Sequence[str]], tuple[int, CrawlSummary]]
"""Crawls the sources of these ids for a run, in a process of its own: its exit status and its sums."""

Deliver = Callable[[], DeliverySummary]


class AlreadyRunning(RuntimeError):
    """Another process is at this job, or it was done at this very moment; the message says which."""


@dataclass(slots=True)
class DaySummary:
    """What one day came to.

    ``broken`` says why, by source id; ``unread`` why, by document address; ``unsent`` what went wrong with mail.
    """

    run_id: int
    asked: Counter[Outcome] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    read: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    events: set[int] = field(default_factory=set)
    review_items: int = 0
    queued: int = 0
    sent: int = 0
    unsent: tuple[str, ...] = ()
    crawl_status: int = 0

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
) -> DaySummary:
    """The day, step by step:

    1. a run is begun, or the one that a crash left unfinished goes on;
    2. the sources are crawled; what passes triage is stored as documents;
    3. every document that today's extractor has not read is read, and its events linked into the ledger;
    4. the alerts which that put into the outbox are delivered;
    5. the day's sums are written to the run.

    No bad page, document or source stops it: each is counted and kept. Raises AlreadyRunning, and what the store
    raises when it fails; the run then stays unfinished and the next call goes on with it.
    """
    this = _begin(engine, job, clock)
    day = DaySummary(this.id)
    _crawl(engine, this, [source for source in sources if source.enabled], crawl, day)
    read_pending(engine, extractor, clock, policy, day)
    if deliver is not None:
        delivered = deliver()
        day.sent, day.unsent = delivered.sent, delivered.problems
    runs.finish(engine, this.id, clock, state="done" if day.crawl_status == 0 else "failed", summary=day.as_json())
    return day


def _crawl(engine: Engine, this: runs.Run, sources: Sequence[Source], crawl: Crawl, day: DaySummary) -> None:
    tries = 0
    if sources:
        wanted = [source.id for source in sources]
        day.crawl_status, told = crawl(this, wanted)
        tries = 1
        # A negative status is a signal that ended it: what it had leased is taken back and the rest is crawled.
        while day.crawl_status < 0 and tries < MOST_CRAWLS:
            day.crawl_status, told = crawl(this, wanted)
            tries += 1
        resumed = this.resumed or tries > 1
        reasons = {source.id: broken(source, told.sources.get(source.id), resumed=resumed) for source in sources}
        day.broken = {name: reason for name, reason in reasons.items() if reason}
    with reading(engine) as session:
        day.asked = Counter({kind: number for kind, number in runs.summary(session, this.id).items() if number})


def read_pending(
    engine: Engine, extractor: Callable[[], Extractor], clock: Clock, policy: Policy, day: DaySummary
) -> None:
    """Read and link every document that today's extractor has not read.

    A text that the extractor fails on is given up until the extractor changes; what the ledger does not take is tried
    again the next day. Both are counted with their reason.
    """
    reader = extractor()
    for stored in documents.pending(engine, reader.version):
        try:
            said = _read(stored.document, reader)
        except Exception as error:  # noqa: BLE001 - one bad text never stops the day; the reason is kept with it
            day.unread[stored.document.url] = _reason(error)
            documents.give_up(engine, stored.id, reader.version, _reason(error), clock)
            continue
        try:
            recorded = ledger.record(engine, stored.id, said, clock=clock, policy=policy)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad document never stops the day; it stays pending
            day.unread[stored.document.url] = _reason(error)
            continue
        day.read += 1
        day.events.update(recorded.event_ids)
        day.review_items += recorded.review_items
        day.queued += recorded.alerts


def _reason(error: Exception) -> str:
    """The first line of what was raised, with its kind."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]


def _read(document: Document, extractor: Extractor) -> Reading:
    return extractor.read(
        document.text,
        title=document.title,
        published=document.published,
        home_state=document.home_state,
        home_ocd_id=document.home_ocd_id,
        kind=document.kind,
    )


def _begin(engine: Engine, job: str, clock: Clock) -> runs.Run:
    """A new run, or the unfinished one of a process of this machine that is no more."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    this = runs.resume_or_start(engine, job, owner, clock)
    if this is not None:
        return this
    with reading(engine) as session:
        newest = runs.latest(session, job, limit=1)[0]
    if newest.state != "running":
        raise AlreadyRunning(f"the job {job} that was due at {newest.due_at:%Y-%m-%d %H:%M:%S} UTC is done")
    if _is_gone(newest.owner):
        taken = runs.claim(engine, job, newest.due_at, newest.owner, clock)
        if taken is not None:
            return taken
    raise AlreadyRunning(f"the job {job} is running since {newest.started_at:%Y-%m-%d %H:%M} UTC in {newest.owner}")


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
