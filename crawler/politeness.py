"""How often a host is asked: its source's delay, its robots.txt's, what it answers with Retry-After, how fast it is."""

import asyncio
import time
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

LONGEST_CRAWL_DELAY = 60.0
"""Seconds; a robots.txt that asks for more gets this."""
LONGEST_WAIT = 60.0
"""Seconds; a host that asks to be left alone for longer is not asked again in this crawl."""


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not allow the address."""


class Resting(IgnoreRequest):
    """The host has asked not to be asked for longer than a crawl waits."""


class RobotsUnreachable(IgnoreRequest):
    """The host's robots.txt cannot be had, which counts as a refusal (RFC 9309, section 2.3.1.4)."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's, with exceptions of its own so that a refusal can be told from other ends; and where robots.txt answers
    with a server's error or not at all, nothing of the host is asked in this crawl."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._refuse(netloc, f"robots.txt answered HTTP {response.status}")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # A host that is not there at all says so itself when the page is asked.
        if isinstance(exc, DownloadTimeoutError | ResponseDataLossError | DownloadFailedError) and not isinstance(
            exc, CannotResolveHostError | DownloadConnectionRefusedError
        ):
            self._refuse(netloc, "robots.txt did not answer")
        super()._robots_error(exc, netloc)

    def _refuse(self, netloc: str, why: str) -> None:
        self._unreachable[netloc] = why

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        if (why := self._unreachable.get(urlsplit(request.url).netloc)) is not None:
            raise RobotsUnreachable(f"{why}, so that nothing may be asked")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise ForbiddenByRobots("robots.txt forbids this address") from None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


class HostDelays:
    """Downloader middleware that holds the least delay of every host, in seconds between requests.

    ``request.meta["delay"]`` is what its source asks for; several sources of one host share the longest.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._not_before: dict[str, float] = {}
        self.least: dict[str, float] = {}
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _raise_to(self, host: str, delay: float) -> None:
        if delay <= self.least.get(host, -1.0):
            return
        self.least[host] = delay
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1, "jitter": 0}
        if host in downloader.slots:
            downloader.slots[host].delay = max(downloader.slots[host].delay, delay)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._agent)
        if delay:
            self._raise_to(_host(request.url), min(delay, LONGEST_CRAWL_DELAY))

    async def process_request(self, request: Request) -> None:
        host = _host(request.url)
        self._raise_to(host, float(request.meta.get("delay", 0.0)))
        wait = self._not_before.get(host, 0.0) - monotonic()
        if wait > LONGEST_WAIT:
            raise Resting(f"{host} asked to be left alone for {wait:.0f} s")
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        wait = _retry_after(response)
        if wait is None:
            return response
        self._not_before[_host(request.url)] = monotonic() + wait
        spider = self._crawler.spider
        if wait > LONGEST_WAIT or spider is None:
            return response
        return get_retry_request(request, spider=spider, reason=f"HTTP {response.status}") or response


def _retry_after(response: Response) -> float | None:
    """Seconds that a 429 or 503 asks to wait, stated so or as a date (RFC 9110, section 10.2.3)."""
    stated = (response.headers.get("Retry-After") or b"").strip()[:40].decode("latin-1")
    if response.status not in (429, 503) or not stated:
        return None
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


class HostThrottle(AutoThrottle):
    """Scrapy's AutoThrottle, which never goes below the least delay of the host."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        delays = self.crawler.get_downloader_middleware(HostDelays)
        self.mindelay = delays.least.get(_host(response.url), 0.0) if delays else 0.0
        super()._adjust_delay(slot, latency, response)
