"""What is done once a day for the store itself."""

from datetime import date, timedelta

from sqlalchemy import Engine

from banwatch.claims import Claim, ClaimKind
from banwatch.clock import SetClock
from banwatch.documents import Outcome
from banwatch.gazetteer import gazetteer
from banwatch.readings import Reading
from banwatch.spans import Span
from schedules.upkeep import KEEP_COUNTS, upkeep
from store import importing, reviews, runs, tables
from store.counting import count
from store.engine import reading, writing
from store.policy import Policy
from store.recording import record_in


def test_a_gap_that_was_filled_since_is_closed(store: Engine, clock: SetClock) -> None:
    boston = gazetteer().find("Boston", "MA")
    assert boston is not None
    list_of_one = Claim(ClaimKind.LIST, Span(0, 6), "joining Boston", "facial recognition", places=(boston,))
    url = "https://gazette.example/a"
    with writing(store) as session:
        address = tables.Address(source_id="gazette", url=url, role="article", kind="article", state="done", attempts=0)
        session.add(address)
        session.flush()
        document = tables.Document(address_id=address.id, source_id="gazette", url=url, version=1, kind="article",
                                   text="joining Boston", text_hash=bytes(32), official=False, fetched_at=clock.now(),
                                   published=date(2021, 12, 15))  # fmt: skip
        session.add(document)
        session.flush()
        said = Reading("joining Boston", True, "1", claims=(list_of_one,))
        record_in(session, document.id, said, clock.now(), Policy())
    assert upkeep(store, clock)["gaps"] == 1
    lines = importing.starting_ledger().splitlines(keepends=True)
    known = "".join(line for line in lines if line == lines[0] or line.startswith("Boston,"))
    importing.import_facts(store, known, name="known", technology="facial recognition", clock=clock)
    sums = upkeep(store, clock)
    assert (sums["gaps"], sums["gaps_opened"], sums["gaps_closed"]) == (0, 0, 1)
    with reading(store) as session:
        assert [item for item in reviews.queue(session) if item.event is None] == []


def test_the_numbers_of_old_runs_are_forgotten_and_their_sums_stay(store: Engine, clock: SetClock) -> None:
    def done() -> runs.Run:
        run = runs.claim(store, "feeds", clock.now(), "one", clock)
        assert run is not None
        with writing(store) as session:
            count(session, run.id, "gazette", Outcome.UNCHANGED, "", number=3)
        runs.finish(store, run.id, clock, summary={"asked": {"unchanged": 3}})
        return run

    old = done()
    clock.move(KEEP_COUNTS)
    new = done()
    assert upkeep(store, clock)["runs_forgotten"] == 0
    clock.move(timedelta(hours=1))
    assert upkeep(store, clock)["runs_forgotten"] == 1
    with reading(store) as session:
        assert runs.counts(session, old.id) == []
        assert [each.count for each in runs.counts(session, new.id)] == [3]
        assert [run.summary for run in runs.latest(session, "feeds")] == [{"asked": {"unchanged": 3}}] * 2
