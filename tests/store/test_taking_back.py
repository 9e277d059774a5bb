"""What was alerted and does not stand any more is taken back, and what stands again is said to."""

from typing import Any

import pytest

from banwatch.measures import Stage
from store import desk_acts, ledger, outbox, reviews, subscribers
from store.engine import reading

Desk = Any
PAGE = "https://gazette.example/a"


@pytest.fixture
def reader(desk: Desk) -> Desk:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    return desk


def _sent(desk: Desk) -> list[str]:
    """The kinds of all messages that wait, each sent."""
    due = outbox.lease(desk.engine, "sender", desk.clock)
    for each in due:
        outbox.mark_sent(desk.engine, each.outbox_id, f"<{each.outbox_id}@example.org>", desk.clock)
    return [each.kind for each in due]


def _read_again(desk: Desk, version: str, *events: Any) -> None:
    desk.clock.move(outbox.pause(1))
    ledger.record(desk.engine, 1, desk.told(*events, version=version), clock=desk.clock)


def test_an_alert_whose_only_source_is_read_otherwise_is_taken_back_and_said_to_stand_again(reader: Desk) -> None:
    reader.record(PAGE, reader.event())
    assert _sent(reader) == ["alert"]
    _read_again(reader, "2", reader.event(Stage.ADVANCED))
    assert _sent(reader) == ["retraction"]
    _read_again(reader, "3", reader.event())
    assert _sent(reader) == ["correction"]
    _read_again(reader, "4", reader.event(yes=11, no=0))
    assert _sent(reader) == []


def test_an_alert_that_did_not_leave_is_dropped_and_leaves_when_the_event_comes_back(reader: Desk) -> None:
    reader.record(PAGE, reader.event())
    _read_again(reader, "2")
    assert _sent(reader) == []
    _read_again(reader, "3", reader.event())
    assert _sent(reader) == ["alert"]


def test_what_is_gone_and_back_before_anybody_was_told_is_not_told(reader: Desk) -> None:
    reader.record(PAGE, reader.event())
    assert _sent(reader) == ["alert"]
    _read_again(reader, "2")
    _read_again(reader, "3", reader.event())
    assert _sent(reader) == []


def test_another_source_keeps_an_alert_standing(reader: Desk) -> None:
    for page in (PAGE, "https://gazette.example/b"):
        reader.record(page, reader.event())
    assert _sent(reader) == ["alert"]
    _read_again(reader, "2")
    assert _sent(reader) == []


def _item(desk: Desk) -> int:
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    return item.item_id


@pytest.mark.parametrize(
    ("decision", "changes", "first", "after"),
    [
        ("rejected", None, ["retraction"], ["correction"]),
        ("corrected", {"body": "Council"}, ["correction"], ["correction"]),
        ("accepted", None, [], []),
    ],
)
def test_undoing_a_decision_tells_those_who_heard_of_it(
    reader: Desk, decision: str, changes: dict[str, Any] | None, first: list[str], after: list[str]
) -> None:
    reader.record(PAGE, reader.event(doubts=("odd",)))
    assert _sent(reader) == ["alert"]
    item = _item(reader)
    reader.clock.move(outbox.pause(1))
    reviews.decide(reader.engine, item, decision, who="ann", clock=reader.clock, changes=changes)
    assert _sent(reader) == first
    reader.clock.move(outbox.pause(1))
    desk_acts.undo(reader.engine, item, who="ann", clock=reader.clock)
    assert _sent(reader) == after
