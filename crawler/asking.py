"""One leased address, from the request to what came of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.internet.defer import AlreadyCalledError

from banwatch.clock import Clock
from banwatch.documents import Outcome, Page, Validator
from banwatch.protocols import Fetched, Lease, Triage
from banwatch.sources import Source
from banwatch.working import working_on
from crawler import judgement
from crawler.fetching import EXPECTED, ended_early, failed, page_from, request_for
from crawler.reading import ReadingProcess
from crawler.spiders import TODAY, Ask, Gathered, Gathering, LayoutNotUnderstood, Listing, PlatformModule, Role

logger = logging.getLogger(__name__)

SHORT_BYTES = 200_000
"""A body up to this long is judged by its bytes at once; a longer one in the thread."""

_T = TypeVar("_T")
Download = Callable[[Request], Awaitable[Response]]


class InThread(Protocol):
    """Runs a call in the thread that parses lists."""

    async def __call__(self, call: Callable[[], _T]) -> _T: ...


@dataclass(slots=True)
class Asker:
    """Asks for addresses and judges the answers.

    ``download`` is Scrapy's; ``reading`` reads articles and papers and ``in_thread`` runs the parsing of lists, where
    neither holds up the downloads.
    """

    triage: Triage
    reading: ReadingProcess
    clock: Clock
    download: Download
    in_thread: InThread
    _turns: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def ask(self, lease: Lease, source: Source, module: PlatformModule) -> Fetched:
        """How the address ended; never raises for what a site may answer."""
        try:
            # Scrapy's own warnings about the address are logged meanwhile.
            with working_on(source=source.id):
                return await self._fetch(lease, source, module)
        except EXPECTED as error:
            return failed(error)
        except LayoutNotUnderstood as error:
            return Fetched(Outcome.FAILED, f"layout not understood: {error}")
        except Exception as error:
            logger.exception("cannot be asked: %s", lease.link.url, extra={"source": source.id})
            return Fetched(Outcome.FAILED, f"{type(error).__name__}: {error}"[:500])

    async def _fetch(self, lease: Lease, source: Source, module: PlatformModule) -> Fetched:
        role = module.ROLES.get(lease.link.role)
        if role is None:
            raise LayoutNotUnderstood(f"no role {lease.link.role!r} on {source.platform.value}")
        validator = self._validator(lease, role)
        request = request_for(lease.link.url, source, accept=module.ACCEPT, validator=validator)
        response = await self._download(request)
        if (end := ended_early(response, validator)) is not None:
            return end
        page = page_from(response, lease.link.url)
        if role is Role.CONTENT and len(page.body) <= SHORT_BYTES:
            if (end := self._by_bytes(page, lease, role)) is not None:
                return end
            return await self.reading.content(page, lease, source, self.clock.now())
        judged = await self.in_thread(lambda: self._judge(page, lease, source, module, role))
        if judged is None:
            return await self.reading.content(page, lease, source, self.clock.now())
        if isinstance(judged, Fetched):
            return judged
        pages, gathered = await self._gather(judged, page, source, module)
        return await self.in_thread(lambda: self._gathered(pages, gathered, source))

    def _gathered(self, pages: list[Page], gathered: Gathered | Listing, source: Source) -> Fetched:
        now = self.clock.now()
        if isinstance(gathered, Listing):
            size = sum(len(page.body) for page in pages)
            return replace(judgement.of_listing(pages[0], gathered, source, self.triage, now), size=size)
        return judgement.of_record(pages, gathered, source, self.triage, now)

    def _validator(self, lease: Lease, role: Role) -> Validator:
        """What the request is conditional on: nothing where the page is to be read whether or not it has changed."""
        known = lease.validator
        judged_otherwise = known.triage_version != self.triage.version
        if role is Role.LISTING_EACH_TIME or (role in (Role.CONTENT, Role.RECORD) and judged_otherwise):
            return Validator()
        return known

    def _by_bytes(self, page: Page, lease: Lease, role: Role) -> Fetched | None:
        """The end of an address whose bytes are the ones judged before, or cannot be about the topic."""
        version = self.triage.version
        by_content = role in (Role.CONTENT, Role.RECORD)
        if role is not Role.LISTING_EACH_TIME and judgement.unchanged(page, lease, version, by_content=by_content):
            return Fetched(Outcome.UNCHANGED, validator=judgement.remembered(page, version), size=len(page.body))
        if role is Role.CONTENT and not self._may_be_relevant(page, lease):
            return judgement.irrelevant(page, version)
        return None

    def _may_be_relevant(self, page: Page, lease: Lease) -> bool:
        """By its bytes; or by what the listing called it, since a page that keeps its text back has no more."""
        named = lease.link.title is not None and self.triage.is_relevant(lease.link.title)
        return named or self.triage.may_be_relevant(page.body, page.content_type)

    def _judge(
        self, page: Page, lease: Lease, source: Source, module: PlatformModule, role: Role
    ) -> Fetched | Gathering | None:
        """Runs in the thread. A gathering still has addresses to ask; None is for content still to be read."""
        if (end := self._by_bytes(page, lease, role)) is not None:
            return end
        if role is Role.CONTENT:
            return None
        today = {TODAY: self.clock.now().date().isoformat()}
        read = module.read(page, replace(lease.link, context={**lease.link.context, **today}), source)
        if not isinstance(read, Listing):
            return read
        return judgement.of_listing(page, read, source, self.triage, self.clock.now())

    async def _gather(
        self, gathering: Gathering, first: Page, source: Source, module: PlatformModule
    ) -> tuple[list[Page], Gathered | Listing]:
        pages = [first]
        try:
            while True:
                # Pages are parsed in this, which is nothing for the reactor's thread.
                ask = await self.in_thread(partial(_next, gathering, pages[-1] if len(pages) > 1 else None))
                if not isinstance(ask, Ask):
                    return pages, ask
                request = request_for(
                    ask.url, source, accept=module.ACCEPT, retry=ask.retry, form=ask.form, json=ask.json
                )
                pages.append(page_from(await self._download(request), ask.url))
        finally:
            gathering.close()

    async def _download(self, request: Request) -> Response:
        # A host's requests wait here and not behind the middlewares, so that a Retry-After reaches the very next one.
        async with self._turns[urlsplit(request.url).hostname or ""]:
            try:
                return await self.download(request)
            except AlreadyCalledError as error:
                # Scrapy's engine, when it closes, trips over the requests that it cancels.
                raise asyncio.CancelledError from error


def _next(gathering: Gathering, answered: Page | None) -> Ask | Gathered | Listing:
    """What a gathering asks next after an answer, or what it came to."""
    try:
        return next(gathering) if answered is None else gathering.send(answered)
    except StopIteration as end:
        ended: Gathered | Listing = end.value
        return ended
