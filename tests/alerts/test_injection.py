"""No field that a page, an agenda or a source's entry can fill adds a header, markup or a line to any mail or call."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from alerts.compose import Recipient, Stationery, compose
from alerts.deliver import deliver
from alerts.gather import gather
from alerts.links import Links
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Hearing
from banwatch.settings import Settings
from store import outbox, subscribers, tables
from store.engine import reading, writing
from store.hearings import keep

Newsroom = Any
MailServer = Any
SettingsFor = Callable[..., Settings]

EVIL = (
    "x\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script> =?utf-8?q?x=0d=0aBcc:_eve=40evil.example?= "
    '\u2028Bcc: eve@evil.example\x85X: y"><img src=https://evil.example/x>\u202e{{ foot }} \x00\x1b[2J'
)
HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "List-Unsubscribe",
}  # fmt: skip


def assert_harmless(mail: EmailMessage, *more: str) -> None:
    """As the other side reads it from the bytes that were sent."""
    ours = {name for name in mail if not name.startswith(("X-Peer", "X-Mail", "Received", "X-RcptTo"))}
    assert ours - {"List-Unsubscribe-Post"} == HEADERS | {*more}
    assert len(mail.keys()) == len({*mail.keys()})
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not any(part.defects for part in mail.walk())
    assert len(mail["To"].addresses) == 1
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        text = str(body.get_content())
        assert not any(character in text for character in "\u202e\u2028\x85\x00\x1b")
        if kind == "html":
            assert "<script" not in text
            assert "<img" not in text
            assert "evil.example/x>" not in text


def town(number: int, name: str) -> Jurisdiction:
    return Jurisdiction(name, Level.TOWN, "MA", ocd_id=f"ocd-division/country:us/state:ma/place:evil_{number}")


def tell(newsroom: Newsroom, number: int, **told: Any) -> int:
    """An event all of whose words are evil."""
    quote = f"{EVIL} and more of it, to be long enough"
    own = " ".join(f"word{number}{each}" for each in range(100))  # Else it were the same story, told twice.
    text = f"The council voted Tuesday. {EVIL} The vote was 11-0. “{quote}” {own}"
    told = {"title": EVIL, "body": EVIL, "file_number": EVIL[:60], "scope": (EVIL,), "quote": quote} | told
    event_id: int = newsroom.tell(
        text, place=town(number, EVIL), url=f"https://evil.example/{number}/{EVIL}", speaker=EVIL, speaker_title=EVIL,
        notes={"stage": "The vote", "action": EVIL}, **told,
    )  # fmt: skip
    return event_id


def announce(newsroom: Newsroom) -> None:
    start = datetime(2021, 12, 20, 23, tzinfo=UTC)
    with writing(newsroom.engine) as session:
        document = session.get_one(tables.Document, 1)
        document.url = f"https://evil.example/agenda/{EVIL}"
        keep(session, document.id, [Hearing(town(1, EVIL), EVIL, start, EVIL, EVIL)], newsroom.clock.now())
        outbox.enqueue_hearings(session, document.id, newsroom.clock.now())


def test_a_digest_and_a_meeting_of_evil_words_are_harmless(
    newsroom: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, pace="daily", hearings=True)
    subscribers.add(newsroom.engine, "b@example.org", clock=newsroom.clock, hearings=True)
    newsroom.later(minutes=1)
    for number in (1, 2):
        tell(newsroom, number)
    announce(newsroom)
    newsroom.later(days=1)
    deliver(newsroom.engine, settings_for(mailbox, base_url="https://watch.example.org"), newsroom.clock)
    kinds = {str(mail["Message-ID"])[1:].partition(".")[0] for mail in mailbox.taken}
    assert kinds == {"alert", "hearing", "digest"}
    for mail in mailbox.taken:
        assert_harmless(mail)
    assert set(mailbox.recipients) == {"a@example.org", "b@example.org"}


def test_the_analysts_mails_of_evil_words_are_harmless(
    newsroom: Newsroom, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, actions=(), stages=(), desk=True)
    newsroom.later(minutes=1)
    tell(newsroom, 1, confidence=0.45, doubts=(EVIL,))
    settings = settings_for(mailbox, base_url="https://watch.example.org")
    deliver(newsroom.engine, settings, newsroom.clock)
    newsroom.later(days=1)
    deliver(newsroom.engine, settings, newsroom.clock)
    assert [str(mail["Message-ID"])[1:].partition(".")[0] for mail in mailbox.taken] == ["likely", "queue"]
    for mail in mailbox.taken:
        assert_harmless(mail)


@pytest.mark.parametrize(("kind", "more"), [("alert", ()), ("correction", ("In-Reply-To", "References"))])
def test_an_outlets_evil_name_is_harmless(newsroom: Newsroom, kind: str, more: tuple[str, ...]) -> None:
    event_id = tell(newsroom, 1)
    settings = Settings(mail_from="banwatch <alerts@example.org>", base_url="https://watch.example.org")
    with reading(newsroom.engine) as session:
        alert = gather(session, event_id)
    names = {source.source_id: EVIL for source in alert.sources}
    paper = Stationery(settings, Links(newsroom.engine, settings, newsroom.clock), names)
    first = "<first@example.org>" if more else None
    mail = compose(alert, kind, "1", Recipient(7, "ann@example.org"), paper, newsroom.clock.now(), first=first)
    parsed = message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    assert_harmless(parsed, *more)


def test_a_call_of_evil_words_is_one_json_object_and_no_more_headers(
    newsroom: Newsroom, receiver: Any, mailbox: MailServer, settings_for: SettingsFor
) -> None:
    url, pair = f"http://127.0.0.1:{receiver.port}/", f"127.0.0.1:{receiver.port}"
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, webhook_url=url, hearings=True)
    tell(newsroom, 1)
    announce(newsroom)
    assert deliver(newsroom.engine, settings_for(mailbox, allowed_hosts=(pair,)), newsroom.clock).sent == 2
    for headers, body in receiver.got:
        assert set(headers) == {
            "Host", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent", "X-Banwatch-Id",
            "X-Banwatch-Timestamp", "X-Banwatch-Signature",
        }  # fmt: skip
        assert json.loads(body)["kind"] in ("alert", "hearing")
        assert b"\n" not in body
