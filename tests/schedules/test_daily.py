"""The daily job on a real store: what it does when its parts fail."""

import socket
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts.deliver import DeliverySummary
from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Measure, Stage
from banwatch.protocols import Fetched
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from crawler.progress import CrawlSummary, Finished
from schedules import daily
from schedules.control import Stopped
from schedules.reading import Deliver
from schedules.worker import NotRead, Unavailable
from store import documents, ledger, runs
from store.engine import reading
from store.frontier import Frontier
from store.policy import Policy
from store.sink import Sink

SOURCE = Source("gazette", "Gazette", Platform.NEWS, ("https://gazette.example/feed",), expected=1)
WORCESTER = Jurisdiction("Worcester", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:worcester")


class Reader:
    """An extractor that reads a ban in Worcester from every text, and fails on one that says so."""

    version = "1"

    def read(
        self,
        text: str,
        *,
        title: str | None = None,
        published: date | None = None,
        home_state: str | None = None,
        home_ocd_id: str | None = None,
        kind: DocumentKind = DocumentKind.OTHER,
    ) -> Reading:
        assert (title, home_state, home_ocd_id, kind) == ("Ban", "MA", WORCESTER.ocd_id, DocumentKind.ARTICLE)
        if text == "unreadable":
            raise ZeroDivisionError("by this text")
        measure = Measure(WORCESTER, Action.BAN, "facial recognition")
        event = Event(measure, Stage.ADOPTED, True, date(2024, 3, 11), DatePrecision.DAY, confidence=0.9)
        return Reading(text, True, self.version, published=published, events=(event,))


class Crawling:
    """A crawl that keeps the given texts as documents, in the process of the test; it ends with the given statuses."""

    def __init__(self, engine: Engine, clock: SetClock, *texts: str, statuses: Sequence[int] = (0,)) -> None:
        self.engine, self.clock, self.texts, self.statuses = engine, clock, texts, list(statuses)
        self.runs: list[runs.Run] = []

    def __call__(self, run: runs.Run, names: Sequence[str]) -> tuple[int, CrawlSummary]:
        assert names == [SOURCE.id]
        self.runs.append(run)
        summary = CrawlSummary()
        summary.add(Finished(SOURCE.id, SOURCE.start[0], Outcome.LISTING, links=len(self.texts)))
        links = [Link(f"https://gazette.example/{number}", "article") for number, _ in enumerate(self.texts)]
        frontier, sink = Frontier(self.engine, self.clock, run.owner, run.id), Sink(self.engine, self.clock, run.id)
        frontier.add(SOURCE.id, links)
        for lease in frontier.lease(SOURCE.id, 100):
            text = self.texts[int(lease.link.url.rpartition("/")[2])]
            document = Document(
                lease.link.url, SOURCE.id, DocumentKind.ARTICLE, text, title="Ban", published=date(2024, 3, 12),
                home_state="MA", home_ocd_id=WORCESTER.ocd_id,
            )  # fmt: skip
            sink.keep(SOURCE, lease, Fetched(Outcome.RELEVANT, documents=(document,)))
            summary.add(Finished(SOURCE.id, lease.link.url, Outcome.RELEVANT, documents=1))
        return self.statuses.pop(0), summary


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2024, 3, 12, 12, tzinfo=UTC))


def day(
    store: Engine, clock: SetClock, crawl: daily.Crawl, *, deliver: Deliver | None = None, join: bool = False
) -> daily.DaySummary:
    return daily.run(store, clock, [SOURCE], crawl=crawl, extractor=Reader, policy=Policy(), deliver=deliver, join=join)


def test_a_day_goes_from_the_crawl_to_the_ledger_and_the_mail(sqlite_store: Engine, clock: SetClock) -> None:
    sent = []

    def deliver() -> DeliverySummary:
        sent.append(True)
        return DeliverySummary(sent=1)

    done = day(sqlite_store, clock, Crawling(sqlite_store, clock, "one", "two"), deliver=deliver)
    assert done.well
    assert (done.read, len(done.events), done.sent, sent) == (2, 1, 1, [True])
    assert done.asked == Counter({Outcome.RELEVANT: 2})
    with reading(sqlite_store) as session:
        (row,) = ledger.events(session)
        (run,) = runs.latest(session, "daily")
    assert row.sources == 2
    assert run.state == "done"
    assert run.summary == done.as_json()


def test_a_document_that_cannot_be_read_is_counted_and_kept_and_the_rest_is_read(
    sqlite_store: Engine, clock: SetClock
) -> None:
    done = day(sqlite_store, clock, Crawling(sqlite_store, clock, "one", "unreadable", "three"))
    assert done.read == 2
    assert done.unread == {"https://gazette.example/1": "ZeroDivisionError: by this text"}
    assert not done.well
    assert list(documents.pending(sqlite_store, "1")) == []
    assert len(list(documents.pending(sqlite_store, "2"))) == 3


def test_a_document_of_which_the_reading_process_dies_is_given_up_with_its_reason_and_the_rest_is_read(
    sqlite_store: Engine, clock: SetClock
) -> None:
    class Mortal(Reader):
        def read(self, text: str, **known: Any) -> Reading:
            if text == "deadly":
                raise NotRead("the process that reads died of it 3 times: it ended by SIGKILL")
            return super().read(text, **known)

    crawl = Crawling(sqlite_store, clock, "deadly", "two")
    done = daily.run(sqlite_store, clock, [SOURCE], crawl=crawl, extractor=Mortal, policy=Policy())
    died = "the process that reads died of it 3 times: it ended by SIGKILL"
    assert (done.read, done.unread) == (1, {"https://gazette.example/0": died})
    assert list(documents.pending(sqlite_store, "1")) == []


