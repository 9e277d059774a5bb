"""Reads pages in a process beside the crawl's: it uses another core, and where a bad page ends it, only that ends."""

import asyncio
import logging
import multiprocessing
import os
import threading
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from datetime import datetime

from banwatch.documents import Outcome, Page
from banwatch.protocols import Fetched, Lease, PageReader, Triage
from banwatch.sources import Source
from crawler import judgement

LONGEST_SECONDS = 180.0
"""A page that takes longer to read is given up; a PDF has its own, shorter limit."""

_TOOLS: dict[str, tuple[Triage, PageReader]] = {}


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _begin(parent: int, triage: Triage, reader: PageReader) -> None:
    # A crawl that is killed cannot tell its helper to end.
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # What a page makes trafilatura say at length is said by its outcome in a line.
    logging.disable(logging.CRITICAL)
    _TOOLS["all"] = triage, reader


def _content(page: Page, lease: Lease, source: Source, now: datetime) -> Fetched:
    triage, reader = _TOOLS["all"]
    return judgement.of_content(page, lease, source, triage, reader, now)


class ReadingProcess:
    """One process that reads one page at a time; begun when the first page is to be read, and again after it died."""

    def __init__(self, triage: Triage, reader: PageReader, longest: float = LONGEST_SECONDS) -> None:
        self._tools = triage, reader
        self._longest = longest
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _begin, (os.getpid(), *self._tools))
        return self._pool

    async def content(self, page: Page, lease: Lease, source: Source, now: datetime) -> Fetched:
        """What a page amounts to; a page that the process dies of, or that takes too long, failed."""
        async with self._turn:
            call = asyncio.get_running_loop().run_in_executor(self._running(), _content, page, lease, source, now)
            try:
                return await asyncio.wait_for(call, self._longest)
            except TimeoutError:
                self._kill()
                return Fetched(
                    Outcome.FAILED, f"reading it took longer than {self._longest:.0f} s", size=len(page.body)
                )
            except BrokenExecutor:
                self._kill()
                return Fetched(Outcome.FAILED, "the process that reads pages died of it", size=len(page.body))

    def _kill(self) -> None:
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def close(self) -> None:
        """End the process; what it is at is not waited for."""
        self._kill()
