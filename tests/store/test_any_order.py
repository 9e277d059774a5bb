"""A state machine: the pages of a measure's life arrive in any order, twice, in several versions, misread and read
again by better extractors, and are removed on request; the ledger that they make is always the one that they make in
their natural order. ``BANWATCH_TEST_EXAMPLES=500`` tries 500 lives at random instead of a few that stay the same."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from banwatch.clock import SetClock
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Hearing, Stage
from store import ledger, reviews, tables
from store.engine import reading
from store.hearings import hearings
from store.purging import purge

Desk = Any
NOW = datetime(2021, 12, 16, 12, tzinfo=UTC)
BOSTON = Jurisdiction("Boston", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:boston")
COUNCIL, GAZETTE, TIDE = "https://council.example/", "https://gazette.example/", "https://tide.example/"


@dataclass(frozen=True)
class Told:
    """What one text tells; a council's pages are official. Texts at one address are its versions."""

    url: str
    events: tuple[Event, ...] = ()
    published: date | None = None
    hearings: tuple[Hearing, ...] = ()

    @property
    def official(self) -> bool:
        return self.url.startswith(COUNCIL)


Make = Callable[..., Event]


def _contested(make: Make) -> list[Told]:
    """Two tallies, a wrong stage, mentions, a repeal; the record outranks the papers."""
    return [
        Told(GAZETTE + "1", (make(Stage.PROPOSED, date(2021, 9, 1)),)),
        Told(COUNCIL + "2", (make(Stage.ADVANCED, date(2021, 12, 7), yes=10, no=1),)),
        Told(GAZETTE + "3", (make(Stage.ADVANCED, date(2021, 12, 8), yes=9, no=2),)),
        Told(
            GAZETTE + "4", (make(day=date(2021, 12, 15), unanimous=True), make(day=None, primary=False, place=BOSTON))
        ),
        Told(COUNCIL + "5", (make(yes=11, no=0, unanimous=True),)),
        Told(TIDE + "6", (make(yes=8, no=3, body=None),)),
        Told(TIDE + "7", (make(Stage.REJECTED, date(2021, 12, 14), yes=3, no=8),)),
        Told(GAZETTE + "8", (make(day=None, primary=False, action=Action.MORATORIUM),)),
        Told(GAZETTE + "9", (make(day=date(2023, 5, 1), action=Action.REPEAL),)),
    ]


def _second_try(make: Make) -> list[Told]:
    """Rejected, proposed again, adopted; undated articles, a year alone, an article that was changed twice."""
    return [
        Told(COUNCIL + "1", (make(Stage.REJECTED, date(2020, 3, 3), yes=4, no=7),)),
        Told(GAZETTE + "2", (make(Stage.REJECTED, None),), date(2020, 3, 4)),
        Told(GAZETTE + "3", (make(Stage.PROPOSED, date(2021, 2, 1)),)),
        Told(GAZETTE + "4", (make(day=date(2021, 4, 1), yes=6, no=5),)),
        Told(GAZETTE + "4", (make(day=date(2021, 4, 1), yes=7, no=4), make(Stage.REJECTED, None, primary=False))),
        Told(GAZETTE + "4", (make(Stage.PROPOSED, date(2021, 2, 1)),)),
        Told(TIDE + "5", (make(day=None),), date(2021, 4, 3)),
        Told(TIDE + "6", (make(day=date(2021, 1, 1), precision=DatePrecision.YEAR, primary=False),)),
    ]


def _taken_back(make: Make) -> list[Told]:
    """A ban, its repeal with the rules that replace it, a new ban; older steps met late and roughly dated."""
    return [
        Told(COUNCIL + "1", (make(day=date(2019, 6, 27), yes=11, no=0),)),
        Told(GAZETTE + "2", (make(day=date(2019, 6, 1), precision=DatePrecision.MONTH),)),
        Told(COUNCIL + "3", (make(day=date(2020, 7, 21), action=Action.REPEAL, yes=6, no=1),
                             make(day=date(2020, 7, 21), action=Action.RESTRICTION))),
        Told(TIDE + "4", (make(day=None, action=Action.REPEAL, primary=False), make(day=None, primary=False))),
        Told(GAZETTE + "5", (make(Stage.PROPOSED, date(2021, 10, 5)),)),
        Told(COUNCIL + "6", (make(yes=9, no=2),)),
        Told(TIDE + "7", (make(day=date(2021, 12, 16)), make(day=date(2019, 1, 1), precision=DatePrecision.YEAR))),
    ]  # fmt: skip


