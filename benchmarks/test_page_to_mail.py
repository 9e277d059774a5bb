"""From a page being served to the mail about it being accepted, in the demo's shape: real servers on loopback.

``hourly``: the run of the newsroom's feed alone, as its hourly job has it. ``daily``: the same page within a crawl of
all sources, where the last of them answers slowly, so that a mail that waited for the whole crawl would show.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from banwatch.settings import Settings
from cli.demo.mail import MailServer
from cli.demo.surroundings import moment, write_sources
from cli.demo.web import Asked, SampleWeb
from cli.serving import Works
from cli.workplace import Workplace
from schedules.control import Control
from store import engine as engines
from store import migrate, subscribers

ROUNDS = 3
TELLING = ("haverhill-bans-face-scanning", "haverhill-ordinance", "/eventitems/")
"""Of these the first that is served tells of the ban."""
SLOW_SECONDS = 0.3


class Timed(SampleWeb):
    """The sample web, which notes when the ban's page was served, and has one slow site."""

    served: float | None = None
    slow = ""

    def note(self, asked: Asked) -> None:
        if self.day == 2 and self.served is None and any(each in asked.address for each in TELLING):
            self.served = time.monotonic()
        if asked.site == self.slow:
            time.sleep(SLOW_SECONDS)
        super().note(asked)


def _when_mail_comes(inbox: MailServer, came: list[float], over: threading.Event) -> None:
    while not over.wait(0.005):
        if inbox.received:
            came.append(time.monotonic())
            return


def one_round(folder: Path, names: tuple[str, ...], patch: pytest.MonkeyPatch, slow: str) -> tuple[float, float]:
    """Seconds from the page to its mail, and from the page to the end of the run."""
    folder.mkdir()
    with Timed() as web, MailServer(folder) as inbox:
        write_sources(folder / "sources", web)
        values = {
            "CONFIG": str(folder / "none.toml"),
            "DATABASE_URL": f"sqlite:///{folder / 'store.sqlite'}",
            "SOURCES": json.dumps([str(folder / "sources")]),
            "ALLOWED_HOSTS": json.dumps(web.hosts),
            "SMTP_PORT": str(inbox.port),
            "NOW": moment(2).isoformat(),
        }
        for name, value in values.items():
            patch.setenv(f"BANWATCH_{name}", value)
        settings = Settings()
        migrate.upgrade(settings.database_url)
        engine = engines.open(settings.database_url)
        subscribers.add(engine, "reader@example.org", clock=settings.clock())
        works = Works(Workplace(settings, settings.clock(), engine), Control())
        sources = [source for source in works.sources() if source.id in names or not names]
        works.warm_up()
        web.day, web.slow = 2, slow
        came: list[float] = []
        over = threading.Event()
        watching = threading.Thread(target=_when_mail_comes, args=(inbox, came, over))
        watching.start()
        day = works.day(sources, job="measured")
        ended = time.monotonic()
        over.set()
        watching.join()
        works.close()
        engine.dispose()
        assert (day.sent, day.unsent) == (1, ())
        assert web.served is not None
        return (came or [ended])[0] - web.served, ended - web.served


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BANWATCH_")]:
            patch.delenv(name)
        yield patch


@pytest.mark.parametrize(
    ("names", "slow", "longest"),
    [(("demo-3-lantern",), "", 10.0), ((), "tide", 10.0)],
    ids=["hourly", "daily"],
)
def test_page_to_mail(
    names: tuple[str, ...], slow: str, longest: float, tmp_path: Path, patch: pytest.MonkeyPatch, benchmark: Any
) -> None:
    measured: list[tuple[float, float]] = []

    def run() -> None:
        measured.append(one_round(tmp_path / str(len(measured)), names, patch, slow))

    benchmark.pedantic(run, rounds=ROUNDS, iterations=1)
    to_mail, to_end = (median(values) for values in zip(*measured, strict=True))
    benchmark.extra_info |= {"page_to_mail_seconds": round(to_mail, 2), "page_to_end_seconds": round(to_end, 2)}
    assert to_mail < longest
