"""A small web that grows, changes and fails by plan, and a service whose clock is moved through its days."""

import html
import json
import os
import resource
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from banwatch.clock import SetClock
from banwatch.gazetteer import gazetteer
from banwatch.settings import Settings
from cli.demo.mail import MailServer
from cli.serving import Works
from cli.workplace import Workplace
from schedules.control import Control
from schedules.jobs import Ticker
from schedules.overview import Overview
from store import engine as engines
from store import migrate, subscribers, tables
from store.engine import reading

FIRST_DAY = date(2024, 3, 3)
"""A week before the clocks change."""
LISTED = 20
PAPERS = ("courier", "beacon")
NOISE = (
    ("Sewer rates to rise in {city}", "The public works board of {city} heard a plan to raise sewer rates by a tenth."),
    ("{city} school band wins a prize", "The marching band of {city} High School won a prize for its drums."),
    (
        "Readers write about cameras in {city}",
        "A reader in {city} asks what facial recognition is. It is software that compares faces, says the library.",
    ),
)
BAN = """{caps}, Mass. — The {city} City Council voted {yes}-{no} {weekday} night to ban the use of facial recognition \
technology by city departments, including the police.

“A camera that knows everybody's name is not a neighbor,” said Councilor Dana King, the ordinance's sponsor.

The ordinance takes effect in thirty days."""


@dataclass(frozen=True)
class Story:
    path: str
    title: str
    text: str
    published: date


@dataclass
class Plan:
    """What happens on which day, from 0: bans by city, and a paper that is down or whose feed has a new layout."""

    days: int
    bans: dict[int, str] = field(default_factory=dict)
    outages: dict[str, range] = field(default_factory=dict)
    layouts: dict[str, range] = field(default_factory=dict)

    def stories(self, paper: str, day: int) -> list[Story]:
        """What a paper publishes on a day; both papers tell of each ban."""
        published = FIRST_DAY + timedelta(days=day)
        told = []
        for number, (title, text) in enumerate(NOISE[: 3 if day % 3 == 0 else 2]):
            city = ("Lowell", "Lynn", "Chelsea", "Revere")[(day + number) % 4]
            body = text.format(city=city) + f"\n\nThis is story {number} of day {day} in the {paper}."
            told.append(Story(f"/{day}/{number}", title.format(city=city), body, published))
        if day in self.bans:
            city = self.bans[day]
            text = BAN.format(
                caps=city.upper(), city=city, yes=5 + day % 5, no=day % 3, weekday=f"{published - timedelta(days=1):%A}"
            )
            text += f"\n\nThe {paper} was there." + " It was a long meeting." * (paper == "beacon")
            told.append(Story(f"/{day}/ban", f"{city} council bans city use of facial recognition", text, published))
        return told


