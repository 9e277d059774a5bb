"""Progress of a crawl while it runs, and its report afterwards."""

from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from banwatch.documents import Outcome
from crawler.progress import CrawlSummary, Finished, SourceSummary, Told

if TYPE_CHECKING:
    from schedules.daily import DaySummary

_FAULTS = (Outcome.FAILED, Outcome.BLOCKED)


class Shown:
    """Shows progress on standard error where that is a terminal, and keeps what failed for the report."""

    def __init__(self, console: Console | None = None) -> None:
        self.summary = CrawlSummary()
        self.faults: list[Finished] = []
        self._console = console or Console()
        self._status = Console(stderr=True).status("crawling")

    def __enter__(self) -> Self:
        if self._status.console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._status.stop()

    def tell(self, told: Told) -> None:
        self.summary.add(told)
        if isinstance(told, Finished):
            if told.outcome in _FAULTS:
                self.faults.append(told)
            address = urlsplit(told.url)
            self._status.update(Text(f"{self.summary.asked} asked  {told.source}  {address.path}"))

    def report(self, day: "DaySummary") -> None:
        """The report of a crawl, to standard output; faults by their address."""
        self._console.print(crawl_table(self.summary, day.broken))
        for fault in sorted(self.faults, key=lambda fault: (fault.source, fault.url)):
            self._console.print(f"  {fault.source}: {fault.url}: {fault.reason}", markup=False, highlight=False)
        for name, reason in sorted(day.broken.items()):
            self._console.print(f"  {name} is broken: {reason}", markup=False, highlight=False)
        for url, reason in sorted(day.unread.items()):
            self._console.print(f"  not read: {url}: {reason}", markup=False, highlight=False)
        if day.crawl_status:
            self._console.print(f"  the crawl ended with status {day.crawl_status}", markup=False, highlight=False)
        self._console.print(
            f"{day.read} documents read, {len(day.events)} events in the ledger touched, {day.review_items} new "
            f"items for review, {day.queued} alerts waiting",
            highlight=False,
        )


def crawl_table(summary: CrawlSummary, broken: dict[str, str] | None = None) -> Table:
    """How the addresses of each source ended. Every address asked is in exactly one of the columns after it."""
    table = Table(title="Crawl", title_justify="left", title_style="bold")
    table.add_column("source", no_wrap=True)
    outcomes = [
        Outcome.UNCHANGED, Outcome.LISTING, Outcome.IRRELEVANT, Outcome.RELEVANT, Outcome.BLOCKED, Outcome.FAILED,
    ]  # fmt: skip
    for column in ("asked", *(outcome.value for outcome in outcomes), "links", "documents"):
        table.add_column(column, justify="right")
    for name, told in sorted(summary.sources.items()):
        mark = Text(name, style="red" if name in (broken or {}) else "")
        table.add_row(mark, *_numbers(told, outcomes))
    if len(summary.sources) > 1:
        both = SourceSummary(summary.outcomes)
        both.links = sum(each.links for each in summary.sources.values())
        both.documents = sum(each.documents for each in summary.sources.values())
        table.add_section()
        table.add_row("all", *_numbers(both, outcomes))
    return table


def _numbers(told: SourceSummary, outcomes: list[Outcome]) -> list[str]:
    counted = [told.asked, *(told.outcomes[outcome] for outcome in outcomes), told.links, told.documents]
    return [str(number) if number else "·" for number in counted]
