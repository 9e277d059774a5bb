"""How often a host is asked: its source's delay, its robots.txt's, what it answers with Retry-After, how fast it is."""

import asyncio
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
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


class Robots(RobotsTxtMiddleware):
    """Scrapy's, with an exception of its own so that a refusal can be told from other ends."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
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
    """Seconds that a 429 or 503 asks to wait (RFC 9110, section 10.2.3); a date there is not read."""
    stated = (response.headers.get("Retry-After") or b"").strip()
    if response.status not in (429, 503) or not stated.isdigit() or len(stated) > 9:
        return None
    return float(stated)


class HostThrottle(AutoThrottle):
    """Scrapy's AutoThrottle, which never goes below the least delay of the host."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        delays = self.crawler.get_downloader_middleware(HostDelays)
        self.mindelay = delays.least.get(_host(response.url), 0.0) if delays else 0.0
        super()._adjust_delay(slot, latency, response)
