"""Recording documents: one ledger whatever their order, nothing doubled, alerts in the same transaction."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Stage
from banwatch.votes import Option
from store import ledger, reviews, subscribers, tables
from store.engine import reading

Desk = Any


def _same_vote(desk: Desk) -> list[tuple[str, bool, Event]]:
    roll = {Option.YES: ("King", "Toomey")}
    return [
        ("https://gazette.example/a", False, desk.event(day=date(2021, 12, 15), unanimous=True)),
        ("https://gazette.example/b", False, desk.event(unanimous=True, doubts=("the date is the page's",))),
        ("https://council.example/1", True, desk.event(yes=11, no=0, unanimous=True, roll_call=roll)),
        ("https://gazette.example/c", False, desk.event(day=None, primary=False, action=Action.MORATORIUM)),
        ("https://gazette.example/d", False, desk.event(Stage.ADVANCED, date(2021, 12, 7), yes=10, no=1)),
        ("https://gazette.example/e", False, desk.event(Stage.ADVANCED, date(2021, 12, 7), yes=9, no=2)),
    ]


def _picture(engine: Engine) -> tuple[Any, ...]:
    """The ledger without what depends on the moment of arrival: ids, link reasons, alerts."""
    with reading(engine) as session:
        rows = ledger.events(session)
        measures = session.execute(select(tables.Measure.action, tables.Measure.file_number)).all()
        items = [(item.state, item.reasons, item.priority) for item in reviews.queue(session)]
    shown = [
        (row.place, row.action, row.stage, row.primary, row.date, row.body, row.vote, row.sources, row.urls,
         row.confidence, row.flags)
        for row in rows
    ]  # fmt: skip
    return tuple(tuple(sorted(map(repr, part))) for part in (shown, measures, items))


def test_documents_in_any_order_give_one_ledger(
    emptied: Callable[[str], Engine], desk_on: Callable[[Engine], Desk]
) -> None:
    pictures = set()
    for order in list(permutations(range(6)))[::120]:
        desk = desk_on(emptied("order.sqlite"))
        told = _same_vote(desk)
        for place in order:
            page, official, event = told[place]
            desk.record(page, event, official=official)
        pictures.add(_picture(desk.engine))
    assert len(pictures) == 1


def test_three_sources_of_one_vote_are_one_event(desk: Desk) -> None:
    told = _same_vote(desk)
    for page, official, event in told[:3]:
        result = desk.record(page, event, official=official)
    assert [link.relation for link in result.links] == ["corroborates"]
    (row,) = desk.events()
    assert (row.vote, row.sources, row.date, row.official) == ("11-0, unanimous", 3, date(2021, 12, 14), True)
    assert row.urls[0] == "https://council.example/1"
    with reading(desk.engine) as session:
        whole = ledger.detail(session, row.event_id)
        assert ledger.timeline(session, desk.worcester.ocd_id) == [row]
    assert whole.vote is not None
    assert whole.vote.roll_call[Option.YES] == ("King", "Toomey")
    assert {quote.speaker for quote in whole.quotes} == {"Khrystian King"}
    assert len(whole.sources) == 3


def test_recording_twice_changes_nothing(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    document = desk.document("https://gazette.example/a")
    told = desk.told(desk.event(yes=11, no=0))
    first = ledger.record(desk.engine, document, told, clock=desk.clock)
    before = _everything(desk.engine)
    assert first.alerts == 1
    assert ledger.record(desk.engine, document, told, clock=desk.clock) == ledger.Recorded()
    assert _everything(desk.engine) == before


def _everything(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key)))
            for table in tables.Base.metadata.sorted_tables
        }


def test_a_better_extractor_replaces_what_it_read_before(desk: Desk) -> None:
    document = desk.document("https://gazette.example/a")
    ledger.record(desk.engine, document, desk.told(desk.event(yes=1, no=10)), clock=desk.clock)
    better = desk.told(desk.event(yes=11, no=0), version="2")
    ledger.record(desk.engine, document, better, clock=desk.clock)
    (row,) = desk.events()
    assert (row.vote, row.sources) == ("11-0", 1)
    ledger.record(desk.engine, document, desk.told(version="3"), clock=desk.clock)
    assert desk.events() == []


def test_two_versions_of_one_page_are_one_source(desk: Desk) -> None:
    first = desk.document("https://gazette.example/a", "banned, early")
    desk.clock.move(timedelta(days=1))
    second = desk.document("https://gazette.example/a", "banned, late")
    assert first != second
    ledger.record(desk.engine, second, desk.told(desk.event(yes=11, no=0)), clock=desk.clock)
    ledger.record(desk.engine, first, desk.told(desk.event(yes=10, no=1)), clock=desk.clock)
    (row,) = desk.events()
    assert (row.vote, row.sources, row.flags) == ("11-0", 1, ())


def test_each_subscriber_is_alerted_once_however_many_sources(desk: Desk) -> None:
    subscribers.add(desk.engine, "all@example.org", clock=desk.clock)
    subscribers.add(desk.engine, "ma@example.org", clock=desk.clock, states=["ma"])
    subscribers.add(desk.engine, "me@example.org", clock=desk.clock, states=["ME"])
    subscribers.add(desk.engine, "later@example.org", clock=desk.clock, confirmed=False)
    alerts = [desk.record(page, event, official=official).alerts for page, official, event in _same_vote(desk)[:4]]
    assert alerts == [2, 0, 0, 0]


def test_a_signature_does_not_alert_again(desk: Desk) -> None:
    subscribers.add(desk.engine, "all@example.org", clock=desk.clock)
    assert desk.record("https://gazette.example/a", desk.event(day=date(2021, 12, 7))).alerts == 1
    signed = desk.event(day=date(2021, 12, 14), body="Mayor")
    assert desk.record("https://gazette.example/b", signed).alerts == 0
    assert len(desk.events()) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"day": date(2020, 12, 14)},
        {"day": None},
        {"day": date(2022, 6, 1)},
        {"primary": False},
        {"confidence": 0.3},
        {"action": Action.REPEAL},
        {"stage": Stage.ADVANCED},
        {"place": Jurisdiction("Springfield", Level.CITY)},
        {"place": Jurisdiction("Lyon", Level.FOREIGN, country="FR", ocd_id="ocd-division/country:fr")},
    ],
    ids=["old", "undated", "future", "mentioned", "unsure", "repeal", "first vote", "unresolved", "foreign"],
)
def test_what_is_not_a_sure_new_ban_alerts_nobody(desk: Desk, change: dict[str, Any]) -> None:
    subscribers.add(desk.engine, "all@example.org", clock=desk.clock)
    assert desk.record("https://gazette.example/a", desk.event(**change)).alerts == 0


def test_other_stages_go_to_those_who_chose_them(desk: Desk) -> None:
    subscribers.add(desk.engine, "default@example.org", clock=desk.clock)
    subscribers.add(desk.engine, "first@example.org", clock=desk.clock, stages=[Stage.ADVANCED])
    assert desk.record("https://gazette.example/a", desk.event(Stage.ADVANCED)).alerts == 1


def test_doubts_conflicts_and_unresolved_places_are_put_before_an_analyst(desk: Desk) -> None:
    desk.record("https://gazette.example/a", desk.event(yes=11, no=0, doubts=("the page's date is odd",)))
    desk.record("https://gazette.example/b", desk.event(place=Jurisdiction("Springfield", Level.CITY), confidence=0.4))
    desk.record("https://gazette.example/c", desk.event(primary=False, confidence=0.1, place=_boston()))
    with reading(desk.engine) as session:
        reasons = [item.reasons for item in reviews.queue(session)]
    assert reasons == [
        ("doubt: the page's date is odd",),
        ("unresolved: which Springfield is meant is not known", "confidence: 0.40 is below 0.80"),
    ]
    desk.record("https://gazette.example/d", desk.event(yes=11, no=0))
    with reading(desk.engine) as session:
        assert reviews.numbers(session) == {"open": 1, "resolved": 1}


def _boston() -> Jurisdiction:
    return Jurisdiction("Boston", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:boston")


def test_a_failed_record_leaves_no_trace(desk: Desk) -> None:
    document = desk.document("https://gazette.example/a")
    before = _everything(desk.engine)
    broken = desk.event(confidence=1.5)
    with pytest.raises(Exception, match="confidence"):
        ledger.record(desk.engine, document, desk.told(desk.event(place=_boston()), broken), clock=desk.clock)
    assert _everything(desk.engine) == before


def test_months_and_filters_and_pages(desk: Desk) -> None:
    for month in (1, 3, 5):
        day = date(2020, month, 1)
        desk.record(f"https://gazette.example/{month}", desk.event(day=day, precision=DatePrecision.MONTH))
    desk.record("https://gazette.example/x", desk.event(day=None, place=_boston()))
    with reading(desk.engine) as session:
        seen, after = [], None
        while page := ledger.events(session, ledger.EventFilter(limit=2, after=after)):
            seen += [row.date for row in page]
            after = page[-1].cursor
        assert seen == [date(2020, 5, 1), date(2020, 3, 1), date(2020, 1, 1), None]
        assert len(ledger.events(session, ledger.EventFilter(state="MA", since=date(2020, 2, 1)))) == 2
        assert session.scalar(select(func.count()).select_from(tables.Measure)) == 4
