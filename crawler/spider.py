"""The engine: one Scrapy spider that drives every platform module, address by address.

Each address is leased from the frontier, asked, judged and kept; only when the sink has kept it is it done, so that a
kill at any moment costs at most the addresses in flight. Hosts are crawled side by side, the sources of one host one
after another, and each host is asked one thing at a time. Scrapy supplies the downloads: robots.txt, redirects,
retries, decompression, limits and delays; its scheduler stays empty, because the frontier is in the store.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response

from banwatch.clock import Clock
from banwatch.documents import Outcome, Page, Validator
from banwatch.protocols import DocumentSink, Fetched, Frontier, Lease, PageReader, Triage
from banwatch.sources import Source
from crawler import judgement
from crawler.fetching import EXPECTED, ended_early, failed, page_from, request_for
from crawler.progress import Broken, Finished, Tell
from crawler.spiders import Gathered, Gathering, LayoutNotUnderstood, Listing, PlatformModule, Role, module_for

logger = logging.getLogger(__name__)

HOSTS_AT_ONCE = 16
IN_FLIGHT = 4
"""Addresses of one source leased at a time: one is asked while others are judged and kept."""

_P = ParamSpec("_P")
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
        # One thread each: the store has one writer, and pypdfium2 must not be entered twice.
        self._storing = ThreadPoolExecutor(1, "store")
        self._reading = ThreadPoolExecutor(1, "read")
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start(self) -> AsyncIterator[Any]:
        free = asyncio.Semaphore(HOSTS_AT_ONCE)
        by_host = sorted(self.plan.sources, key=_host)
        try:
            async with asyncio.TaskGroup() as group:
                for _, sources in groupby(by_host, key=_host):
                    group.create_task(self._crawl_host(list(sources), free))
            self.plan.complete = True
        except ExceptionGroup as errors:
            self.plan.failure = errors.exceptions[0]
        finally:
            self._storing.shutdown(wait=True, cancel_futures=True)
            self._reading.shutdown(wait=True, cancel_futures=True)
        for request in list[Request]():
            yield request

    async def _crawl_host(self, sources: list[Source], free: asyncio.Semaphore) -> None:
        async with free:
            for source in sources:
                await self._crawl_source(source)

    async def _crawl_source(self, source: Source) -> None:
        try:
            module = module_for(source.platform)
            links = module.start(source)
        except ValueError as error:
            self.plan.tell(Broken(source.id, str(error)))
            return
        await self._store(self.plan.frontier.add, source.id, links)
        asked: set[int] = set()
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                if len(running) <= IN_FLIGHT // 2:
                    for lease in await self._lease(source, IN_FLIGHT - len(running), asked):
                        running.add(asyncio.create_task(self._finish(lease, source, module, asked)))
                if not running:
                    return
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in running:
                task.cancel()

    async def _lease(self, source: Source, limit: int, asked: set[int]) -> list[Lease]:
        """Leases of addresses not yet asked in this crawl: what fails stays due, and waits for the next one."""
        leases = await self._store(self.plan.frontier.lease, source.id, limit)
        fresh = [lease for lease in leases if hash(lease.link.url) not in asked]
        asked.update(hash(lease.link.url) for lease in fresh)
        return fresh

    async def _finish(self, lease: Lease, source: Source, module: PlatformModule, asked: set[int]) -> None:
        try:
            fetched = await self._fetch(lease, source, module)
        except EXPECTED as error:
            fetched = failed(error)
        except LayoutNotUnderstood as error:
            fetched = Fetched(Outcome.FAILED, f"layout not understood: {error}")
        except Exception as error:
            logger.exception("%s: %s", source.id, lease.link.url)
            fetched = Fetched(Outcome.FAILED, f"{type(error).__name__}: {error}"[:500])
        fetched = replace(fetched, links=[link for link in fetched.links if hash(link.url) not in asked])
        await self._store(self.plan.sink.keep, source, lease, fetched)
        self.plan.tell(
            Finished(
                source.id,
                lease.link.url,
                fetched.outcome,
                fetched.reason,
                fetched.size,
                len(fetched.links),
                len(fetched.documents),
            )
        )

    async def _fetch(self, lease: Lease, source: Source, module: PlatformModule) -> Fetched:
        role = module.ROLES.get(lease.link.role)
        if role is None:
            raise LayoutNotUnderstood(f"no role {lease.link.role!r} on {source.platform.value}")
        validator = self._validator(lease, role)
        response = await self._download(request_for(lease.link.url, source, accept=module.ACCEPT, validator=validator))
        if (end := ended_early(response, validator)) is not None:
            return end
        page = page_from(response, lease.link.url)
        judged = await self._read(self._judge, page, lease, source, module, role)
        if isinstance(judged, Fetched):
            return judged
        pages, gathered = await self._gather(judged, page, source, module)
        return await self._read(judgement.of_record, pages, gathered, source, self.plan.triage, self.plan.clock.now())

    def _validator(self, lease: Lease, role: Role) -> Validator:
        """What the request is conditional on: nothing where the page is to be read whether or not it has changed."""
        known = lease.validator
        judged_otherwise = known.triage_version != self.plan.triage.version
        if role is Role.LISTING_EACH_TIME or (role in (Role.CONTENT, Role.RECORD) and judged_otherwise):
            return Validator()
        return known

    def _judge(
        self, page: Page, lease: Lease, source: Source, module: PlatformModule, role: Role
    ) -> Fetched | Gathering:
        """Runs in the reading thread. A gathering still has addresses to ask."""
        version = self.plan.triage.version
        by_content = role in (Role.CONTENT, Role.RECORD)
        if role is not Role.LISTING_EACH_TIME and judgement.unchanged(page, lease, version, by_content=by_content):
            return Fetched(Outcome.UNCHANGED, validator=judgement.remembered(page, version), size=len(page.body))
        if role is Role.CONTENT:
            now = self.plan.clock.now()
            return judgement.of_content(page, lease, source, self.plan.triage, self.plan.reader, now)
        read = module.read(page, lease.link, source)
        return judgement.of_listing(page, read, version) if isinstance(read, Listing) else read

    async def _gather(
        self, gathering: Gathering, first: Page, source: Source, module: PlatformModule
    ) -> tuple[list[Page], Gathered]:
        pages = [first]
        try:
            ask = next(gathering)
            while True:
                response = await self._download(request_for(ask.url, source, accept=module.ACCEPT, retry=ask.retry))
                pages.append(page_from(response, ask.url))
                ask = gathering.send(pages[-1])
        except StopIteration as end:
            return pages, end.value
        finally:
            gathering.close()

    async def _download(self, request: Request) -> Response:
        # A host's requests wait here and not behind the middlewares, so that a Retry-After reaches the very next one.
        async with self._turns[urlsplit(request.url).hostname or ""]:
            return await self.crawler.engine.download_async(request)

    async def _store(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._storing, lambda: call(*args, **kwargs))

    async def _read(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, lambda: call(*args, **kwargs))


def _host(source: Source) -> str:
    return urlsplit(source.start[0]).hostname or ""
