"""The demo from its beginning to its end: two days of the daily job on the sample web."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console

from alerts.deliver import deliver
from cli.crawling import in_a_process
from cli.demo import telling
from cli.demo.mail import MailServer
from cli.demo.surroundings import SUBSCRIBER, moment, set_day, settle_in, write_sources
from cli.demo.web import SampleWeb
from cli.progress import Shown
from cli.trouble import FAULTS, OK, Trouble
from cli.workplace import Workplace, chosen_sources, new_extractor, opened
from schedules import daily
from store import ledger, migrate, subscribers
from store.engine import reading


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the demo plays."""

    console: Console
    web: SampleWeb
    inbox: MailServer
    sources: list[str]


def play(folder: Path | None, *, serve: bool, port: int) -> int:
    """Play the demo and return its exit status: 0 where exactly one mail arrived. Raises Trouble."""
    began = monotonic()
    console = telling.new_console()
    with _folder(folder) as home, SampleWeb() as web, MailServer(home) as inbox:
        settle_in(home, web, inbox.port, port)
        stage = _Stage(console, web, inbox, write_sources(home / "sources", web))
        _prepare(home)
        _first_day(stage)
        _second_day(stage)
        arrived = len(inbox.received)
        console.print()
        console.print(f"{monotonic() - began:.0f} seconds in all.", style="dim")
        if serve:
            _serve(console, port)
        return OK if arrived == 1 else FAULTS


@contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        with TemporaryDirectory(prefix="banwatch-demo-") as temporary:
            yield Path(temporary)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{folder}: {error.strerror}") from error
    if (folder / "banwatch.sqlite").exists():
        raise Trouble(f"there is a demo in {folder} already; name another folder")
    yield folder.resolve()


def _prepare(home: Path) -> None:
    migrate.upgrade(f"sqlite:///{home / 'banwatch.sqlite'}")
    with opened() as place:
        subscribers.add(place.engine, SUBSCRIBER, clock=place.clock)


def _day(stage: _Stage, place: Workplace) -> tuple[daily.DaySummary, Shown]:
    with Shown(stage.console) as shown:
        day = daily.run(
            place.engine,
            place.clock,
            chosen_sources(place.settings, stage.sources),
            crawl=in_a_process(shown.tell),
            extractor=lambda: new_extractor(place.settings),
            policy=place.policy,
            deliver=lambda: deliver(place.engine, place.settings, place.clock),
        )
    return day, shown


def _first_day(stage: _Stage) -> None:
    console = stage.console
    telling.heading(console, f"Day 1, {moment(1):%A, %B %d, %Y}")
    console.print(
        "A small web of invented newsrooms and councils in real places runs on loopback addresses. banwatch crawls it "
        "over HTTP, reads what is about facial recognition, and fills an empty ledger. "
        f"{SUBSCRIBER} wants to hear of new bans."
    )
    with opened() as place:
        day, shown = _day(stage, place)
        with reading(place.engine) as session:
            rows = ledger.events(session)
    console.print()
    telling.detected(console, rows, "What was detected")
    console.print()
    telling.crawled(console, shown, day, stage.web)
    console.print()
    telling.alerted(console, day, rows)


def _second_day(stage: _Stage) -> None:
    console = stage.console
    stage.web.day = 2
    set_day(2)
    asked_before = len(stage.web.asked)
    telling.heading(console, f"Day 2, {moment(2):%A, %B %d, %Y}")
    console.print("The sample web has moved on one day; so has the clock.")
    with opened() as place:
        day, shown = _day(stage, place)
        with reading(place.engine) as session:
            fresh = ledger.events(session, ledger.EventFilter(detected_since=place.clock.now()))
            details = [ledger.detail(session, row.event_id) for row in fresh if row.primary]
        sources = chosen_sources(place.settings, stage.sources)
    console.print()
    telling.crawled(console, shown, day, stage.web)
    telling.answered(console, stage.web, asked_before)
    console.print()
    telling.detected(console, fresh, "What is new")
    for detail in details:
        console.print()
        telling.sources_of(console, detail, sources)
    console.print()
    received = stage.inbox.received
    console.print(f"{len(received)} mail{'' if len(received) == 1 else 's'} arrived in the mail server.")
    for message in received:
        telling.mail(console, message, stage.web)


def _serve(console: Console, port: int) -> None:
    import uvicorn

    from review.app import create_app

    with opened() as place:
        console.print(f"The review page is at http://127.0.0.1:{port}/ (Ctrl-C ends it).")
        uvicorn.run(
            create_app(place.engine, place.settings, place.clock, analyst="demo"), port=port, log_level="warning"
        )
