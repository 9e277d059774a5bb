"""What a mail says, and what no page can make it say."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from alerts.compose import KINDS, Recipient, Stationery, address_of, compose
from alerts.gather import gather
from alerts.links import Links
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.settings import Settings
from banwatch.votes import Option, Vote, VoteResult
from store.engine import reading

Newsroom = Any
NOON = datetime(2021, 12, 15, 12, tzinfo=UTC)
SETTINGS = Settings(mail_from="banwatch <alerts@example.org>", base_url="https://watch.example.org")
ATTACKS = (
    "x\r\nBcc: eve@evil.example",
    "x\nBcc: eve@evil.example\n\nA body",
    "x\r\n\r\n<script>alert(1)</script>",
    "=?utf-8?q?x=0d=0aBcc:_eve=40evil.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmVAZXZpbC5leGFtcGxl?=",
    "x\u2028Bcc: eve@evil.example\x85Bcc: eve@evil.example",
    '"><img src=https://evil.example/x onerror=alert(1)>\u202e',
    "{{ mail.headline }}{% include 'x' %}",
)
FOLLOWING = ("correction", "retraction")
FIELDS = ("place", "body", "file_number", "title", "speaker", "speaker_title", "quote", "url", "vote", "doubts", "text")


def _paper(newsroom: Newsroom, **outlets: str) -> Stationery:
    return Stationery(SETTINGS, Links(newsroom.engine, SETTINGS, newsroom.clock), outlets)


def _mail(newsroom: Newsroom, event_id: int, kind: str = "alert", first: str | None = None) -> EmailMessage:
    """The mail as the other side reads it, from the bytes that are sent."""
    with reading(newsroom.engine) as session:
        alert = gather(session, event_id)
    to = Recipient(7, "ann@example.org")
    sent = compose(alert, kind, str(event_id), to, _paper(newsroom), NOON, first=first)
    parsed = message_from_bytes(sent.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_an_alert_tells_the_news_and_shows_its_evidence(newsroom: Newsroom) -> None:
    mail = _mail(newsroom, newsroom.tell(scope=("police",), file_number="10.4"))
    assert mail["Subject"] == "Worcester, Massachusetts, bans facial recognition (11-0, unanimous)"
    assert mail["List-Unsubscribe"].startswith("<https://watch.example.org/subscriptions/unsubscribe/7.0.")
    assert (
        mail["List-Unsubscribe"].partition(", ")[2].startswith("<mailto:alerts@example.org?subject=unsubscribe%207.0.")
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        text = " ".join(_part(mail, kind).split())
        for words in (
            "City Council",
            "11-0, unanimous",
            "December 14, 2021",
            "Prohibits acquiring or using facial recognition (police)",
            "10.4",
            "Automatic, not yet reviewed by an analyst",
            "very likely right (92%)",
            "falls hardest on people of color",
            "Ada King, City Councilor",
            "https://gazette.example/stories/1",
            "https://watch.example.org/events/1",
        ):
            assert words in text


def test_nothing_is_loaded_from_outside(newsroom: Newsroom) -> None:
    html = _part(_mail(newsroom, newsroom.tell()), "html")
    for banned in ("<img", "src=", "url(", "<link", "<script", "@import"):
        assert banned not in html


def test_lines_are_short_enough_for_any_server(newsroom: Newsroom) -> None:
    event_id = newsroom.tell(title="word " * 400, url="https://gazette.example/" + "x" * 900)
    with reading(newsroom.engine) as session:
        alert = gather(session, event_id)
    sent = compose(alert, "alert", "1", Recipient(7, "ann@example.org"), _paper(newsroom), NOON)
    assert max(map(len, sent.as_bytes().split(b"\r\n"))) <= 998


def test_the_same_message_has_the_same_id_and_no_other(newsroom: Newsroom) -> None:
    first, second = newsroom.tell(), newsroom.tell(place=newsroom.salem)
    assert _mail(newsroom, first)["Message-ID"] == _mail(newsroom, first)["Message-ID"]
    links = _paper(newsroom).links
    ids = {
        links.message_id(kind, str(key), who, "example.org")
        for key in (first, second) for who in (1, 2) for kind in KINDS
    }  # fmt: skip
    assert len(ids) == 16


@pytest.mark.parametrize("kind", ["correction", "retraction"])
def test_what_follows_an_alert_is_in_its_thread(newsroom: Newsroom, kind: str) -> None:
    event_id = newsroom.tell()
    first = _mail(newsroom, event_id)
    later = _mail(newsroom, event_id, kind, first["Message-ID"])
    assert later["References"] == later["In-Reply-To"] == first["Message-ID"]
    assert later["Message-ID"] != first["Message-ID"]


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_page_can_add_a_header_or_markup(newsroom: Newsroom, field: str) -> None:
    for number, attack in enumerate(ATTACKS):
        event_id = _attacked(newsroom, field, attack, number)
        for kind in KINDS:
            first = "<first@example.org>" if kind in FOLLOWING else None
            _assert_harmless(_mail(newsroom, event_id, kind, first), kind)


def _attacked(newsroom: Newsroom, field: str, attack: str, number: int) -> int:
    """An event of which one field says something evil; each in a place of its own."""
    quote = f"{attack} and more of it, to be long enough"
    text = f"The council voted Tuesday. {attack} The vote was 11-0. “{quote}”"
    name = attack if field == "place" else f"Town {number}"
    tellings: dict[str, dict[str, Any]] = {
        "place": {},
        "quote": {"quote": quote},
        "speaker": {"quote": quote, "speaker": attack},
        "speaker_title": {"quote": quote, "speaker_title": attack},
        "url": {"url": f"https://evil.example/{attack}"},
        "vote": {"vote": Vote(VoteResult.PASS, {Option.YES: 3}, motion=attack, mover=attack)},
        "doubts": {"doubts": (attack,)},
        "text": {},
    }
    told = tellings.get(field, {field: attack})
    place = Jurisdiction(name, Level.CITY, "MA", ocd_id=f"ocd-division/country:us/state:ma/place:town_{number}")
    event_id: int = newsroom.tell(text, place=place, notes={"stage": "The vote", "action": attack}, **told)
    return event_id


def _assert_harmless(mail: EmailMessage, kind: str) -> None:
    expected = {
        "Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
        "MIME-Version", "Content-Type", *(("In-Reply-To", "References") if kind in FOLLOWING else ()),
    }  # fmt: skip
    assert set(mail.keys()) == expected
    assert len(mail.keys()) == len(expected)
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not any(part.defects for part in mail.walk())
    assert "\n" not in mail["Subject"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["ann@example.org"]
    html, plain = _part(mail, "html"), _part(mail, "plain")
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html + plain
    assert not any(line.startswith("Bcc:") for line in plain.splitlines())


@pytest.mark.parametrize("address", ["banwatch <a@example.org>", "a@example.org", '"Ban, Watch" <a@example.org>'])
def test_addresses_are_taken_with_or_without_a_name(address: str) -> None:
    assert address_of(address).addr_spec == "a@example.org"


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b.org", "a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org", "<>", "a b@c.org", "x <a>"]
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        address_of(address)


def test_an_unknown_kind_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="alert, correction, retraction"):
        _mail(newsroom, newsroom.tell(), "digest")
