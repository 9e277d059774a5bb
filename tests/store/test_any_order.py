"""A state machine: documents arrive in any order, twice, in later versions, read by better extractors; the ledger that
they make is always the one that they make in their natural order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from banwatch.clock import SetClock
from banwatch.measures import Action, Event, Stage
from banwatch.readings import Reading
from store import ledger, reviews, tables
from store.engine import reading

Desk = Any


def _told(desk: Desk) -> list[tuple[str, bool, Event]]:
    """The life of one ban as nine pages tell it, with two tallies, a wrong stage, mentions, a veto and a repeal."""
    make = desk.event
    return [
        ("https://gazette.example/proposed", False, make(Stage.PROPOSED, date(2021, 9, 1))),
        ("https://council.example/first", True, make(Stage.ADVANCED, date(2021, 12, 7), yes=10, no=1)),
        ("https://gazette.example/first", False, make(Stage.ADVANCED, date(2021, 12, 8), yes=9, no=2)),
        ("https://gazette.example/second", False, make(day=date(2021, 12, 15), unanimous=True)),
        ("https://council.example/second", True, make(yes=11, no=0, unanimous=True)),
        ("https://tide.example/second", False, make(yes=8, no=3, body=None)),
        ("https://tide.example/wrong", False, make(Stage.REJECTED, date(2021, 12, 14), yes=3, no=8)),
        ("https://gazette.example/mention", False, make(day=None, primary=False, action=Action.MORATORIUM)),
        ("https://gazette.example/repeal", False, make(day=date(2023, 5, 1), action=Action.REPEAL)),
    ]


def picture(engine: Engine) -> tuple[Any, ...]:
    """Measures, events, sources and open conflicts, without what depends on the moment of arrival."""
    with reading(engine) as session:
        rows = {row.event_id: row for row in ledger.events(session)}
        of: dict[int | None, list[str]] = {}
        for row in rows.values():
            shown = (row.action, row.stage, row.primary, row.date, row.body, row.vote, row.sources, row.urls,
                     row.official, round(row.confidence, 3), row.flags)  # fmt: skip
            of.setdefault(row.measure_id, []).append(repr(shown))
        measures = session.execute(select(tables.Measure.id, tables.Measure.action, tables.Measure.status)).all()
        conflicts = sorted(repr(item.reasons) for item in reviews.queue(session))
    return tuple(sorted((m.action, m.status, tuple(sorted(of.get(m.id, [])))) for m in measures)), tuple(conflicts)


def _machine(emptied: Callable[[str], Engine], desk_of: Any) -> type[RuleBasedStateMachine]:
    known: dict[frozenset[int], Any] = {}

    def fresh(name: str) -> Desk:
        return desk_of(emptied(name), SetClock(datetime(2021, 12, 16, 12, tzinfo=UTC)))

    def expected(pages: frozenset[int]) -> Any:
        if pages not in known:
            desk = fresh("natural.sqlite")
            for number in sorted(pages):
                url, official, event = _told(desk)[number]
                desk.record(url, event, official=official)
            known[pages] = picture(desk.engine)
        return known[pages]

    class Arrivals(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.desk = fresh("arrivals.sqlite")
            self.documents: dict[int, int] = {}
            self.version = 1

        @rule(number=st.integers(0, 8))
        def arrive(self, number: int) -> None:
            url, official, event = _told(self.desk)[number]
            if number not in self.documents:
                self.documents[number] = self.desk.document(url, official=official)
                self._read(number, event)

        @precondition(lambda self: self.documents)
        @rule(data=st.data())
        def arrive_again(self, data: st.DataObject) -> None:
            number = data.draw(st.sampled_from(sorted(self.documents)))
            self._read(number, _told(self.desk)[number][2])

        @precondition(lambda self: self.documents)
        @rule(data=st.data())
        def be_misread_and_read_again(self, data: st.DataObject) -> None:
            number = data.draw(st.sampled_from(sorted(self.documents)))
            self._newer(number, self.desk.event(Stage.PROPOSED, date(2020, 1, 1), yes=1, no=9))
            self._newer(number, _told(self.desk)[number][2])

        def _newer(self, number: int, event: Event) -> None:
            self.version += 1
            self._read(number, event)

        def _read(self, number: int, event: Event) -> None:
            said: Reading = self.desk.told(event, version=str(self.version))
            ledger.record(self.desk.engine, self.documents[number], said, clock=self.desk.clock)

        def teardown(self) -> None:
            assert picture(self.desk.engine) == expected(frozenset(self.documents))
            with reading(self.desk.engine) as session:
                said = tables.Report.sources
                assert (session.scalar(select(func.sum(said)).where(said > 0)) or 0) == len(self.documents)
                assert sum(row.sources for row in ledger.events(session)) == len(self.documents)

    return Arrivals


@pytest.mark.filterwarnings("ignore:.*:hypothesis.errors.HypothesisWarning")
def test_any_order_of_arrival_gives_the_same_ledger(emptied: Callable[[str], Engine], desk_made: Any) -> None:
    machine = _machine(emptied, desk_made)
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=10, stateful_step_count=8, deadline=None, database=None, derandomize=True),
    )