def _paused(make: Make) -> list[Told]:
    """A moratorium that a headline calls a ban, extended, run out, and followed by a ban; vetoed and overridden."""
    pause = Action.MORATORIUM
    return [
        Told(COUNCIL + "1", (make(day=date(2020, 6, 10), action=pause),)),
        Told(GAZETTE + "2", (make(day=date(2020, 6, 11)),)),
        Told(COUNCIL + "3", (make(day=date(2020, 12, 9), action=pause),)),
        Told(TIDE + "4", (make(Stage.EXPIRED, date(2021, 6, 10), action=pause),)),
        Told(GAZETTE + "5", (make(day=date(2021, 11, 2)), make(Stage.VETOED, date(2021, 11, 9), body="Mayor"))),
        Told(GAZETTE + "5", (make(day=date(2021, 11, 2)),)),
        Told(TIDE + "6", (make(Stage.VETOED, None, primary=False),)),
        Told(COUNCIL + "7", (make(day=date(2021, 12, 14), yes=9, no=2),)),
        Told(GAZETTE + "8", (make(day=date(2021, 12, 13), yes=9, no=1),)),
    ]


def _one_evening(make: Make) -> list[Told]:
    """Two ordinances of one evening, a committee's vote of the same day, a signature, an agenda, two records."""
    hearing = Hearing(BOSTON, "City Council", NOW + timedelta(days=4), "Item 9: an ordinance", "")
    public, private = {"file_number": "21-1", "yes": 5, "no": 0}, {"file_number": "21-2", "yes": 4, "no": 1}
    return [
        Told(COUNCIL + "agenda", (), None, (hearing,)),
        Told(COUNCIL + "1", (make(**public), make(**private))),
        Told(GAZETTE + "2", (make(yes=5, no=0), make(yes=4, no=1))),
        Told(TIDE + "3", (make(day=date(2021, 12, 16), body=None),)),
        Told(COUNCIL + "4", (make(body="Public Safety Committee", yes=3, no=0),)),
        Told(COUNCIL + "5", (make(day=date(2021, 12, 15), file_number="21-1", body="Mayor"),)),
        Told(
            GAZETTE + "6", (make(day=None, file_number="21-2", place=BOSTON), make(Stage.ADVANCED, file_number="21-2"))
        ),
        Told(TIDE + "7", (make(Stage.ADVANCED, yes=5, no=0),)),
    ]


LIVES = (_contested, _second_try, _taken_back, _paused, _one_evening)


def picture(engine: Engine) -> tuple[Any, ...]:
    """Measures, events, sources, open conflicts and hearings, without what depends on the moment of arrival."""
    with reading(engine) as session:
        of: dict[int | None, list[str]] = {}
        for row in ledger.events(session):
            shown = (row.action, row.stage, row.primary, row.date, row.body, row.vote, row.sources, row.urls, row.scope,
                     row.file_number, row.official, round(row.confidence, 3), row.flags)  # fmt: skip
            of.setdefault(row.measure_id, []).append(repr(shown))
        row_of = tables.Measure
        columns = (row_of.action, row_of.status, row_of.status_note, row_of.file_number)
        measures = sorted(
            (*map(str, rest), *sorted(of[key])) for key, *rest in session.execute(select(row_of.id, *columns))
        )
        conflicts = sorted(repr(item.reasons) for item in reviews.queue(session, limit=500))
        return measures, conflicts, [(each.place.name, each.start, each.url) for each in hearings(session)]


