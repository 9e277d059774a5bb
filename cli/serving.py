"""What ``banwatch run`` is made of: the jobs, the sending of mail, and the review page, wired together."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from banwatch.cron import cron
from banwatch.documents import Outcome
from cli.reader import worker
from cli.trouble import Trouble
from cli.watching import add_status, look
from cli.workplace import Workplace, all_sources
from crawler.progress import Finished, Told
from schedules import daily, health, operator, upkeep
from schedules.control import Control
from schedules.jobs import Job, Work
from schedules.overview import job_lines
from schedules.pace import pace
from store import runs

if TYPE_CHECKING:
    from fastapi import FastAPI

    from alerts.deliver import DeliverySummary
    from banwatch.sources import Source
    from schedules.overview import Overview

logger = logging.getLogger(__name__)

MAIL_TIMEOUT_SECONDS = 15.0
"""For one answer of the mail server; short enough that a stalled one does not hold up the end of the service."""


class Works:
    """The work of the service's jobs."""

    def __init__(self, place: Workplace, control: Control) -> None:
        self._place = place
        self._control = control
        self._extractor = worker(place.settings, control)

    def warm_up(self) -> None:
        """Begin the process that reads, which loads for a second or two while the first pages are fetched."""
        self._extractor.start()

    def close(self) -> None:
        """End the process that reads."""
        self._extractor.close()

    def jobs(self) -> list[Job]:
        """What the service keeps the times of."""
        works: dict[str, Work] = {
            "feeds": lambda run: self.crawl(run, self.sources("hourly")),
            "councils": lambda run: self.crawl(run, self.sources("daily")),
            "upkeep": lambda run: upkeep.upkeep(self._place.engine, self._place.clock),  # noqa: ARG005
        }
        return [Job(name, cron(line), works[name]) for name, line in job_lines(self._place.settings).items()]

    def sources(self, wanted: str | None = None) -> "list[Source]":
        """The enabled sources of this pace, as the registry's files are now."""
        known = all_sources(self._place.settings)
        return [source for source in known if source.enabled and wanted in (None, pace(source))]

    def crawl(self, run: runs.Run, sources: "Sequence[Source]") -> dict[str, Any]:
        """Crawl, read, link and deliver; the sums of it."""
        day = self.day(sources, claimed=run)
        self.after(day, sources)
        return day.as_json()

    def after(self, day: daily.DaySummary, sources: "Sequence[Source]") -> None:
        """What a run leaves behind: each source's health, and where it was a good one, the dead man's switch asked."""
        place = self._place
        for worse in health.note(place.engine, day.run_id, sources, day.broken, place.clock.now()):
            logger.warning("is %s: %s", worse.state.value, worse.reason, extra={"source": worse.source_id})
        if day.crawl_status == 0 and not day.unsent:
            operator.ping(place.settings)

    def look(self) -> "Overview":
        """How everything is doing now."""
        return look(self._place)

    def tell_operator(self) -> None:
        """Write to the operator if something is newly wrong."""
        place = self._place
        if place.settings.operator:
            operator.tell(place.engine, place.settings, place.clock, self.look())

    def add_metrics(self, app: "FastAPI") -> None:
        """Serve the status page and the metrics beside the review page."""
        add_status(app, self._place)

    def day(
        self, sources: "Sequence[Source]", *, claimed: runs.Run | None = None, job: str = "once"
    ) -> daily.DaySummary:
        """The same for a run claimed before, or one that is due now."""
        from cli.crawling import in_a_process

        place, arrived = self._place, threading.Event()

        def tell(told: Told) -> None:
            if isinstance(told, Finished) and told.documents:
                arrived.set()
            _log(told)

        return daily.run(
            place.engine,
            place.clock,
            sources,
            crawl=in_a_process(tell, self._control),
            extractor=lambda: self._extractor,
            policy=place.policy,
            deliver=self.deliver if claimed else self.deliver_all,
            job=job,
            claimed=claimed,
            control=self._control,
            arrived=arrived,
        )

    def deliver(self) -> "DeliverySummary":
        """Send the mails that are due; calls to webhooks have a loop of their own, which may be slow."""
        return self._deliver(calls=False)

    def deliver_all(self) -> "DeliverySummary":
        """The same, and then the calls, where no loop makes them."""
        return self._deliver(calls=None)

    def mail(self) -> None:
        """The mails, raising what went wrong, so that the service tells it once."""
        _raise(self._deliver(calls=False))

    def call(self) -> None:
        """The same with the calls to webhooks."""
        _raise(self._deliver(calls=True))

    def _deliver(self, *, calls: bool | None) -> "DeliverySummary":
        from alerts.deliver import deliver

        place = self._place
        done = deliver(
            place.engine, place.settings, place.clock, timeout_seconds=MAIL_TIMEOUT_SECONDS, calls=calls,
            stopping=self._control.stopping.is_set,
        )  # fmt: skip
        if done.sent:
            logger.info("%d messages sent, %d waiting", done.sent, done.waiting)
        return done


def _raise(done: "DeliverySummary") -> None:
    if done.problems:
        raise RuntimeError(f"{done.waiting} messages wait: {'; '.join(done.problems)}")


def _log(told: Told) -> None:
    fields = {"source": told.source}
    if not isinstance(told, Finished):
        logger.warning("cannot be crawled: %s", told.reason, extra=fields)
    elif told.outcome in (Outcome.FAILED, Outcome.BLOCKED):
        logger.warning("%s: %s: %s", told.outcome.value, told.url, told.reason, extra=fields)


@contextmanager
def review_page(place: Workplace, host: str, port: int, add: "Callable[[Any], None]") -> Iterator[int]:
    """Serve the review page meanwhile, in a thread; the port it has. ``add`` is given the application before it
    starts. Raises Trouble where the port is taken."""
    import uvicorn

    from review.app import create_app

    app = create_app(place.engine, place.settings, place.clock)
    add(app)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=5))
    try:
        taken = socket.create_server((host, port))
    except OSError as error:
        raise Trouble(
            f"the review page cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}; try --no-page"
        ) from error
    # asyncio does this only for sockets that name their protocol; without it each page waits 40 ms for an answer's end.
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with taken:
        thread = threading.Thread(target=server.run, args=([taken],), name="review page", daemon=True)
        thread.start()
        try:
            yield taken.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(8)
