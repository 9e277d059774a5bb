"""The frontier and the sink: nothing is asked twice in a run, nothing is lost by a kill."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, text

from banwatch.documents import Document, DocumentKind, Link, Outcome, Page, Validator
from banwatch.protocols import Fetched, Kept
from store import documents, runs, tables
from store.engine import reading
from store.frontier import MOST_ATTEMPTS
from store.sink import Sink

Desk = Any
FEED = Link("https://gazette.example/feed", "feed")
STAMPED = Link("https://gazette.example/a", "article", stamp="2021-12-14")


def _urls(leases: Any) -> list[str]:
    return [lease.link.url for lease in leases]


def _end(desk: Desk, run_id: int, lease: Any, outcome: Outcome = Outcome.LISTING, **more: Any) -> None:
    Sink(desk.engine, desk.clock, run_id).keep(desk.source(), lease, Fetched(outcome, **more))


def test_a_lease_is_nobody_elses_until_it_runs_out(desk: Desk) -> None:
    run = desk.run()
    one, two = desk.frontier("one", run_id=run), desk.frontier("two", run_id=run)
    one.add("gazette", [FEED, STAMPED])
    assert len(one.lease("gazette", 1)) == 1
    assert len(two.lease("gazette", 10)) == 1
    assert two.lease("gazette", 10) == []
    desk.clock.move(timedelta(seconds=301))
    again = two.lease("gazette", 10)
    assert [lease.attempt for lease in again] == [2, 2]


def test_a_killed_run_goes_on_where_it_was(desk: Desk) -> None:
    run = runs.resume_or_start(desk.engine, "crawl", "host", desk.clock)
    assert run is not None
    frontier = desk.frontier("host", run_id=run.id)
    frontier.add("gazette", [FEED])
    (feed,) = frontier.lease("gazette", 10)
    _end(desk, run.id, feed, links=[STAMPED, Link("https://gazette.example/b", "article")])
    frontier.lease("gazette", 1)
    desk.clock.move(timedelta(seconds=5))
    again = runs.resume_or_start(desk.engine, "crawl", "host", desk.clock)
    assert again is not None
    assert (again.id, again.resumed) == (run.id, True)
    frontier = desk.frontier("host", run_id=again.id)
    frontier.add("gazette", [FEED])
    assert _urls(frontier.lease("gazette", 10)) == ["https://gazette.example/a", "https://gazette.example/b"]


def test_the_next_run_asks_start_links_and_what_changed_or_failed(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier(run_id=run)
    broken = Link("https://gazette.example/broken", "article", stamp="1")
    frontier.add("gazette", [FEED, STAMPED, broken])
    for lease in frontier.lease("gazette", 10):
        _end(desk, run, lease, Outcome.FAILED if "broken" in lease.link.url else Outcome.IRRELEVANT)
    frontier.add("gazette", [FEED, STAMPED, broken])
    assert frontier.lease("gazette", 10) == []
    desk.clock.move(timedelta(days=1))
    later = desk.run()
    frontier = desk.frontier("later", run_id=later)
    frontier.add("gazette", [FEED, STAMPED])
    found = frontier.lease("gazette", 10)
    assert sorted(_urls(found)) == [broken.url, FEED.url]
    for lease in found:
        _end(desk, later, lease)
    frontier.add("gazette", [Link(STAMPED.url, "article", stamp="2021-12-15")])
    assert _urls(frontier.lease("gazette", 10)) == [STAMPED.url]


def test_a_page_that_kills_its_crawler_is_given_up_and_counted(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier(run_id=run)
    frontier.add("gazette", [STAMPED])
    for _ in range(MOST_ATTEMPTS):
        assert len(frontier.lease("gazette", 1)) == 1
        desk.clock.move(timedelta(hours=1))
    assert frontier.lease("gazette", 1) == []
    with reading(desk.engine) as session:
        assert runs.summary(session, run)[Outcome.FAILED] == 1


def test_a_kill_between_fetching_and_keeping_loses_nothing(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier("killed", run_id=run)
    frontier.add("gazette", [STAMPED])
    frontier.lease("gazette", 10)
    desk.clock.move(timedelta(seconds=301))
    (lease,) = desk.frontier("other", run_id=run).lease("gazette", 10)
    assert lease.link == STAMPED


def test_keeping_the_same_text_again_writes_no_document(desk: Desk) -> None:
    first = desk.document("https://gazette.example/a", "banned")
    desk.clock.move(timedelta(days=1))
    assert desk.document("https://gazette.example/a", "banned") == first
    desk.clock.move(timedelta(days=1))
    assert desk.document("https://gazette.example/a", "banned again") != first
    with reading(desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(tables.Document)) == 2
        assert session.scalar(select(func.count()).select_from(tables.Page)) == 2
        page = documents.page(session, first)
    assert page is not None
    assert page.body == b"banned"


def test_validators_come_back_with_the_next_lease(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier(run_id=run)
    frontier.add("gazette", [FEED])
    (lease,) = frontier.lease("gazette", 1)
    seen = Validator('"1"', "Tue, 14 Dec 2021 10:00:00 GMT", "ab" * 32, "t1")
    _end(desk, run, lease, Outcome.IRRELEVANT, validator=seen, size=10)
    desk.clock.move(timedelta(days=1))
    frontier = desk.frontier()
    frontier.add("gazette", [FEED])
    (again,) = frontier.lease("gazette", 1)
    assert (again.validator, again.attempt) == (seen, 1)


def test_counts_add_up_and_a_late_acknowledgement_is_not_counted_twice(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier(run_id=run)
    frontier.add("gazette", [FEED, STAMPED])
    leases = frontier.lease("gazette", 2)
    for lease in (*leases, leases[0]):
        _end(desk, run, lease, Outcome.IRRELEVANT, reason="no term", size=100)
    with reading(desk.engine) as session:
        (count,) = runs.counts(session, run)
    assert (count.count, count.bytes, count.reason) == (2, 200, "no term")


def test_pending_documents_are_those_this_version_has_not_read(desk: Desk) -> None:
    ids = [desk.document(f"https://gazette.example/{n}") for n in range(5)]
    documents.give_up(desk.engine, ids[1], "2", "too long", desk.clock)
    documents.give_up(desk.engine, ids[3], "1", "too long", desk.clock)
    assert [found.id for found in documents.pending(desk.engine, "2", batch=2)] == [ids[0], ids[2], ids[4], ids[3]]
    with reading(desk.engine) as session:
        assert documents.by_id(session, ids[0]).document.kind is DocumentKind.ARTICLE
        assert len(documents.addresses(session, ids[0])) == 5


def test_an_irrelevant_address_takes_less_than_600_bytes(sqlite_store: Any, desk_on: Any) -> None:
    desk = desk_on(sqlite_store)
    run, number = desk.run(), 600
    frontier = desk.frontier(run_id=run)
    links = [
        Link(f"https://www.gazette-telegram.example/news/local/2021/12/14/council-approves-{n:06d}-budget/{n * 7919}/",
             "article", title=f"City council approves part {n} of the budget for next year")
        for n in range(number)
    ]  # fmt: skip
    frontier.add("gazette", links)
    seen = Validator('W/"5f3-17d9a6b2c40"', "Tue, 14 Dec 2021 10:00:00 GMT", "ab" * 32, "t1-0123456789abcdef")
    ended = Fetched(Outcome.IRRELEVANT, validator=seen, size=90_000)
    leases = frontier.lease("gazette", number)
    Sink(desk.engine, desk.clock, run).keep_all([Kept(desk.source(), lease, ended) for lease in leases])
    with sqlite_store.connect() as connection:
        size = connection.execute(text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%address%'")).scalar_one()
        told = connection.execute(text("SELECT count(*) FROM address WHERE outcome = 'irrelevant'")).scalar_one()
    assert told == number
    assert size / number < 600, f"{size / number:.0f} bytes"


def test_a_document_and_its_page_and_links_are_kept_together(desk: Desk) -> None:
    run = desk.run()
    frontier = desk.frontier(run_id=run)
    frontier.add("gazette", [STAMPED])
    (lease,) = frontier.lease("gazette", 1)
    bad = Document(STAMPED.url, "gazette", DocumentKind.ARTICLE, "banned", home_state="MA")
    page = Page(STAMPED.url, b"<p>banned", "text/html")
    new = Link("https://gazette.example/next", "article")
    _end(desk, run, lease, Outcome.RELEVANT, documents=[bad], pages=[page], links=[new])
    assert _urls(frontier.lease("gazette", 9)) == [new.url]
    (found,) = documents.pending(desk.engine, "1")
    assert found.document.home_state == "MA"