class World:
    """The two papers, from ``with`` until its end; ``day`` is moved by the test."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.day = 0
        self.served = 0
        self._servers: dict[str, ThreadingHTTPServer] = {}

    def __enter__(self) -> "World":
        for paper in PAPERS:
            self._servers[paper] = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(paper))
            self._servers[paper].daemon_threads = True
            threading.Thread(target=self._servers[paper].serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def base(self, paper: str) -> str:
        return f"http://127.0.0.1:{self._servers[paper].server_port}"

    def answer(self, paper: str, path: str) -> tuple[int, str, str]:
        """Status, type and body."""
        if path == "/robots.txt":
            return 200, "text/plain", "User-agent: *\nDisallow:\n"
        if self.day in self.plan.outages.get(paper, range(0)):
            return 503, "text/html", "<h1>Down</h1>"
        if path == "/feed.xml":
            if self.day in self.plan.layouts.get(paper, range(0)):
                return 200, "text/html", "<html><body><p>Our new site is here!</p></body></html>"
            return 200, "application/rss+xml", self._feed(paper)
        day = path.strip("/").partition("/")[0]
        there = self.plan.stories(paper, int(day)) if day.isdigit() and int(day) <= self.day else []
        story = next((story for story in there if story.path == path), None)
        return (200, "text/html", _page(story)) if story else (404, "text/html", "<h1>No</h1>")

    def _feed(self, paper: str) -> str:
        days = range(self.day, max(-1, self.day - LISTED), -1)
        items = [story for day in days for story in self.plan.stories(paper, day)][:LISTED]
        listed = "".join(
            f"<item><title>{html.escape(story.title)}</title><link>{self.base(paper)}{story.path}</link><pubDate>"
            f"{format_datetime(datetime.combine(story.published, clock_time(9), tzinfo=UTC))}</pubDate></item>"
            for story in items
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{paper}</title>{listed}</channel></rss>'

    def _handler(self, paper: str) -> type[BaseHTTPRequestHandler]:
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = world.answer(paper, self.path)
                world.served += 1
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        return Handler


def _page(story: Story) -> str:
    text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in story.text.split("\n\n"))
    meta = f'<meta property="article:published_time" content="{story.published.isoformat()}T09:00:00-05:00">'
    body = f"<article><h1>{story.title}</h1>{text}</article>"
    return f"<html><head><title>{story.title}</title>{meta}</head><body>{body}</body></html>"


def _processor_seconds() -> float:
    """Of this process and those it started, which may run still; unlike the clock on the wall, not the neighbours'."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    running = sum(int(ticks) for each in _children() for ticks in each[11:13]) / os.sysconf("SC_CLK_TCK")
    return sum(each.ru_utime + each.ru_stime for each in used) + running


def _memory_bytes() -> int:
    """The most that this process ever held, and what those it started hold now."""
    now = sum(int(each[21]) for each in _children()) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + now


def _children() -> list[list[str]]:
    """What /proc tells of each running process that this one started, from its state on (proc_pid_stat(5))."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = file.read_text().rpartition(") ")[2].split()
            found += [fields] if fields[1] == str(os.getpid()) else []
    return found


@dataclass
class Day:
    """What one simulated day cost and brought. ``seconds`` are the processor's."""

    day: int
    seconds: float
    database_bytes: int
    memory_bytes: int
    alerts: list[str]
    operator_mails: list[str]
    overview: Overview


@dataclass
class Lived:
    """A simulation that has ended."""

    plan: Plan
    days: list[Day]
    engine: Engine

    def sums(self) -> dict[str, int]:
        """Numbers that have to agree with one another, from the store alone."""
        with reading(self.engine) as session:
            counted = select(tables.RunCount.run_id)
            asked = [
                sum((summary or {}).get("asked", {}).values())
                # The numbers of old runs are forgotten.
                for summary in session.scalars(select(tables.Run.summary).where(tables.Run.id.in_(counted)))
            ]
            read = [(summary or {}).get("read", 0) for summary in session.scalars(select(tables.Run.summary))]
            one = session.scalar
            return {
                "asked": sum(asked),
                "counted": one(select(func.sum(tables.RunCount.count))) or 0,
                "read": sum(read),
                "documents": one(select(func.count()).select_from(tables.Document)) or 0,
                "unread": one(select(func.count()).where(tables.Document.extractor_version.is_(None))) or 0,
                "outbox": one(select(func.count()).select_from(tables.Outbox)) or 0,
                "sent": one(select(func.count()).where(tables.Outbox.sent_at.is_not(None))) or 0,
                "running": one(select(func.count()).where(tables.Run.state == "running")) or 0,
            }


def towns(number: int) -> list[str]:
    """Massachusetts cities of one name in the whole gazetteer's state, largest first."""
    places = gazetteer()
    named = (
        "Worcester Springfield Lowell Quincy Lynn Newton Lawrence Haverhill Malden Medford Taunton Chicopee Revere "
        "Peabody Methuen Everett Attleboro Salem Westfield Leominster Fitchburg Beverly Holyoke Marlborough Woburn "
        "Chelsea Waltham Pittsfield Brockton Gloucester Melrose Gardner Northampton"
    ).split()
    return [name for name in named if places.find(name, "MA") is not None][:number]


