"""The engine: one Scrapy spider that drives every platform module, address by address.

Each address is leased from the frontier, asked, judged and kept; only when the sink has kept it is it done, so that a
kill at any moment costs at most the addresses in flight. Hosts are crawled side by side, the sources of one host one
after another, and each host is asked one thing at a time. Scrapy supplies the downloads: robots.txt, redirects,
retries, decompression, limits and delays; its scheduler stays empty, because the frontier is in the store.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy import Request, Spider

from banwatch.clock import Clock
from banwatch.protocols import DocumentSink, Frontier, Kept, Lease, PageReader, Triage
from banwatch.sources import Source
from crawler.asking import Asker
from crawler.keeping import Keeper
from crawler.progress import Broken, Finished, Tell
from crawler.reading import ReadingProcess
from crawler.spiders import PlatformModule, Role, module_for

HOSTS_AT_ONCE = 32
"""Of whose requests no more than Scrapy's CONCURRENT_REQUESTS, 16, are under way."""
IN_FLIGHT = 4
"""Addresses of one source in work at a time: one is asked while others are judged and kept."""
MOST_LEASED = 32
"""The most addresses of one source leased at a time."""
LONGEST_IDLE_SECONDS = 30.0
"""How long a crawl with nothing to do waits for another one that is at its sources."""

_T = TypeVar("_T")


@dataclass(slots=True)
class Plan:
    """What a crawl works with. ``failure`` is set where the store failed, which ends the crawl; ``complete`` where the
    crawl ended because nothing was left to ask."""

    sources: list[Source]
    frontier: Frontier
    sink: DocumentSink
    triage: Triage
    reader: PageReader
    clock: Clock
    tell: Tell
    failure: Exception | None = None
    complete: bool = False


class WatchSpider(Spider):
    """Crawls the sources of ``plan`` until none of their addresses is due."""

    name = "banwatch"

    def __init__(self, plan: Plan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        # One thread each: the store has one writer.
        self._storing = ThreadPoolExecutor(1, "store")
        self._reading = ThreadPoolExecutor(1, "read")
        self._keeper = Keeper(self._write)
        self._asked: set[int] = set()
        self._held: list[Source] = []
        self._busy_at = monotonic()

    async def start(self) -> AsyncIterator[Any]:
        plan, reading = self.plan, ReadingProcess(self.plan.triage, self.plan.reader)
        self._asker = Asker(plan.triage, reading, plan.clock, self.crawler.engine.download_async, self._in_thread)
        try:
            await self._crawl_all()
            self.plan.complete = True
        except ExceptionGroup as errors:
            self.plan.failure = errors.exceptions[0]
        finally:
            reading.close()
            self._storing.shutdown(wait=True, cancel_futures=True)
            self._reading.shutdown(wait=True, cancel_futures=True)
        for request in list[Request]():
            yield request

    async def _crawl_all(self) -> None:
        """All sources once; then again those that another crawl is at, as long as it may bring more to do."""
        await self._crawl_round(self.plan.sources, begin=True)
        while self._held and monotonic() - self._busy_at < LONGEST_IDLE_SECONDS:
            await asyncio.sleep(0.2)
            again, self._held = self._held, []
            await self._crawl_round(again, begin=False)

    async def _crawl_round(self, sources: Sequence[Source], *, begin: bool) -> None:
        free = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for _, of_host in groupby(sorted(sources, key=_host), key=_host):
                group.create_task(self._crawl_host(list(of_host), free, begin=begin))

    async def _crawl_host(self, sources: list[Source], free: asyncio.Semaphore, *, begin: bool) -> None:
        async with free:
            for source in sources:
                await self._crawl_source(source, begin=begin)

    async def _crawl_source(self, source: Source, *, begin: bool) -> None:
        try:
            module = module_for(source.platform)
            links = module.start(source)
        except ValueError as error:
            self.plan.tell(Broken(source.id, str(error)))
            return
        if begin:
            await self._store(lambda: self.plan.frontier.add(source.id, links))
        await self._work_off(source, module)
        if await self._store(lambda: self.plan.frontier.held(source.id)):
            self._held.append(source)

    async def _work_off(self, source: Source, module: PlatformModule) -> None:
        """Ask for the source's addresses until none is due."""
        leased: deque[Lease] = deque()
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                if not leased and len(running) <= IN_FLIGHT // 2:
                    leased.extend(await self._lease(source))
                while leased and len(running) < IN_FLIGHT:
                    running.add(asyncio.create_task(self._finish(leased.popleft(), source, module)))
                if not running:
                    return
                self._busy_at = monotonic()
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in running:
                task.cancel()

    async def _lease(self, source: Source) -> list[Lease]:
        """Leases of addresses not yet asked in this crawl: what fails stays due, and waits for the next one."""
        limit = min(MOST_LEASED, int(IN_FLIGHT / max(source.delay_seconds, 0.01)))
        leases = await self._store(lambda: self.plan.frontier.lease(source.id, max(limit, IN_FLIGHT)))
        fresh = [lease for lease in leases if hash((source.id, lease.link.url)) not in self._asked]
        self._asked.update(hash((source.id, lease.link.url)) for lease in fresh)
        return fresh

    async def _finish(self, lease: Lease, source: Source, module: PlatformModule) -> None:
        self._keeper.asking()
        fetched = await self._asker.ask(lease, source, module)
        fresh = [link for link in fetched.links if hash((source.id, link.url)) not in self._asked]
        fetched = replace(fetched, links=fresh)
        await self._keeper.keep(Kept(source, lease, fetched))
        self.plan.tell(
            Finished(
                source.id,
                lease.link.url,
                fetched.outcome,
                fetched.reason,
                fetched.size,
                len(fetched.links),
                len(fetched.documents),
                listing=module.ROLES.get(lease.link.role) in (Role.LISTING, Role.LISTING_EACH_TIME),
            )
        )

    async def _write(self, kept: Sequence[Kept]) -> None:
        await self._store(lambda: self.plan.sink.keep_all(kept))

    async def _store(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._storing, call)

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, call)


def _host(source: Source) -> str:
    return urlsplit(source.start[0]).hostname or ""
