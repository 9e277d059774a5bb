"""Keeps every request, robots.txt and redirects included, on public addresses.

The middleware checks an address before it is asked, after DNS; the resolver checks again what the connection is really
made to, so that a name cannot change its mind in between. Proxies are off, because behind one neither would be true.
"""

from collections.abc import Sequence
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawler.addresses import UnsafeAddress, check_resolved, name_to_resolve


class RefusedAddress(IgnoreRequest):
    """A request that was not made because its address is not public; the message says why."""


class PublicResolver(CachingThreadedResolver):
    """A resolver that gives no other than public addresses, except for names that are allowed."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: frozenset[str]) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        settings = crawler.settings
        allowed = frozenset(pair.rsplit(":", 1)[0] for pair in settings.getlist("ALLOWED_HOSTS"))
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), allowed)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        found = super().getHostByName(name, timeout)
        if name in self._allowed:
            return found
        return found.addCallback(lambda address: check_resolved(name, address))


class PublicAddressesOnly:
    """Downloader middleware; the first of all, so that nothing else sees an address it refuses."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(frozenset(crawler.settings.getlist("ALLOWED_HOSTS")))

    async def process_request(self, request: Request) -> None:
        try:
            name = name_to_resolve(request.url, self._allowed)
            if name is not None:
                await self._resolve(name)
        except UnsafeAddress as error:
            raise RefusedAddress(f"refused: {error}") from error

    async def _resolve(self, name: str) -> None:
        from twisted.internet import reactor

        running: Any = reactor
        check_resolved(name, await maybe_deferred_to_future(running.resolve(name)))
