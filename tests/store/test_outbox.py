"""The outbox: nothing is lost, nothing is sent to two, failures wait."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from store import outbox, subscribers, tables
from store.engine import reading, writing

Desk = Any


@pytest.fixture
def alerted(desk: Desk) -> Desk:
    for name in ("a", "b", "c"):
        subscribers.add(desk.engine, f"{name}@example.org", clock=desk.clock)
    assert desk.record("https://gazette.example/a", desk.event()).alerts == 3
    return desk


def test_two_senders_never_hold_one_message(alerted: Desk) -> None:
    one = outbox.lease(alerted.engine, "one", alerted.clock, limit=2)
    two = outbox.lease(alerted.engine, "two", alerted.clock, limit=2)
    assert sorted(due.email for due in (*one, *two)) == ["a@example.org", "b@example.org", "c@example.org"]


def test_a_sender_that_dies_leaves_its_messages_to_the_next(alerted: Desk) -> None:
    first = outbox.lease(alerted.engine, "one", alerted.clock)
    outbox.note_message_id(alerted.engine, first[0].outbox_id, "<1@example.org>")
    outbox.note_message_id(alerted.engine, first[0].outbox_id, "<2@example.org>")
    alerted.clock.move(timedelta(seconds=121))
    again = outbox.lease(alerted.engine, "two", alerted.clock)
    assert [due.attempt for due in again] == [2, 2, 2]
    assert again[0].message_id == "<1@example.org>"


def test_sent_messages_are_done_and_failures_wait_or_end(alerted: Desk) -> None:
    engine, clock = alerted.engine, alerted.clock
    sent, soft, hard = outbox.lease(engine, "one", clock)
    outbox.mark_sent(engine, sent.outbox_id, "<1@example.org>", clock)
    outbox.mark_failed(engine, soft.outbox_id, "451 later", clock)
    outbox.mark_failed(engine, hard.outbox_id, "550 no such user", clock, permanent=True)
    assert outbox.lease(engine, "one", clock) == []
    clock.move(outbox.pause(1))
    assert [due.outbox_id for due in outbox.lease(engine, "one", clock)] == [soft.outbox_id]
    with reading(engine) as session:
        assert outbox.waiting(session)[0] == 1


def test_pauses_grow_and_end_at_six_hours() -> None:
    assert [outbox.pause(n) for n in (1, 2, 3)] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert outbox.pause(500) == timedelta(hours=6)


def test_the_database_itself_refuses_a_second_alert(alerted: Desk) -> None:
    (due, *_) = outbox.lease(alerted.engine, "one", alerted.clock)
    now = alerted.clock.now()
    again = tables.Outbox(event_id=due.event_id, subscriber_id=due.subscriber_id, kind="alert", key=str(due.event_id),
                          created_at=now, attempts=0, next_attempt_at=now)  # fmt: skip
    with pytest.raises(IntegrityError), writing(alerted.engine) as session:
        session.add(again)


def test_choices_are_replaced_and_bad_addresses_refused(desk: Desk) -> None:
    first = subscribers.add(desk.engine, "A@Example.org ", clock=desk.clock, states=["ma", "OR"])
    assert subscribers.add(desk.engine, "a@example.org", clock=desk.clock, states=["ME"]) == first
    with reading(desk.engine) as session:
        (kept,) = subscribers.every(session)
    assert (kept.email, kept.states, kept.confirmed) == ("a@example.org", ("ME",), True)
    for bad in ("", "nobody", "@x", "a@b\nBcc: c@d", "a@b, c@d", "<a@b>"):
        with pytest.raises(ValueError, match="not an e-mail address"):
            subscribers.add(desk.engine, bad, clock=desk.clock)
