"""How one source is judged, run by run."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from banwatch.clock import SetClock
from banwatch.documents import Link, Outcome
from banwatch.protocols import Fetched
from banwatch.sources import Platform, Source
from schedules.health import Seen, fold, note, now_of, quiet_after
from store import health as healths
from store import runs
from store.engine import reading
from store.frontier import Frontier
from store.health import Gaps, Health, State
from store.sink import Sink

SOURCE = Source("gazette", "Gazette", Platform.NEWS, ("https://gazette.example/feed",))
BEGIN = datetime(2024, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def folded(*days: str, step: timedelta = DAY, before: Health | None = None, begin: datetime = BEGIN) -> Health:
    """The health after runs that were ``new``, ``same``, or faulty for the reason given."""
    health, now = before, begin
    for number, day in enumerate(days, start=1):
        fault = None if day in ("new", "same") else day
        health = fold(health, "gazette", Seen(1, int(day == "new")), fault, now, number)
        now += step
    assert health is not None
    return health


def test_a_source_works_from_its_first_answer_on() -> None:
    assert folded("same").state is State.WORKING
    assert folded("new", "same", "new").state is State.WORKING


def test_one_slip_is_not_told_and_the_second_in_a_row_is() -> None:
    assert folded("new", "HTTP 500", "new", "HTTP 500").state is State.WORKING
    down = folded("new", "HTTP 500", "HTTP 500")
    assert (down.state, down.reason, down.since) == (State.BROKEN, "HTTP 500", BEGIN + DAY)


def test_a_source_that_turns_us_away_is_blocked_and_one_that_answers_again_works() -> None:
    assert folded("new", "blocked: captcha", "blocked: captcha").state is State.BLOCKED
    well = folded("new", "blocked: captcha", "blocked: captcha", "same")
    assert (well.state, well.since, well.reason) == (State.WORKING, BEGIN + 3 * DAY, "")


def test_a_broken_source_stays_broken_since_its_first_fault() -> None:
    down = folded(*["new"] * 3, *["HTTP 500"] * 10)
    assert (down.since, down.faults) == (BEGIN + 3 * DAY, 10)


def test_a_source_that_brings_something_daily_is_silent_after_twelve_days_of_nothing() -> None:
    usual = folded(*["new"] * 60)
    assert timedelta(days=11) < quiet_after(usual.gaps) < timedelta(days=13)
    then = BEGIN + 60 * DAY
    assert folded(*["same"] * 8, before=usual, begin=then).state is State.WORKING
    quiet = folded(*["same"] * 14, before=usual, begin=then)
    assert (quiet.state, quiet.since) == (State.SILENT, BEGIN + 59 * DAY)
    assert quiet.reason == "nothing new for 14 days; its own limit is 12 days"
    assert folded("new", before=quiet, begin=then + 15 * DAY).state is State.WORKING


def test_a_source_that_rests_for_weeks_as_its_way_is_may_rest_as_long_again() -> None:
    rhythm = (*["new"] * 20, *["same"] * 20)
    health = folded(*rhythm * 4)
    assert health.state is State.WORKING
    assert quiet_after(health.gaps) > timedelta(days=21)


def test_a_new_source_has_ten_weeks_and_so_has_one_of_few_gaps() -> None:
    assert quiet_after(Gaps()) == timedelta(weeks=10)
    assert folded(*["same"] * 70).state is State.WORKING
    assert folded(*["same"] * 72).state is State.SILENT
    few = folded(*["same", "same", "same", "new"] * 9)
    assert quiet_after(few.gaps) == timedelta(weeks=10)


def test_a_faulty_stretch_is_no_gap_of_its_own() -> None:
    usual = folded(*["new"] * 60)
    after = folded(*["HTTP 500"] * 30, "new", before=usual, begin=BEGIN + 60 * DAY)
    assert after.gaps == usual.gaps
    later = folded(*["HTTP 500"] * 30, "same", "same", "new", before=usual, begin=BEGIN + 60 * DAY)
    assert quiet_after(later.gaps) < quiet_after(usual.gaps) * 1.5


def test_a_clock_set_back_teaches_nothing() -> None:
    usual = folded(*["new"] * 60)
    back = fold(usual, "gazette", Seen(1, 1), None, BEGIN, 61)
    assert back.gaps == usual.gaps
    assert back.state is State.WORKING


def test_a_source_that_is_not_asked_any_more_is_silent_and_a_disabled_one_says_why() -> None:
    usual = folded(*["new"] * 60, step=timedelta(hours=1))
    later = BEGIN + timedelta(hours=70)
    assert now_of(SOURCE, usual, BEGIN + timedelta(hours=61)).state is State.WORKING
    missed = now_of(SOURCE, usual, later)
    assert (missed.state, missed.reason) == (State.SILENT, "not asked since then")
    off = Source("old", "Old", Platform.NEWS, SOURCE.start, enabled=False, note="its publisher asked for it")
    assert (now_of(off, None, later).state, now_of(off, None, later).reason) == (State.DISABLED, off.note)
    assert now_of(SOURCE, None, later).reason == "not asked yet"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(BEGIN)


def crawl(store: Engine, clock: SetClock, outcome: Outcome, *names: str) -> int:
    run = runs.claim(store, "feeds", clock.now(), "one", clock)
    assert run is not None
    frontier, sink = Frontier(store, clock, "one", run.id), Sink(store, clock, run.id)
    frontier.add(SOURCE.id, [Link(f"https://gazette.example/{name}", "article") for name in names])
    for lease in frontier.lease(SOURCE.id, 100):
        sink.keep(SOURCE, lease, Fetched(outcome, reason="HTTP 500" if outcome is Outcome.FAILED else ""))
    runs.finish(store, run.id, clock)
    return run.id


def test_runs_are_folded_from_their_counts_and_only_what_got_worse_is_told(store: Engine, clock: SetClock) -> None:
    told = []
    for day, (outcome, fault) in enumerate(
        [(Outcome.IRRELEVANT, None), *[(Outcome.FAILED, "nothing could be listed: HTTP 500")] * 3]
    ):
        run_id = crawl(store, clock, outcome, f"page-{day}")
        told.append(
            [each.state for each in note(store, run_id, [SOURCE], {SOURCE.id: fault} if fault else {}, clock.now())]
        )
        clock.move(DAY)
    assert told == [[], [], [State.BROKEN], []]
    with reading(store) as session:
        known = healths.known(session)
    assert (known["gazette"].faults, known["gazette"].yielded_at, known["gazette"].run_id) == (3, BEGIN, 4)


def test_a_run_folded_in_late_changes_nothing(store: Engine, clock: SetClock) -> None:
    first, second = folded("new"), folded("new", "same", "same")
    healths.save(store, [second])
    healths.save(store, [first])
    with reading(store) as session:
        assert healths.known(session)["gazette"] == second
