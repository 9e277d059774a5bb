"""Runs one crawl in the present process, which cannot run another: a reactor does not start twice."""

import logging
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerProcess

from banwatch.clock import Clock, SystemClock
from banwatch.protocols import DocumentSink, Frontier, PageReader, Triage
from banwatch.sources import Source
from crawler import headers
from crawler.progress import CrawlSummary, Tell, Told
from crawler.settings import COUNTED_ELSEWHERE, scrapy_settings
from crawler.spider import Plan, WatchSpider


def _nobody(told: Told) -> None:  # noqa: ARG001 - nobody listens
    return None


def crawl(
    sources: Sequence[Source],
    *,
    frontier: Frontier,
    sink: DocumentSink,
    triage: Triage,
    reader: PageReader,
    contact: str,
    allowed_hosts: Sequence[str] = (),
    progress: Tell = _nobody,
    clock: Clock | None = None,
) -> CrawlSummary:
    """Crawl the enabled sources until none of their addresses is due.

    ``progress`` is told of every address as soon as what came of it is kept. Whatever goes wrong with an address or a
    source is counted; what the store raises ends the crawl and is raised here, with nothing lost but leases. A crawl
    stopped by SIGTERM or SIGINT returns with ``complete`` False.
    """
    summary = CrawlSummary()

    def tell(told: Told) -> None:
        summary.add(told)
        progress(told)

    due = [source for source in sources if source.enabled]
    plan = Plan(due, frontier, sink, triage, reader, clock or SystemClock(), tell)
    headers.limit()
    # Where the program has said how it logs, that is how.
    ours = {"LOG_INSTALL_ROOT_HANDLER": not logging.getLogger().handlers}
    process = AsyncCrawlerProcess(scrapy_settings(contact, allowed_hosts) | ours)
    for name in COUNTED_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    process.crawl(WatchSpider, plan=plan)
    process.start()
    if plan.failure is not None:
        raise plan.failure
    summary.complete = plan.complete
    return summary
