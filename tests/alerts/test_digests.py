"""Digests, floods, held alerts, corrections, analysts' mail, meetings: what becomes of a row of the outbox."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.deliver import deliver
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, Hearing
from banwatch.settings import Settings
from banwatch.votes import Option, Vote, VoteResult
from store import outbox, reviews, subscribers, tables
from store.engine import reading, writing
from store.hearings import keep

Newsroom = Any
MailServer = Any
SettingsFor = Callable[..., Settings]


@pytest.fixture
def post(newsroom: Newsroom, mailbox: MailServer, settings_for: SettingsFor) -> Callable[..., list[str]]:
    """Delivers what is due; the subjects that arrived."""

    def sent(**settings: Any) -> list[str]:
        before = len(mailbox.taken)
        deliver(newsroom.engine, settings_for(mailbox, **settings), newsroom.clock)
        return [str(mail["Subject"]) for mail in mailbox.taken[before:]]

    return sent


def _town(number: int) -> Jurisdiction:
    return Jurisdiction(
        f"Town {number}", Level.TOWN, "MA", ocd_id=f"ocd-division/country:us/state:ma/place:town_{number}"
    )  # fmt: skip


def _tell(newsroom: Newsroom, number: int, **told: Any) -> int:
    event_id: int = newsroom.tell(place=_town(number), url=f"https://gazette.example/{number}/{newsroom.told}", **told)
    return event_id


def test_a_daily_digest_is_one_mail_at_its_hour(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, pace="daily")
    newsroom.later(minutes=1)
    for number in range(3):
        _tell(newsroom, number)
    assert post() == []
    newsroom.later(hours=12)
    assert post() == []
    newsroom.later(hours=12)
    assert post() == ["3 decisions on facial recognition"]
    newsroom.later(days=1)
    assert post() == []
    assert {row.sent_at is not None for row in newsroom.outbox()} == {True}
    assert len({row.message_id for row in newsroom.outbox()}) == 1


def test_a_weekly_digest_comes_on_monday_also_where_monday_was_missed(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, pace="weekly")
    _tell(newsroom, 1)
    newsroom.later(days=4)  # Sunday
    assert post() == []
    newsroom.later(days=2)  # Tuesday
    assert post() == ["1 decision on facial recognition"]
    _tell(newsroom, 2, day=None)
    newsroom.later(days=5)
    assert post() == []


def test_a_flood_becomes_a_digest_and_the_rest_waits_for_its_hour(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    for number in range(7):
        _tell(newsroom, number)
    subjects = post(mails_per_hour=3)
    assert len(subjects) == 3
    assert subjects[-1] == "5 decisions on facial recognition"
    _tell(newsroom, 8)
    assert post(mails_per_hour=3) == []
    newsroom.later(minutes=61)
    assert len(post(mails_per_hour=3)) == 1


def test_an_alert_is_held_while_sources_contradict_each_other(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    _tell(newsroom, 1, vote=Vote(VoteResult.PASS, {Option.YES: 9, Option.NO: 2}))
    _tell(newsroom, 1, vote=Vote(VoteResult.PASS, {Option.YES: 8, Option.NO: 3}))
    assert post() == []
    with reading(newsroom.engine) as session:
        assert (outbox.held_back(session), outbox.waiting(session)[0]) == (1, 0)
    (item,) = newsroom.queue()
    reviews.decide(newsroom.engine, item, "accepted", who="ann", clock=newsroom.clock)
    assert len(post()) == 1


def test_an_alert_leaves_once_a_record_settles_the_conflict(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    for yes in (9, 8):
        _tell(newsroom, 1, vote=Vote(VoteResult.PASS, {Option.YES: yes, Option.NO: 11 - yes}))
    assert post() == []
    _tell(newsroom, 1, official=True, vote=Vote(VoteResult.PASS, {Option.YES: 9, Option.NO: 2}))
    assert post() == ["Town 1, Massachusetts, bans facial recognition (9-2)"]


def test_corrections_and_retractions_thread_onto_the_first_mail(
    newsroom: Newsroom, mailbox: MailServer, post: Any
) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    _tell(newsroom, 1, doubts=("odd",))
    assert len(post()) == 1
    (item,) = newsroom.queue()
    decisions: tuple[tuple[str, dict[str, Any] | None, str], ...] = (
        ("corrected", {"action": Action.MORATORIUM.value}, "Corrected: Town 1, Massachusetts, pauses"),
        ("rejected", None, "Taken back: Town 1"),
        ("accepted", None, "Corrected: Town 1"),
        ("corrected", {"body": "Town Meeting"}, "Corrected: Town 1"),
        ("accepted", None, ""),
    )
    for decision, changes, subject in decisions:
        newsroom.later(minutes=1)
        reviews.decide(newsroom.engine, item, decision, who="ann", clock=newsroom.clock, changes=changes)
        arrived = post()
        assert [each.startswith(subject) for each in arrived] == ([True] if subject else []), (decision, arrived)
    first = mailbox.taken[0]["Message-ID"]
    assert {mail["In-Reply-To"] for mail in mailbox.taken[1:]} == {first}
    assert len({mail["Message-ID"] for mail in mailbox.taken}) == len(mailbox.taken) == 5


def test_an_event_rejected_before_its_alert_left_alerts_when_it_is_accepted_after_all(
    newsroom: Newsroom, post: Any
) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    _tell(newsroom, 1, doubts=("odd",))
    (item,) = newsroom.queue()
    reviews.decide(newsroom.engine, item, "rejected", who="ann", clock=newsroom.clock)
    assert post() == []
    reviews.decide(newsroom.engine, item, "accepted", who="ann", clock=newsroom.clock)
    assert len(post()) == 1


def test_analysts_hear_at_once_of_a_likely_ban_and_daily_of_the_queue(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, actions=(), stages=(), desk=True)
    newsroom.later(minutes=1)
    _tell(newsroom, 1, confidence=0.45, doubts=("another place is nearly as likely",))
    assert post() == ["To review: Town 1, Massachusetts, bans facial recognition"]
    assert post() == []
    newsroom.later(days=1)
    assert post() == ["1 item waits for review, 1 likely ban"]
    assert post() == []
    (item,) = newsroom.queue()
    reviews.decide(newsroom.engine, item, "rejected", who="ann", clock=newsroom.clock)
    newsroom.later(days=1)
    assert post() == []


def test_analysts_are_told_of_a_held_alert_and_not_of_one_that_left(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, desk=True)
    newsroom.later(minutes=1)
    _tell(newsroom, 1, doubts=("odd",))
    assert post() == ["Town 1, Massachusetts, bans facial recognition (11-0, unanimous)"]
    for yes in (9, 8):
        _tell(newsroom, 2, vote=Vote(VoteResult.PASS, {Option.YES: yes, Option.NO: 11 - yes}))
    assert post() == ["To review: Town 2, Massachusetts, bans facial recognition"]


def test_a_coming_meeting_is_told_once_and_not_after_it_is_over(newsroom: Newsroom, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, hearings=True)
    subscribers.add(newsroom.engine, "b@example.org", clock=newsroom.clock, hearings=True, states=["OR"])
    newsroom.tell(primary=False)
    start = datetime(2021, 12, 20, 23, tzinfo=UTC)
    told = Hearing(_town(1), "City Council", start, "An ordinance to ban\r\nBcc: eve@evil.example", "")
    for _ in range(2):
        with writing(newsroom.engine) as session:
            document = session.get_one(tables.Document, 1)
            keep(session, document.id, [told], newsroom.clock.now())
            outbox.enqueue_hearings(session, document.id, newsroom.clock.now())
    assert post() == ["Town 1, Massachusetts, has facial recognition on its agenda for December 20, 2021"]
    assert post() == []
    newsroom.clock.move(timedelta(days=9))
    assert post() == []


def test_a_meeting_is_told_by_the_clock_of_its_place(newsroom: Newsroom, mailbox: MailServer, post: Any) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, hearings=True)
    newsroom.tell(primary=False)
    evening = datetime(2021, 12, 21, 3, tzinfo=UTC)
    with writing(newsroom.engine) as session:
        keep(session, 1, [Hearing(newsroom.salem, "City Council", evening, "A ban", "")], newsroom.clock.now())
        outbox.enqueue_hearings(session, 1, newsroom.clock.now())
    assert post() == ["Salem, Oregon, has facial recognition on its agenda for December 20, 2021"]
    (mail,) = mailbox.taken
    assert "Monday, December 20, 2021, 7:00 PM PST" in mail.get_body(("plain",)).get_content()
