"""Reading what was crawled, and linking it into the ledger: after the crawl, and while it goes on."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from alerts.deliver import DeliverySummary
from banwatch.clock import Clock
from banwatch.documents import Document
from banwatch.protocols import Extractor
from banwatch.readings import Reading
from schedules.control import Control, Stopped
from schedules.worker import NotRead, Unavailable
from store import documents, ledger
from store.policy import Policy

logger = logging.getLogger(__name__)

Deliver = Callable[[], DeliverySummary]


@dataclass(slots=True)
class Told:
    """What reading came to. ``unread`` says why, by document address; ``unsent`` what went wrong with mail."""

    read: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    events: set[int] = field(default_factory=set)
    review_items: int = 0
    queued: int = 0
    sent: int = 0
    unsent: tuple[str, ...] = ()
    refused: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Desk:
    """Reads, links and delivers for one job; ``told`` are its sums."""

    engine: Engine
    clock: Clock
    extractor: Callable[[], Extractor]
    policy: Policy
    deliver: Deliver | None
    control: Control
    told: Told = field(default_factory=Told)

    def read(self) -> None:
        """Read and link every document that today's extractor has not read.

        A text that the extractor fails on is given up until the extractor changes; what the ledger does not take is
        tried again by the next job. Both are counted with their reason. Raises Stopped between two documents.
        """
        with self.control.reading:
            reader = self.extractor()
            for stored in documents.pending(self.engine, reader.version):
                self.control.check()
                if stored.id not in self.told.refused:
                    self._one(stored, reader)

    def _one(self, stored: documents.StoredDocument, reader: Extractor) -> None:
        told, url = self.told, stored.document.url
        try:
            said = _read(stored.document, reader)
        except (Stopped, Unavailable):
            raise
        except Exception as error:  # noqa: BLE001 - one bad text never stops the day; the reason is kept with it
            told.unread[url] = str(error) if isinstance(error, NotRead) else reason_of(error)
            documents.give_up(self.engine, stored.id, reader.version, told.unread[url], self.clock)
            return
        try:
            recorded = ledger.record(self.engine, stored.id, said, clock=self.clock, policy=self.policy)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad document never stops the day; it stays pending
            told.unread[url] = reason_of(error)
            told.refused.add(stored.id)
            return
        told.read += 1
        told.events.update(recorded.event_ids)
        told.review_items += recorded.review_items
        told.queued += recorded.alerts

    def send(self) -> None:
        """Deliver what waits in the outbox, where there is somebody who delivers."""
        if self.deliver is not None:
            delivered = self.deliver()
            self.told.sent += delivered.sent
            self.told.unsent = tuple(dict.fromkeys((*self.told.unsent, *delivered.problems)))

    def _send_now(self) -> None:
        try:
            self.send()
        except Exception as error:  # noqa: BLE001 - kept with the run; the crawl goes on
            self.told.unsent = (*self.told.unsent, reason_of(error))

    @contextmanager
    def at_once(self, arrived: threading.Event) -> Iterator[None]:
        """Meanwhile, read and deliver whenever ``arrived`` is set, so that a mail does not wait for the whole crawl.

        What fails in reading is only logged: the pass after the crawl meets it again, and raises it. What fails in
        sending is kept among what was not sent; the messages wait in the outbox until their lease has run out.
        """
        over = threading.Event()

        def work() -> None:
            while not over.is_set():
                if not arrived.wait(0.2):
                    continue
                arrived.clear()
                before = self.told.queued
                try:
                    self.read()
                except Exception as error:  # noqa: BLE001 - met again, and raised, after the crawl
                    logger.warning("reading while crawling: %s", reason_of(error))
                    return
                if self.told.queued > before:
                    self._send_now()

        # In a copy of this context, so that its log lines bear the run too.
        target = partial(copy_context().run, work)
        worker = threading.Thread(target=target, name="reads at once", daemon=True)
        worker.start()
        try:
            yield
        finally:
            over.set()
            worker.join()


def reason_of(error: BaseException) -> str:
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