class Life:
    """Moves a service through the days of a plan: the real schedule, crawl, extraction, ledger and mail."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._patch = patch

    def live(self, plan: Plan) -> Lived:
        with World(plan) as world, MailServer(self._folder) as inbox:
            for name, value in self._environment(world, inbox).items():
                self._patch.setenv(name, value)
            settings = Settings()
            migrate.upgrade(settings.database_url)
            engine = engines.open(settings.database_url)
            clock = SetClock(datetime.combine(FIRST_DAY, clock_time(12, 30), tzinfo=UTC))
            subscribers.add(engine, "reader@example.org", clock=clock)
            subscribers.add(engine, "vermont@example.org", clock=clock, states=["VT"])
            with closing(Works(Workplace(settings, clock, engine), Control())) as works:
                days = [self._day(day, world, inbox, engine, clock, works) for day in range(plan.days)]
            return Lived(plan, days, engine)

    def _day(self, day: int, world: World, inbox: MailServer, engine: Engine, clock: SetClock, works: Works) -> Day:
        began, before = _processor_seconds(), len(inbox.received)
        world.day = day
        self._patch.setenv("BANWATCH_NOW", clock.now().isoformat())
        # A process of its own each day: what one had in its hands is nothing to the next.
        ticker = Ticker(engine, clock, Control(), f"day-{day}")
        for job in works.jobs():
            ticker.adopt([job])
            ticker.tick(job)
            assert ticker.tick(job) is None
        works.deliver()
        works.tell_operator()
        works.tell_operator()
        overview = works.look()
        clock.move(timedelta(days=1))
        mails = inbox.received[before:]
        return Day(
            day,
            _processor_seconds() - began,
            sum(file.stat().st_size for file in self._folder.glob("year.sqlite*")),
            _memory_bytes(),
            [str(mail["Subject"]) for mail in mails if "reader@" in str(mail["To"])],
            [mail.get_content() for mail in mails if "operator@" in str(mail["To"])],
            overview,
        )

    def _environment(self, world: World, inbox: MailServer) -> dict[str, str]:
        sources = self._folder / "sources"
        sources.mkdir()
        entries = "".join(
            f'[[source]]\nid = "{paper}"\nname = "The {paper.title()}"\nplatform = "news"\nstate = "MA"\n'
            f'feeds = ["{world.base(paper)}/feed.xml"]\ndelay_seconds = 0\n'
            for paper in PAPERS
        )
        sources.joinpath("papers.toml").write_text(entries, "utf-8")
        values: dict[str, Any] = {
            "CONFIG": str(self._folder / "none.toml"),
            "DATABASE_URL": f"sqlite:///{self._folder / 'year.sqlite'}",
            "SOURCES": json.dumps([str(sources)]),
            "ALLOWED_HOSTS": json.dumps([world.base(paper).removeprefix("http://") for paper in PAPERS]),
            "SMTP_PORT": str(inbox.port),
            "MAIL_FROM": "banwatch <alerts@banwatch.example>",
            "OPERATOR": "operator@example.org",
            # Two crawls a day would tell nothing more, and take twice the time.
            "CRON_FEEDS": "0 12 * * *",
        }
        return {f"BANWATCH_{name}": value for name, value in values.items()}


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BANWATCH_")]:
            patch.delenv(name)
        yield Life(tmp_path, patch)


@pytest.fixture
def two_weeks() -> Plan:
    names = towns(3)
    return Plan(
        14, dict(zip((1, 7, 12), names, strict=True)), {"courier": range(3, 6)}, {"beacon": range(9, 11)}
    )  # fmt: skip


@pytest.fixture
def a_year() -> Plan:
    names = towns(30)
    bans = {5 + 12 * number: name for number, name in enumerate(names)}
    return Plan(365, bans, {"courier": range(40, 44)}, {"beacon": range(200, 205)})
