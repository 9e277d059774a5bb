"""Merging, splitting, asking a second analyst, undoing: what an analyst says outlasts what comes later."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Stage
from store import desk_acts, ledger, outbox, reviews, subscribers, tables
from store.engine import reading

Desk = Any

SALEM = Jurisdiction("Salem", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:salem")
SALEM_OREGON = "ocd-division/country:us/state:or/place:salem"


def _items(desk: Desk, state: str = "open") -> dict[int, reviews.QueueItem]:
    with reading(desk.engine) as session:
        return {item.event.event_id: item for item in reviews.queue(session, state=state) if item.event}


def _doubtful(desk: Desk, url: str, **fields: Any) -> int:
    return int(desk.record(url, desk.event(confidence=0.4, **fields)).event_ids[0])


def test_merged_events_stay_one_when_more_is_told(desk: Desk) -> None:
    first = _doubtful(desk, "https://gazette.example/a")
    second = _doubtful(desk, "https://gazette.example/b", day=date(2021, 11, 2))
    assert first != second
    item = _items(desk)[second]
    desk_acts.merge(desk.engine, item.item_id, first, who="ann", clock=desk.clock, revision=item.revision)
    (row,) = desk.events()
    assert (row.event_id, row.sources, row.date) == (first, 2, date(2021, 12, 14))
    assert not any("conflict" in flag for flag in row.flags)
    desk.record("https://gazette.example/c", desk.event(confidence=0.4, day=date(2021, 11, 2)))
    (row,) = desk.events()
    assert (row.event_id, row.sources) == (first, 3)
    assert desk_acts.undo(desk.engine, item.item_id, who="ann", clock=desk.clock) == "merge"
    assert {row.event_id for row in desk.events()} == {first, second}
    assert second in _items(desk)


def test_a_correction_of_the_place_moves_the_event_and_holds_when_its_document_is_read_again(desk: Desk) -> None:
    (event,) = desk.record("https://gazette.example/a", desk.event(confidence=0.4, place=SALEM)).event_ids
    item = _items(desk)[event]
    changes = {"place": SALEM_OREGON}
    reviews.decide(desk.engine, item.item_id, "corrected", who="ann", clock=desk.clock, changes=changes)
    (row,) = desk.events()
    assert (row.event_id, row.place.state, row.review_state) == (event, "OR", "corrected")
    again = desk.told(desk.event(confidence=0.4, place=SALEM), version="2")
    ledger.record(desk.engine, 1, again, clock=desk.clock)
    (row,) = desk.events()
    assert (row.event_id, row.place.state, row.review_state) == (event, "OR", "corrected")
    desk_acts.undo(desk.engine, item.item_id, who="ann", clock=desk.clock)
    (row,) = desk.events()
    assert (row.place.state, row.review_state) == ("MA", "unreviewed")


def test_events_of_two_governments_are_merged_into_the_one_chosen(desk: Desk) -> None:
    right = _doubtful(desk, "https://gazette.example/a")
    wrong = _doubtful(desk, "https://gazette.example/b", place=SALEM)
    item = _items(desk)[wrong]
    desk_acts.merge(desk.engine, item.item_id, right, who="ann", clock=desk.clock)
    (row,) = desk.events()
    assert (row.event_id, row.sources) == (right, 2)
    desk_acts.undo(desk.engine, item.item_id, who="ann", clock=desk.clock)
    assert {(row.event_id, row.place.name) for row in desk.events()} == {(right, "Worcester"), (wrong, "Salem")}


def test_what_is_split_off_becomes_an_event_with_an_item_of_its_own(desk: Desk) -> None:
    event = _doubtful(desk, "https://gazette.example/a", yes=11, no=0)
    assert _doubtful(desk, "https://gazette.example/b", yes=6, no=5, day=date(2021, 12, 14)) == event
    with reading(desk.engine) as session:
        reports = list(session.scalars(select(tables.Report.id).where(tables.Report.event_id == event)))
    assert len(reports) == 2
    item = _items(desk)[event]
    with pytest.raises(ValueError, match="not all"):
        desk_acts.split(desk.engine, item.item_id, reports, who="ann", clock=desk.clock)
    new = desk_acts.split(desk.engine, item.item_id, reports[1:], who="ann", clock=desk.clock)
    assert {row.event_id: row.sources for row in desk.events()} == {event: 1, new: 1}
    assert any("split off" in reason for reason in _items(desk)[new].reasons)
    desk_acts.undo(desk.engine, item.item_id, who="ann", clock=desk.clock)
    assert {row.event_id: row.sources for row in desk.events()} == {event: 2}
    assert new not in _items(desk)


def test_undoing_an_acceptance_calls_its_alert_back_and_accepting_again_sends_it(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    event = _doubtful(desk, "https://gazette.example/a")
    item = _items(desk)[event]
    assert reviews.decide(desk.engine, item.item_id, "accepted", who="ann", clock=desk.clock) == 1
    assert desk_acts.undo_latest(desk.engine, who="ann", clock=desk.clock) == (item.item_id, "accept")
    assert outbox.lease(desk.engine, "sender", desk.clock) == []
    assert _items(desk)[event].reasons
    assert reviews.decide(desk.engine, item.item_id, "accepted", who="ann", clock=desk.clock) == 1
    assert [due.kind for due in outbox.lease(desk.engine, "sender", desk.clock)] == ["alert"]


def test_undoing_goes_back_step_by_step_and_every_step_stays_in_the_history(desk: Desk) -> None:
    event = _doubtful(desk, "https://gazette.example/a")
    item = _items(desk)[event].item_id
    reviews.decide(desk.engine, item, "corrected", who="ann", clock=desk.clock, changes={"stage": "advanced"})
    reviews.decide(desk.engine, item, "rejected", who="ann", clock=desk.clock, note="no")
    assert desk_acts.undo(desk.engine, item, who="ann", clock=desk.clock) == "reject"
    assert [row.stage for row in desk.events()] == [Stage.ADVANCED]
    assert desk_acts.undo(desk.engine, item, who="ann", clock=desk.clock) == "correct"
    assert [row.stage for row in desk.events()] == [Stage.ADOPTED]
    with pytest.raises(LookupError):
        desk_acts.undo(desk.engine, item, who="ann", clock=desk.clock)
    with reading(desk.engine) as session:
        history = reviews.item(session, item).history
    assert [line.to_state for line in history] == ["corrected", "rejected", "corrected", "open"]


def test_nobody_undoes_what_another_decided_since(desk: Desk) -> None:
    event = _doubtful(desk, "https://gazette.example/a")
    item = _items(desk)[event].item_id
    reviews.decide(desk.engine, item, "accepted", who="ann", clock=desk.clock)
    reviews.decide(desk.engine, item, "rejected", who="bob", clock=desk.clock)
    with pytest.raises(reviews.Changed):
        desk_acts.undo_latest(desk.engine, who="ann", clock=desk.clock)


def test_an_item_that_one_is_not_sure_of_stays_open_for_a_second(desk: Desk) -> None:
    event = _doubtful(desk, "https://gazette.example/a")
    item = _items(desk)[event].item_id
    with pytest.raises(ValueError, match="somebody else"):
        desk_acts.ask(desk.engine, item, who="ann", to="ann", clock=desk.clock)
    desk_acts.ask(desk.engine, item, who="ann", to="bob", clock=desk.clock, note="which Salem?")
    with reading(desk.engine) as session:
        row = session.get_one(tables.DeskAssignment, item)
        assert (row.assigned_to, row.asked_by) == ("bob", "ann")
        assert reviews.item(session, item).item.state == "open"
    reviews.decide(desk.engine, item, "accepted", who="bob", clock=desk.clock)
    with reading(desk.engine) as session:
        assert session.get(tables.DeskAssignment, item) is None


def test_a_vote_is_corrected_as_a_whole(desk: Desk) -> None:
    event = _doubtful(desk, "https://gazette.example/a", yes=11, no=0)
    item = _items(desk)[event].item_id
    vote = {"counts": {"yes": 9, "no": 2}, "unanimous": False, "result": "pass"}
    reviews.decide(desk.engine, item, "corrected", who="ann", clock=desk.clock, changes={"vote": vote})
    (row,) = desk.events()
    assert row.vote == "9-2"
    with reading(desk.engine) as session:
        assert ledger.detail(session, row.event_id).row.vote == "9-2"
        step = session.scalars(select(tables.DeskStep)).one()
    assert step.said is not None
    assert step.said["vote"]["to"]["counts"] == {"yes": 9, "no": 2}
