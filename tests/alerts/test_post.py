"""Bounces and answers: whose they are, and what they end."""

import mailbox as mailboxes
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.links import UNSUBSCRIBE, Links
from banwatch.settings import Settings
from store import subscribers
from store.engine import reading

Newsroom = Any
SettingsFor = Callable[..., Settings]


def _bounce(to: str, returned: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; a@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {returned}\r\n\r\n--b--\r\n"
    ).encode()


@dataclass
class Box:
    """A mailbox of either kind, and a way to put mail into it."""

    path: Path
    kind: Any

    def put(self, raw: bytes) -> None:
        with closing(self.kind(self.path)) as opened:
            opened.add(raw)
            opened.flush()

    def __len__(self) -> int:
        with closing(self.kind(self.path)) as opened:
            return len(opened)


@pytest.fixture(params=[mailboxes.Maildir, mailboxes.mbox])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Box:
    made = Box(tmp_path / "box", request.param)
    with closing(request.param(made.path, create=True)) as opened:
        opened.flush()
    return made


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock)
    newsroom.tell()
    return newsroom


def _enabled(newsroom: Newsroom) -> bool:
    with reading(newsroom.engine) as session:
        (who,) = subscribers.every(session)
    return who.enabled


@pytest.mark.parametrize("by", ["mark", "message id"])
def test_an_address_that_bounces_three_times_for_good_is_disabled(
    told: Newsroom, mailbox: Any, settings_for: SettingsFor, box: Box, by: str
) -> None:
    settings = settings_for(mailbox, mailbox=box.path, bounce_address="bounces@example.org")
    assert deliver(told.engine, settings, told.clock).sent == 1
    assert mailbox.senders[0].startswith("bounces+1-")
    to, returned = (mailbox.senders[0], "<x@y>") if by == "mark" else ("z@example.org", mailbox.taken[0]["Message-ID"])
    for raw in (
        _bounce(to, returned, "4.2.2"),
        _bounce(to, returned, action="delayed"),
        _bounce(to, returned, "5.7.1"),
    ):
        box.put(raw)
    for _ in range(2):
        box.put(_bounce(to, returned))
    assert deliver(told.engine, settings, told.clock).problems == ()
    assert _enabled(told)
    assert len(box) == 0
    box.put(_bounce(to, returned))
    assert deliver(told.engine, settings, told.clock).problems == (
        "a@example.org is written to no more: bounces say 5.1.1",
    )
    assert not _enabled(told)


def test_a_bounce_that_nobody_else_could_make_up_is_needed(
    told: Newsroom, mailbox: Any, settings_for: SettingsFor, box: Box
) -> None:
    settings = settings_for(mailbox, mailbox=box.path, bounce_address="bounces@example.org")
    deliver(told.engine, settings, told.clock)
    forged = (b"\xff\xfe broken", b"", _bounce("", ""), b"Content-Type: multipart/report\r\n\r\nx")
    for raw in (*[_bounce("bounces+1-0000000000000000@example.org", "<alert.1@example.org>")] * 4, *forged):
        box.put(raw)
    assert deliver(told.engine, settings, told.clock).problems == ()
    assert _enabled(told)
    assert len(box) == 0


@pytest.mark.parametrize("way", ["code", "answer", "stranger's answer", "talk"])
def test_a_mail_that_says_unsubscribe_is_obeyed_when_it_is_theirs(
    told: Newsroom, mailbox: Any, settings_for: SettingsFor, box: Box, way: str
) -> None:
    settings = settings_for(mailbox, mailbox=box.path)
    deliver(told.engine, settings, told.clock)
    mail = EmailMessage()
    mail["From"] = "Eve <e@example.org>" if way == "stranger's answer" else "Ann <A@example.org>"
    code = Links(told.engine, settings, told.clock).token(UNSUBSCRIBE, 1, "a@example.org")
    mail["Subject"] = {"code": f"unsubscribe {code}", "talk": "Re: please explain"}.get(way, "Re: unsubscribe")
    mail["In-Reply-To"] = mailbox.taken[0]["Message-ID"]
    box.put(mail.as_bytes())
    deliver(told.engine, settings, told.clock)
    assert _enabled(told) == (way in ("stranger's answer", "talk"))


def test_a_mailbox_that_is_not_there_is_said_and_mail_goes_on(
    told: Newsroom, mailbox: Any, settings_for: SettingsFor, tmp_path: Path
) -> None:
    summary = deliver(told.engine, settings_for(mailbox, mailbox=tmp_path / "none"), told.clock)
    assert summary.sent == 1
    assert "there is none" in summary.problems[0]


def test_an_address_that_the_server_refuses_three_times_is_disabled_but_policy_refusals_do_not_count(
    told: Newsroom, mailbox: Any, settings_for: SettingsFor
) -> None:
    towns = iter(range(20))

    def another(answer: str) -> None:
        mailbox.answers = {"a@example.org": answer}
        number = next(towns)
        place = type(told.salem)(f"Town {number}", told.salem.level, "OR", ocd_id=f"{told.salem.ocd_id}_{number}")
        told.tell(place=place, url=f"https://gazette.example/more/{number}")
        deliver(told.engine, settings_for(mailbox), told.clock)

    for _ in range(4):
        another("550 5.7.1 blocked by policy")
    assert _enabled(told)
    for _ in range(3):
        assert _enabled(told)
        another("550 5.1.1 no such user")
    assert not _enabled(told)
