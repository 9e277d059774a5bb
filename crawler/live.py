"""Asks for a few addresses as a crawl would, politely and safely, and keeps nothing: for checks of sources.

Like a crawl it can be done once in a process, because a reactor does not start twice.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from banwatch.documents import Page, Validator
from banwatch.sources import Source
from crawler import headers
from crawler.fetching import EXPECTED, ended_early, failed, page_from, request_for
from crawler.settings import COUNTED_ELSEWHERE, scrapy_settings
from crawler.spider import HOSTS_AT_ONCE


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to ask for, as one of a source's."""

    url: str
    source: Source
    accept: str = "*/*"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it: a page, or why there is none. ``blocked`` is true where the site keeps programs out."""

    wanted: Wanted
    page: Page | None = None
    why: str = ""


class _LiveSpider(Spider):
    name = "banwatch-live"

    def __init__(self, wanted: Sequence[Wanted], answers: dict[int, Answered], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._wanted = wanted
        self._answers = answers

    async def start(self) -> AsyncIterator[Any]:
        free = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for number in range(len(self._wanted)):
                group.create_task(self._ask(number, free))
        for request in list[Request]():
            yield request

    async def _ask(self, number: int, free: asyncio.Semaphore) -> None:
        wanted = self._wanted[number]
        async with free:
            try:
                request = request_for(wanted.url, wanted.source, accept=wanted.accept)
                response = await self.crawler.engine.download_async(request)
            except EXPECTED as error:
                self._answers[number] = Answered(wanted, why=failed(error).reason)
                return
            except ValueError as error:
                self._answers[number] = Answered(wanted, why=str(error))
                return
        end = ended_early(response, Validator())
        page = page_from(response, wanted.url) if end is None else None
        self._answers[number] = Answered(wanted, page, end.reason if end else "")


def ask(wanted: Sequence[Wanted], *, contact: str, allowed_hosts: Sequence[str] = ()) -> list[Answered]:
    """The answers in the order of what was asked; never raises for what a site may answer."""
    answers: dict[int, Answered] = {}
    headers.limit()
    process = AsyncCrawlerProcess(scrapy_settings(contact, allowed_hosts))
    for name in COUNTED_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    process.crawl(_LiveSpider, wanted=wanted, answers=answers)
    process.start()
    return [
        answers.get(number, Answered(each, why="stopped before it was asked")) for number, each in enumerate(wanted)
    ]
