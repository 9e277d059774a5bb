"""Starting a crawl as a process of its own, and being that process."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.workplace import Workplace, chosen_sources
from crawler.process import run_in_subprocess, tell_on
from crawler.progress import CrawlSummary, Tell
from store.runs import Run

if TYPE_CHECKING:
    from schedules.control import Control
    from schedules.daily import Crawl

LONGEST_SECONDS = 6 * 3600
"""A crawl that takes longer is stopped; what it did not reach is asked by the next one."""


def in_a_process(progress: Tell, control: "Control | None" = None) -> "Crawl":
    """What the daily job calls to crawl; the child reads the same settings from the environment and banwatch.toml.
    ``control`` can end it early."""
    watch = {"started": control.watch} if control else {}

    def crawl(run: Run, names: Sequence[str]) -> tuple[int, CrawlSummary]:
        command = [sys.executable, "-P", "-m", "cli", "crawl-process", "--run", str(run.id), "--owner", run.owner]
        command += ["--job", run.job]
        for name in names:
            command += ["--source", name]
        return run_in_subprocess(command, LONGEST_SECONDS, progress=progress, other=sys.stderr, **watch)

    return crawl


def here(place: Workplace, run_id: int, owner: str, names: Sequence[str]) -> None:
    """Crawl in this process, telling the progress on standard output: what the process started above does."""
    from crawler.run import crawl
    from extract.texts import TextReader
    from extract.topics import load_topic
    from extract.triage import TopicTriage
    from store.frontier import Frontier
    from store.sink import Sink

    settings = place.settings
    crawl(
        chosen_sources(settings, names),
        frontier=Frontier(place.engine, place.clock, owner, run_id),
        sink=Sink(place.engine, place.clock, run_id),
        triage=TopicTriage(load_topic(settings.topic)),
        reader=TextReader(),
        contact=settings.contact,
        allowed_hosts=settings.allowed_hosts,
        progress=tell_on(sys.stdout),
        clock=place.clock,
    )
