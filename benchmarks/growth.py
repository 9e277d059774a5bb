"""How the store bears growth: ``python -m benchmarks.growth [--sizes 1000,10000,...] [--json FILE]``.

For each number of addresses it builds an SQLite store of that size in a temporary folder, each grown from the one
before, with up to 20,000 relevant documents and 20,000 events. Then it asks all of them in turn, so that whatever else
the machine does falls on each alike, and tells the medians in milliseconds (and of the processor's time alone) of:

- storing one document and linking its one event, in a town seldom named, and in one that every second document names;
- the review queue's first page; a jurisdiction's timeline; the day's export as JSON; a page of 200 events;

and the bytes of one irrelevant address, indexes included. The bounds are those that the project promises: under 50 ms,
and from 10,000 to the largest number of addresses within 1.5 times. Exit status 1 where one is broken.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome, Page
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Evidence, Measure, Stage
from banwatch.protocols import Fetched
from banwatch.quotes import Quote
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from store import backups, documents, ledger, migrate, reviews, runs, tables
from store import engine as engines
from store.engine import reading, writing
from store.export import About, export
from store.frontier import Frontier
from store.ledger import EventFilter
from store.policy import Policy
from store.recording import record_in
from store.sink import Sink
from store.timelines import timeline

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MOST_DOCUMENTS = 20_000
MOST_MS, MOST_GROWTH, MOST_BYTES = 50.0, 1.5, 600.0
REPEATS = 41

START = datetime(2021, 12, 15, 12, tzinfo=UTC)
TEXT = "The council voted 11-0 on Tuesday to ban the use of facial recognition by city departments. " * 40
SOURCE = Source("gazette", "Gazette", Platform.NEWS, ())


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: medians in milliseconds by name, and bytes for each irrelevant address."""

    addresses: int
    documents: int
    events: int
    megabytes: float
    address_bytes: float
    milliseconds: dict[str, float]
    processor: dict[str, float]


