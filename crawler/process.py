"""Runs a crawl in a process of its own, so that a crash or a hang of it takes nothing else along.

The child writes a line of JSON to its standard output for each finished address (``crawler.progress``); its standard
error is the parent's.
"""

import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import IO

from crawler.progress import CrawlSummary, Finished, Tell, Told, told_from


def _ignore(told: Told) -> None:  # noqa: ARG001 - nobody listens
    return None


def tell_on(stream: IO[str]) -> Tell:
    """What the child hands to ``crawl`` as its progress."""

    def tell(told: Told) -> None:
        stream.write(told.line() + "\n")
        stream.flush()

    return tell


def _unwatched(child: "subprocess.Popen[str]") -> None:  # noqa: ARG001 - nobody ends it early
    return None


def run_in_subprocess(
    command: Sequence[str],
    timeout: float,
    *,
    progress: Tell = _ignore,
    other: IO[str] | None = None,
    started: "Callable[[subprocess.Popen[str]], None]" = _unwatched,
) -> tuple[int, CrawlSummary]:
    """Run a crawl's command line and return its exit status, negative where a signal ended it, and its sums.

    After ``timeout`` seconds it is asked to stop, and killed ten seconds later; addresses not kept by then are asked
    again by the next crawl. Lines that are no progress go to ``other``; ``started`` is given the process, so that it
    can be ended early.
    """
    summary = CrawlSummary()
    with subprocess.Popen(list(command), stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        stop = threading.Timer(timeout, child.terminate)
        kill = threading.Timer(timeout + 10, child.kill)
        stop.daemon = kill.daemon = True
        stop.start()
        kill.start()
        try:
            started(child)
            for line in child.stdout or ():
                if (told := told_from(line)) is not None:
                    summary.add(told)
                    progress(told)
                elif other is not None:
                    other.write(line)
            status = child.wait()
            summary.complete = status == 0
            return status, summary
        finally:
            stop.cancel()
            kill.cancel()
            if child.poll() is None:
                child.kill()


__all__ = ["CrawlSummary", "Finished", "Told", "run_in_subprocess", "tell_on"]