class Library:
    """The pages of one life on one store: which are kept, and whether each was read as it should."""

    def __init__(self, desk: Desk, life: Callable[[Make], list[Told]]) -> None:
        self.desk = desk
        self.pages = life(desk.event)
        self.documents: dict[int, int] = {}
        self.unread: set[int] = set()
        self.purged: set[str] = set()
        self._version = 1

    def keep(self, number: int) -> None:
        """Store a text, and those that stood at its address before it."""
        page = self.pages[number]
        for each, other in enumerate(self.pages[: number + 1]):
            if other.url == page.url and each not in self.documents and page.url not in self.purged:
                self.desk.clock.move(timedelta(days=1))
                self.documents[each] = self.desk.document(
                    page.url, f"banned {each}", official=other.official, published=other.published
                )
                self.unread.add(each)

    def read(self, number: int, *events: Event) -> None:
        """Read a text by a newer extractor, rightly unless it is said to tell other events."""
        page = self.pages[number]
        self._version += 1
        said = self.desk.told(*(events or page.events), version=str(self._version), hearings=page.hearings)
        ledger.record(self.desk.engine, self.documents[number], said, clock=self.desk.clock)
        (self.unread.add if events else self.unread.discard)(number)

    def forget(self, number: int) -> None:
        """Remove a text at its publisher's request, once every version of it was read."""
        url = self.pages[number].url
        if not any(self.pages[each].url == url for each in self.unread):
            purge(self.desk.engine, url, clock=self.desk.clock)
            self.purged.add(url)

    def finish(self) -> tuple[Any, ...]:
        for number in sorted(self.unread, reverse=True):
            self.read(number)
        return picture(self.desk.engine)


def _machine(emptied: Callable[[str], Engine], desk_of: Any) -> type[RuleBasedStateMachine]:
    known: dict[tuple[Any, frozenset[int]], Any] = {}

    def fresh(name: str, life: Callable[[Make], list[Told]]) -> Library:
        return Library(desk_of(emptied(name), SetClock(NOW)), life)

    def expected(life: Callable[[Make], list[Told]], pages: frozenset[int]) -> Any:
        if (life, pages) not in known:
            library = fresh("natural.sqlite", life)
            for number in sorted(pages):
                library.keep(number)
                library.read(number)
            known[life, pages] = library.finish()
        return known[life, pages]

    numbers = st.integers(0, 8)

    class Arrivals(RuleBasedStateMachine):
        @initialize(life=st.sampled_from(LIVES))
        def begin(self, life: Callable[[Make], list[Told]]) -> None:
            self.life, self.library = life, fresh("arrivals.sqlite", life)

        @rule(number=numbers, read=st.booleans())
        def arrive(self, number: int, read: bool) -> None:
            number %= len(self.library.pages)
            self.library.keep(number)
            if read and number in self.library.unread:
                self.library.read(number)

        @precondition(lambda self: self.library.documents)
        @rule(number=numbers, wrongly=st.booleans())
        def be_read_again(self, number: int, wrongly: bool) -> None:
            kept = sorted(self.library.documents)
            number = kept[number % len(kept)]
            if self.library.pages[number].url not in self.library.purged:
                wrong = (self.library.desk.event(Stage.PROPOSED, date(2020, 1, 1), yes=1, no=9),) if wrongly else ()
                self.library.read(number, *wrong)

        @precondition(lambda self: self.library.documents)
        @rule(number=numbers)
        def be_removed(self, number: int) -> None:
            kept = sorted(self.library.documents)
            self.library.forget(kept[number % len(kept)])

        def teardown(self) -> None:
            engine, pages = self.library.desk.engine, frozenset(self.library.documents)
            assert self.library.finish() == expected(self.life, pages)
            with reading(engine) as session:
                said, source = tables.Report.sources, tables.EventSource
                counted = session.scalar(select(func.sum(said)).where(said > 0)) or 0
                told = select(func.count(source.document_id.distinct())).where(source.superseded.is_(False))
                assert counted == sum(session.scalars(told.group_by(source.report_id)))
                assert counted == sum(row.sources for row in ledger.events(session))

    return Arrivals


@pytest.mark.filterwarnings("ignore:.*:hypothesis.errors.HypothesisWarning")
def test_any_order_of_arrival_gives_the_same_ledger(emptied: Callable[[str], Engine], desk_made: Any) -> None:
    more = int(os.environ.get("BANWATCH_TEST_EXAMPLES", "0"))
    tried = settings(
        max_examples=more or 12, stateful_step_count=10, deadline=None, database=None, derandomize=not more
    )
    run_state_machine_as_test(_machine(emptied, desk_made), settings=tried)