class Grown:
    """A store that holds so many addresses, one in fifty of them relevant, each of those with one event of its own."""

    def __init__(self, folder: Path, addresses: int, smaller: "Grown | None" = None) -> None:
        self.file = folder / f"{addresses}.sqlite"
        if smaller is not None:
            backups.backup(f"sqlite:///{smaller.file}", self.file)
        migrate.upgrade(f"sqlite:///{self.file}")
        self.held = smaller
        self.engine: Engine = engines.open(f"sqlite:///{self.file}")
        self.clock = SetClock(START - timedelta(days=400))
        self.random = random.Random(7)
        known = gazetteer()
        found = (place for name in known for place in known.named(name)[:1])
        self.places = [place for place in found if place.resolved and place.level in (Level.CITY, Level.TOWN)][:20_000]
        self.hot = known.named("Boston")[0]
        self.addresses = addresses
        self.documents = min(addresses // 2, MOST_DOCUMENTS)
        self._number: int = smaller._number if smaller else 0
        run = runs.resume_or_start(self.engine, "crawl", "one", self.clock)
        assert run is not None
        self.run_id = run.id

    def fill(self) -> None:
        with writing(self.engine) as session:
            for start in range(self.held.addresses if self.held else 0, self.addresses, 10_000):
                rows = [self._address(n) for n in range(start, min(start + 10_000, self.addresses))]
                session.execute(insert(tables.Address), rows)
        begin = self.held.documents if self.held else 0
        self.clock.move(timedelta(hours=1 + begin / 100))
        for start in range(begin, self.documents, 500):
            self.clock.move(timedelta(hours=5))
            with writing(self.engine) as session:
                for number in range(start, min(start + 500, self.documents)):
                    self._document(session, number)
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        self.clock = SetClock(START)

    def _address(self, number: int) -> dict[str, object]:
        return {
            "source_id": f"source-{number % 200}", "role": "article", "kind": "article", "state": "done", "attempts": 0,
            "url": f"https://www.gazette-{number % 200}.example/news/local/2021/12/14/council-part-{number:07d}/",
            "title": f"City council approves part {number} of the budget for next year", "run_id": self.run_id,
            "etag": f'W/"5f3-{number:011x}"', "last_modified": "Tue, 14 Dec 2021 10:00:00 GMT", "outcome": "irrelevant",
            "body_hash": self.random.randbytes(32), "triage_version": "t1-0123456789abcdef", "fetched_at": START,
        }  # fmt: skip

    def _document(self, session: Session, number: int) -> None:
        row = tables.Document(
            address_id=number + 1, source_id="gazette", url=f"https://gazette.example/{number}", version=1,
            kind="article", text=f"{number} {TEXT}", text_hash=number.to_bytes(32, "big"), title="Council bans",
            published=START.date(), official=False, home_state="MA", fetched_at=self.clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        said = self.reading(self.places[number % len(self.places)], mention=number % 2 == 0)
        record_in(session, row.id, said, self.clock.now(), Policy())

    def reading(self, place: Jurisdiction, *, mention: bool = False) -> Reading:
        """One event of the place, on a day of its own, and as often as not a mention of the town that all name."""
        self._number += 1
        day = date(2015, 1, 1) + timedelta(days=self._number % 2_300)
        vote = Vote(VoteResult.PASS, {Option.YES: 11, Option.NO: 0}, True, "to pass", Classification.PASSAGE)
        evidence = (Evidence("action", Span(40, 70), "to ban the use of facial recog"),)
        sure = 0.9 if self._number % 3 else 0.4
        ban = Measure(place, Action.BAN, "facial recognition", ("all agencies",))
        event = Event(ban, Stage.ADOPTED, True, day, DatePrecision.DAY, "City Council", vote, sure, (), evidence)
        elsewhere = Measure(self.hot, Action.BAN, "facial recognition")
        told = Event(elsewhere, Stage.ADOPTED, False, confidence=0.7, evidence=evidence)
        quotes = tuple(Quote(Span(n, n + 30), TEXT[n : n + 30], "Khrystian King", cue="said") for n in range(4))
        return Reading(TEXT, True, "1", quotes=quotes, votes=(vote,), events=(event, told) if mention else (event,))

    def stored_and_linked(self, *, mention: bool) -> Iterator[Callable[[], object]]:
        """Ways to keep one more page, found by a crawl, of a town seldom named, and to link what was read from it."""
        frontier = Frontier(self.engine, self.clock, "one", self.run_id)
        sink = Sink(self.engine, self.clock, self.run_id)
        for place in self.random.sample(self.places, REPEATS):
            self._number += 1
            url = f"https://gazette.example/more/{self._number}"
            frontier.add("gazette", [Link(url, "article")])
            (lease,) = frontier.lease("gazette", 1)
            words = " ".join(place.name for place in self.random.choices(self.places, k=400))
            document = Document(url, "gazette", DocumentKind.ARTICLE, f"{TEXT[:92]}{words}", published=START.date())
            fetched = Fetched(Outcome.RELEVANT, documents=[document], pages=[Page(url, TEXT.encode())])
            said = self.reading(place, mention=mention)

            def store(lease=lease, fetched=fetched, said=said) -> None:  # type: ignore[no-untyped-def]
                sink.keep(SOURCE, lease, fetched)
                (stored,) = documents.pending(self.engine, "1")
                ledger.record(self.engine, stored.id, said, clock=self.clock)

            yield store


Tasks = Iterator[Callable[[], object]]


def medians(tasks: list[Tasks]) -> list[tuple[float, float]]:
    """The median time of each store's tasks, all stores in turn, and of the processor's part in it, in milliseconds.

    Each store's first task is left out.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in tasks]
    for together in zip(*tasks, strict=True):
        for task, times in zip(together, taken, strict=True):
            wall, processor = time.perf_counter(), time.process_time()
            task()
            times.append(((time.perf_counter() - wall) * 1_000, (time.process_time() - processor) * 1_000))
    return [
        (statistics.median(wall for wall, _ in times[1:]), statistics.median(spent for _, spent in times[1:]))
        for times in taken
    ]


def _asked(grown: Grown, question: Callable[[Session], object]) -> Tasks:
    def ask() -> None:
        with reading(grown.engine) as session:
            question(session)

    return iter([ask] * REPEATS)


_ABOUT = About("https://ledger.example")
_TODAY = EventFilter(detected_since=START - timedelta(days=1))

QUESTIONS: dict[str, Callable[[Grown], Tasks]] = {
    "store and link, a town seldom named": lambda grown: grown.stored_and_linked(mention=False),
    "store and link, with a town often named": lambda grown: grown.stored_and_linked(mention=True),
    "review queue, first page": lambda grown: _asked(grown, lambda session: reviews.queue(session)),
    "timeline of a jurisdiction": lambda grown: _asked(
        grown, lambda session: timeline(session, grown.places[3].ocd_id or "")
    ),
    "export of the day": lambda grown: _asked(
        grown, lambda session: sum(map(len, export(session, "json", _ABOUT, _TODAY)))
    ),
    "events, a page of 50": lambda grown: _asked(grown, lambda session: ledger.events(session, EventFilter(limit=50))),
    "events, a page of 200": lambda grown: _asked(grown, lambda session: ledger.events(session)),
}


def measure(folder: Path, sizes: list[int]) -> list[Measured]:
    """Build stores of these sizes and measure them."""
    stores: list[Grown] = []
    for size in sizes:
        stores.append(Grown(folder, size, stores[-1] if stores else None))
        stores[-1].fill()
    answers = {name: medians([question(grown) for grown in stores]) for name, question in QUESTIONS.items()}
    return [
        _measured(grown, {name: told[number] for name, told in answers.items()}) for number, grown in enumerate(stores)
    ]


_BYTES_OF_ADDRESSES = """
SELECT sum(pgsize) FROM dbstat
WHERE name = 'address' OR name LIKE 'ix_address%' OR name LIKE 'sqlite_autoindex_address%'
"""


def _measured(grown: Grown, answers: dict[str, tuple[float, float]]) -> Measured:
    with grown.engine.connect() as connection:
        size = connection.execute(text(_BYTES_OF_ADDRESSES)).scalar_one()
        count = connection.execute(text("SELECT count(*) FROM address")).scalar_one()
        events = connection.execute(text("SELECT count(*) FROM event")).scalar_one()
    grown.engine.dispose()
    megabytes = grown.file.stat().st_size / 1_000_000
    return Measured(
        grown.addresses, grown.documents, events, megabytes, size / count,
        {name: wall for name, (wall, _) in answers.items()}, {name: spent for name, (_, spent) in answers.items()},
    )  # fmt: skip


def broken(found: list[Measured]) -> list[str]:
    """The promises that the measurements break, in words."""
    said = [
        f"{name}: {spent:.1f} ms at {each.addresses:,} addresses, promised {MOST_MS:.0f}"
        for each in found
        for name, spent in each.milliseconds.items()
        if spent > MOST_MS
    ]
    said += [
        f"{each.address_bytes:.0f} bytes an address at {each.addresses:,}, promised {MOST_BYTES:.0f}"
        for each in found
        if each.address_bytes > MOST_BYTES
    ]
    large = [each for each in found if each.addresses >= 10_000]
    if len(large) > 1:
        for name, spent in large[-1].milliseconds.items():
            growth = spent / large[0].milliseconds[name]
            if growth > MOST_GROWTH:
                said.append(
                    f"{name}: {growth:.2f} times from {large[0].addresses:,} to {large[-1].addresses:,} addresses"
                )
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures how the store bears growth.")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of addresses, apart by commas")
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="banwatch-growth-") as folder:
        found = measure(Path(folder), sorted(map(int, asked.sizes.split(","))))
    for each in found:
        print(f"{each.addresses:>9,} addresses, {each.documents:,} documents, {each.events:,} events, "
              f"{each.megabytes:.0f} MB, {each.address_bytes:.0f} bytes an address")  # fmt: skip
        for name, spent in each.milliseconds.items():
            print(f"{spent:>12.1f} ms, {each.processor[name]:.1f} of the processor  {name}")
    if asked.json:
        asked.json.write_text(json.dumps([{name: getattr(each, name) for name in each.__slots__} for each in found]))
    faults = broken(found)
    for fault in faults:
        print(f"broken: {fault}")
    load, cores = os.getloadavg()[1], os.cpu_count() or 1
    if faults and load > 1.5 * cores:
        print(f"the machine is busy (load {load:.1f} on {cores} cores): by the clock everything takes longer then")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
