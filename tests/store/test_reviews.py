"""Decisions: what an analyst says counts, alerts then, and stays in the history."""

from datetime import date, timedelta
from typing import Any

import pytest

from banwatch.measures import Action
from store import ledger, outbox, reviews, subscribers
from store.engine import reading

Desk = Any


@pytest.fixture
def doubtful(desk: Desk) -> int:
    """A likely ban that is not sure enough to alert by itself; the item's id."""
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    assert desk.record("https://gazette.example/a", desk.event(confidence=0.4)).alerts == 0
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    return item.item_id


def test_accepting_a_likely_ban_alerts_then_and_only_once(desk: Desk, doubtful: int) -> None:
    desk.clock.move(timedelta(days=60))
    assert reviews.decide(desk.engine, doubtful, "accepted", who="ann", clock=desk.clock, note="seen it") == 1
    assert reviews.decide(desk.engine, doubtful, "accepted", who="bob", clock=desk.clock) == 0
    (row,) = desk.events()
    assert row.review_state == "accepted"
    with reading(desk.engine) as session:
        history = reviews.item(session, doubtful).history
        assert reviews.queue(session) == []
    assert [(line.who, line.from_state, line.to_state, line.note) for line in history] == [
        ("ann", "open", "accepted", "seen it"),
        ("bob", "accepted", "accepted", ""),
    ]


def test_a_correction_outlasts_later_documents(desk: Desk, doubtful: int) -> None:
    changes = {"date": "2021-12-13", "action": "moratorium"}
    assert reviews.decide(desk.engine, doubtful, "corrected", who="ann", clock=desk.clock, changes=changes) == 1
    desk.record("https://gazette.example/b", desk.event(yes=11, no=0))
    (row,) = desk.events()
    assert (row.date, row.action, row.vote, row.sources) == (date(2021, 12, 13), Action.MORATORIUM, "11-0", 2)


def test_a_rejected_event_leaves_the_ledger_and_does_not_come_back(desk: Desk, doubtful: int) -> None:
    reviews.decide(desk.engine, doubtful, "rejected", who="ann", clock=desk.clock)
    assert desk.record("https://gazette.example/b", desk.event()).alerts == 0
    assert desk.events() == []


def test_rejecting_after_the_alert_left_retracts_it(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    desk.record("https://gazette.example/a", desk.event(doubts=("odd",)))
    (due,) = outbox.lease(desk.engine, "sender", desk.clock)
    outbox.mark_sent(desk.engine, due.outbox_id, "<1@example.org>", desk.clock)
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    assert reviews.decide(desk.engine, item.item_id, "rejected", who="ann", clock=desk.clock) == 1
    assert [due.kind for due in outbox.lease(desk.engine, "sender", desk.clock)] == ["retraction"]


def test_rejecting_before_the_alert_left_sends_nothing(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    desk.record("https://gazette.example/a", desk.event(doubts=("odd",)))
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    assert reviews.decide(desk.engine, item.item_id, "rejected", who="ann", clock=desk.clock) == 0
    assert outbox.lease(desk.engine, "sender", desk.clock) == []


def test_deciding_what_changed_meanwhile_says_so(desk: Desk, doubtful: int) -> None:
    with reading(desk.engine) as session:
        seen = reviews.item(session, doubtful).item.revision
    desk.record("https://gazette.example/b", desk.event(confidence=0.5))
    with pytest.raises(reviews.Changed):
        reviews.decide(desk.engine, doubtful, "accepted", who="ann", clock=desk.clock, revision=seen)


def test_what_cannot_be_decided_is_refused(desk: Desk, doubtful: int) -> None:
    for decision, changes in (
        ("maybe", None),
        ("corrected", None),
        ("corrected", {"id": 1}),
        ("accepted", {"body": ""}),
    ):
        with pytest.raises(ValueError, match=r"one of|belong|cannot be corrected"):
            reviews.decide(desk.engine, doubtful, decision, who="ann", clock=desk.clock, changes=changes)
    with pytest.raises(LookupError):
        reviews.decide(desk.engine, 999, "accepted", who="ann", clock=desk.clock)


def test_the_queue_is_paged_with_likely_new_bans_first(desk: Desk) -> None:
    desk.record("https://gazette.example/old", desk.event(day=date(2019, 1, 1), confidence=0.2))
    desk.record("https://gazette.example/new", desk.event(confidence=0.2))
    with reading(desk.engine) as session:
        (first,) = reviews.queue(session, limit=1)
        (second,) = reviews.queue(session, limit=5, after=first.cursor)
        assert reviews.queue(session, after=second.cursor) == []
        assert isinstance(first.event, ledger.EventRow)
    assert first.event.date == date(2021, 12, 14)


def test_a_new_conflict_reopens_a_decided_item(desk: Desk) -> None:
    desk.record("https://gazette.example/a", desk.event(yes=11, no=0, confidence=0.4))
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    reviews.decide(desk.engine, item.item_id, "accepted", who="ann", clock=desk.clock)
    desk.record("https://gazette.example/b", desk.event(yes=10, no=1))
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    assert item.reasons == ("conflict: 10-1 or 11-0 between sources",)