@pytest.mark.parametrize("raised", [Stopped("told to end"), Unavailable("no process")])
def test_a_document_at_which_the_reading_ended_early_is_read_by_the_next_run(
    sqlite_store: Engine, clock: SetClock, raised: Exception
) -> None:
    class Ended(Reader):
        def read(self, text: str, **known: Any) -> Reading:  # noqa: ARG002
            raise raised

    crawl = Crawling(sqlite_store, clock, "one", statuses=(0, 0))
    with pytest.raises(type(raised)):
        daily.run(sqlite_store, clock, [SOURCE], crawl=crawl, extractor=Ended, policy=Policy())
    with reading(sqlite_store) as session:
        left = runs.latest(session, "daily")[0]
    assert left.state == "running"
    done = daily.run(
        sqlite_store, clock, [SOURCE], crawl=crawl, extractor=Reader, policy=Policy(), claimed=left
    )  # fmt: skip
    assert (done.read, done.unread) == (1, {})


def test_what_the_ledger_does_not_take_is_counted_and_tried_again_the_next_day(
    sqlite_store: Engine, clock: SetClock
) -> None:
    class Careless(Reader):
        def read(self, text: str, **known: Any) -> Reading:
            said = super().read(text, **known)
            wrong = replace(said.events[0], confidence=2.0)
            return replace(said, events=(wrong,)) if text == "two" else said

    crawl = Crawling(sqlite_store, clock, "one", "two")
    done = daily.run(sqlite_store, clock, [SOURCE], crawl=crawl, extractor=Careless, policy=Policy())
    assert done.read == 1
    assert list(done.unread) == ["https://gazette.example/1"]
    assert done.unread["https://gazette.example/1"].startswith("IntegrityError: ")
    clock.move(timedelta(days=1))
    done = day(sqlite_store, clock, Crawling(sqlite_store, clock))
    assert (done.read, done.unread) == (1, {})


def test_a_crawl_that_is_killed_is_begun_again_and_what_it_kept_is_read(sqlite_store: Engine, clock: SetClock) -> None:
    crawl = Crawling(sqlite_store, clock, "one", statuses=(-9, 0))
    done = day(sqlite_store, clock, crawl)
    assert done.well
    assert [run.id for run in crawl.runs] == [done.run_id] * 2


def test_a_crawl_that_keeps_dying_fails_the_run_and_what_it_kept_is_read_all_the_same(
    sqlite_store: Engine, clock: SetClock
) -> None:
    crawl = Crawling(sqlite_store, clock, "one", statuses=(-9,) * daily.MOST_CRAWLS)
    done = day(sqlite_store, clock, crawl)
    assert (done.crawl_status, done.read, done.well) == (-9, 1, False)
    with reading(sqlite_store) as session:
        assert runs.latest(session, "daily")[0].state == "failed"


def test_a_second_day_reads_nothing_twice(sqlite_store: Engine, clock: SetClock) -> None:
    day(sqlite_store, clock, Crawling(sqlite_store, clock, "one"))
    clock.move(timedelta(days=1))
    assert day(sqlite_store, clock, Crawling(sqlite_store, clock)).read == 0


def test_a_run_left_by_a_process_that_is_gone_goes_on(sqlite_store: Engine, clock: SetClock) -> None:
    left = runs.claim(sqlite_store, "daily", clock.now(), f"{socket.gethostname()}:{2**22 + 1}", clock)
    assert left is not None
    crawl = Crawling(sqlite_store, clock, "one")
    assert day(sqlite_store, clock, crawl).run_id == left.id
    assert crawl.runs[0].resumed


def test_what_a_process_that_is_gone_had_leased_is_due_again(sqlite_store: Engine, clock: SetClock) -> None:
    gone = f"{socket.gethostname()}:{2**22 + 1}"
    left = runs.claim(sqlite_store, "daily", clock.now(), gone, clock)
    assert left is not None
    frontier = Frontier(sqlite_store, clock, gone, left.id)
    frontier.add("another", [Link("https://another.example/page", "article")])
    assert frontier.lease("another", 5)
    crawl = Crawling(sqlite_store, clock)
    day(sqlite_store, clock, crawl)
    assert crawl.runs[0].owner != gone
    again = Frontier(sqlite_store, clock, crawl.runs[0].owner, left.id)
    assert [lease.attempt for lease in again.lease("another", 5)] == [2]


def test_a_run_of_another_process_is_joined_on_request_and_ended_by_that_one(
    sqlite_store: Engine, clock: SetClock
) -> None:
    other = runs.claim(sqlite_store, "daily", clock.now(), "another.example:1", clock)
    assert other is not None
    crawl = Crawling(sqlite_store, clock, "one")
    done = day(sqlite_store, clock, crawl, join=True)
    assert (done.run_id, done.read, done.shared_with) == (other.id, 1, "another.example:1")
    assert crawl.runs[0].owner != other.owner
    with reading(sqlite_store) as session:
        assert runs.latest(session, "daily")[0].state == "running"


@pytest.mark.parametrize("owner", ["another.example:1", "no number"])
def test_a_run_of_a_process_elsewhere_is_left_alone(sqlite_store: Engine, clock: SetClock, owner: str) -> None:
    runs.claim(sqlite_store, "daily", clock.now(), owner, clock)
    with pytest.raises(daily.AlreadyRunning, match=f"is running since 2024-03-12 12:00 UTC in {owner}"):
        day(sqlite_store, clock, Crawling(sqlite_store, clock))


def test_a_run_done_at_this_very_moment_is_not_done_again(sqlite_store: Engine, clock: SetClock) -> None:
    day(sqlite_store, clock, Crawling(sqlite_store, clock, "one"))
    with pytest.raises(daily.AlreadyRunning, match="is done"):
        day(sqlite_store, clock, Crawling(sqlite_store, clock, "one"))
