"""A place that an analyst corrected holds for what arrives later, and is taken back with the correction."""

from datetime import date
from typing import Any

import pytest

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action
from store import adding, desk_acts, reviews, tables
from store.engine import reading

Desk = Any

SALEM = Jurisdiction("Salem", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:salem")
SPRINGFIELD = Jurisdiction("Springfield", Level.CITY)
OREGON = "ocd-division/country:us/state:or/place:salem"


def _corrected(desk: Desk, place: Jurisdiction, to: str = OREGON) -> int:
    """An event read to be in one place, which an analyst says is in another; its item."""
    (event,) = desk.record("https://gazette.example/a", desk.event(confidence=0.4, place=place)).event_ids
    with reading(desk.engine) as session:
        (item,) = [each.item_id for each in reviews.queue(session) if each.event and each.event.event_id == event]
    reviews.decide(desk.engine, item, "corrected", who="ann", clock=desk.clock, changes={"place": to})
    return int(item)


def _places(desk: Desk) -> list[tuple[str | None, int]]:
    return sorted((row.place.state, row.sources) for row in desk.events())


def test_the_same_act_told_later_elsewhere_is_in_the_corrected_place(desk: Desk) -> None:
    _corrected(desk, SALEM)
    desk.record("https://herald.example/b", desk.event(day=date(2021, 12, 20), place=SALEM))
    assert {state for state, _ in _places(desk)} == {"OR"}


@pytest.mark.parametrize("fields", [{"day": date(2019, 5, 1)}, {"action": Action.RESTRICTION}])
def test_another_act_read_in_that_place_stays_there(desk: Desk, fields: dict[str, Any]) -> None:
    _corrected(desk, SALEM)
    desk.record("https://herald.example/b", desk.event(place=SALEM, **fields))
    assert _places(desk) == [("MA", 1), ("OR", 1)]


def test_an_unresolved_name_means_in_one_source_what_it_meant_there(desk: Desk) -> None:
    _corrected(desk, SPRINGFIELD, "ocd-division/country:us/state:ma/place:springfield")
    desk.record("https://gazette.example/b", desk.event(day=date(2019, 5, 1), place=SPRINGFIELD))
    desk.record("https://herald.example/c", desk.event(day=date(2017, 5, 1), place=SPRINGFIELD))
    assert sorted(row.place.state or "" for row in desk.events()) == ["", "MA", "MA"]


def test_undoing_the_correction_takes_what_came_later_back_too(desk: Desk) -> None:
    item = _corrected(desk, SALEM)
    desk.record("https://herald.example/b", desk.event(place=SALEM))
    assert _places(desk) == [("OR", 2)]
    desk_acts.undo(desk.engine, item, who="ann", clock=desk.clock)
    assert _places(desk) == [("MA", 2)]
    desk.record("https://echo.example/c", desk.event(place=SALEM))
    assert _places(desk) == [("MA", 3)]
    with reading(desk.engine) as session:
        assert session.query(tables.PlaceRule).count() == session.query(tables.PlaceCorrection).count() == 0


def test_a_place_corrected_twice_goes_straight_to_the_last(desk: Desk) -> None:
    item = _corrected(desk, SALEM)
    changes = {"place": "ocd-division/country:us/state:ma/place:worcester"}
    reviews.decide(desk.engine, item, "corrected", who="bob", clock=desk.clock, changes=changes)
    desk.record("https://herald.example/b", desk.event(place=SALEM))
    assert [row.place.name for row in desk.events()] == ["Worcester"]


def test_what_an_analyst_enters_is_left_as_it_was_entered(desk: Desk) -> None:
    _corrected(desk, SALEM)
    adding.enter_event(desk.engine, desk.event(place=SALEM), source="https://salem.example/", note="", who="ann",
                       clock=desk.clock)  # fmt: skip
    assert _places(desk) == [("MA", 1), ("OR", 1)]
