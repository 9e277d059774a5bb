"""Delivery: every message is taken once by the server, and nothing is lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.deliver import deliver
from banwatch.settings import Settings
from store import reviews, subscribers

Newsroom = Any
MailServer = Any
SettingsFor = Callable[..., Settings]

FLAGGED = "The Salem City Council voted unanimously Tuesday to ban facial recognition, 11-0."


@pytest.fixture
def alerted(newsroom: Newsroom) -> Newsroom:
    """A ban told of, with one subscriber waiting to hear."""
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock)
    newsroom.tell()
    return newsroom


def test_a_subscriber_gets_one_mail_however_often_delivery_runs(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    summaries = [deliver(alerted.engine, settings_for(mailbox), alerted.clock) for _ in range(3)]
    alerted.tell(url="https://herald.example/1", title="Worcester bars it too")
    summaries.append(deliver(alerted.engine, settings_for(mailbox), alerted.clock))
    assert [summary.sent for summary in summaries] == [1, 0, 0, 0]
    (mail,) = mailbox.taken
    assert mailbox.recipients == ["ann@example.org"]
    assert mail["Subject"] == "Worcester, Massachusetts, bans facial recognition (11-0, unanimous)"
    (row,) = alerted.outbox()
    assert row.sent_at is not None
    assert row.message_id == mail["Message-ID"]


def test_a_dropped_connection_after_data_is_tried_again_under_the_same_message_id(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    mailbox.drops = 1
    first = deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    assert (first.sent, first.failed, first.waiting) == (0, 0, 1)
    assert "connection broke" in first.problems[0]
    chosen = alerted.outbox()[0].message_id
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 0
    alerted.later(minutes=2)
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 1
    assert [mail["Message-ID"] for mail in mailbox.taken] == [chosen]


def test_told_to_end_it_ends_between_two_messages_and_the_rest_is_due_at_once(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    for name in ("bob", "cas"):
        subscribers.add(alerted.engine, f"{name}@example.org", clock=alerted.clock)
    alerted.tell(place=alerted.salem, url="https://gazette.example/salem")
    stopped = deliver(alerted.engine, settings_for(mailbox), alerted.clock, stopping=lambda: bool(mailbox.taken))
    assert (stopped.sent, stopped.waiting, stopped.problems) == (1, len(alerted.outbox()) - 1, ())
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).waiting == 0


def test_one_dropped_connection_does_not_hold_up_the_others(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    for name in ("bob", "cas"):
        subscribers.add(alerted.engine, f"{name}@example.org", clock=alerted.clock)
    alerted.tell(place=alerted.salem, url="https://gazette.example/salem")
    mailbox.drops = 1
    summary = deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    assert (summary.sent, summary.waiting) == (3, 1)
    assert mailbox.connections == 2


def test_a_full_mailbox_is_tried_again_and_an_unknown_one_is_not(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    for name in ("full", "gone"):
        subscribers.add(alerted.engine, f"{name}@example.org", clock=alerted.clock)
    alerted.tell(place=alerted.salem, url="https://gazette.example/salem")
    mailbox.answers = {"full@example.org": "452 mailbox full", "gone@example.org": "550 no such user"}
    summary = deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    assert (summary.sent, summary.failed, summary.waiting) == (2, 1, 1)
    assert summary.problems == ("452 mailbox full", "550 no such user")
    mailbox.answers = {}
    alerted.later(hours=1)
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 1
    assert sorted(mailbox.recipients) == ["ann@example.org", "ann@example.org", "full@example.org"]


@pytest.mark.parametrize(("answer", "failed"), [("451 try later", 0), ("554 we do not like this", 1)])
def test_a_refusal_after_data_is_final_only_when_the_server_says_so(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor, answer: str, failed: int
) -> None:
    mailbox.answers = {"DATA": answer}
    summary = deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    assert (summary.sent, summary.failed, summary.waiting) == (0, failed, 1 - failed)


def test_a_refused_sender_costs_no_message(alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor) -> None:
    mailbox.answers = {"MAIL": "553 not your address"}
    summary = deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    assert (summary.failed, summary.waiting) == (0, 1)
    assert "refuses the sender alerts@example.org" in summary.problems[0]


def test_an_unreachable_server_costs_no_message_and_is_asked_once(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    subscribers.add(alerted.engine, "bob@example.org", clock=alerted.clock)
    alerted.tell(place=alerted.salem, url="https://gazette.example/salem")
    nobody = settings_for(mailbox).model_copy(update={"smtp_port": 1})
    summary = deliver(alerted.engine, nobody, alerted.clock)
    assert (summary.sent, summary.failed, summary.waiting) == (0, 0, 3)
    assert len(summary.problems) == 1
    assert summary.problems[0].startswith("mail server 127.0.0.1:1: ")
    assert {(row.attempts, row.refusals) for row in alerted.outbox()} == {(0, 0)}
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 3


def test_login_and_encryption_are_used_and_the_certificate_is_checked(
    alerted: Newsroom,
    secure_mailbox: tuple[MailServer, Path],
    settings_for: SettingsFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mailbox, certificate = secure_mailbox
    secret = {"smtp_starttls": True, "smtp_user": "alerts", "smtp_password": "right"}
    strange = deliver(alerted.engine, settings_for(mailbox, **secret), alerted.clock)
    assert "certificate" in strange.problems[0]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    alerted.later(hours=1)
    wrong = deliver(alerted.engine, settings_for(mailbox, **{**secret, "smtp_password": "wrong"}), alerted.clock)
    assert (wrong.failed, wrong.waiting) == (0, 1)
    assert "535" in wrong.problems[0]
    alerted.later(hours=1)
    assert deliver(alerted.engine, settings_for(mailbox, **secret), alerted.clock).sent == 1


def test_a_server_without_encryption_is_not_used_when_encryption_is_wanted(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    summary = deliver(alerted.engine, settings_for(mailbox, smtp_starttls=True), alerted.clock)
    assert (summary.sent, summary.waiting) == (0, 1)
    assert "STARTTLS" in summary.problems[0]


def test_a_bad_sender_in_the_settings_is_said_and_costs_no_message(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    bad = settings_for(mailbox).model_copy(update={"mail_from": "nobody"})
    summary = deliver(alerted.engine, bad, alerted.clock)
    assert (summary.failed, summary.waiting) == (0, 1)
    assert summary.problems == ("mail_from in the settings: not a mail address: 'nobody'",)


def test_a_retraction_follows_in_the_thread_of_its_alert(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    subscribers.add(alerted.engine, "ann@example.org", clock=alerted.clock)
    alerted.tell(FLAGGED, place=alerted.salem, doubts=("the text gives two answers",), url="https://gazette.example/s")
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 2
    (item,) = alerted.queue()
    reviews.decide(alerted.engine, item, "rejected", who="ann", clock=alerted.clock)
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).sent == 1
    alert, retraction = mailbox.taken[1:]
    assert retraction["Subject"] == "Taken back: Salem, Oregon, bans facial recognition"
    assert retraction["In-Reply-To"] == retraction["References"] == alert["Message-ID"]
    assert retraction["Message-ID"] != alert["Message-ID"]


def test_an_alert_still_waiting_when_its_event_is_rejected_does_not_leave(
    alerted: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    alerted.tell(FLAGGED, place=alerted.salem, doubts=("odd",), url="https://gazette.example/s")
    mailbox.answers = {"ann@example.org": "451 later"}
    deliver(alerted.engine, settings_for(mailbox), alerted.clock)
    (item,) = alerted.queue()
    reviews.decide(alerted.engine, item, "rejected", who="ann", clock=alerted.clock)
    mailbox.answers = {}
    alerted.clock.move(timedelta(hours=1))
    assert deliver(alerted.engine, settings_for(mailbox), alerted.clock).waiting == 0
    assert not any(mail["Subject"].startswith("Taken back") for mail in mailbox.taken)
    assert not any(mail["Subject"].startswith("Salem") for mail in mailbox.taken)
