"""Alerts as signed JSON, and where they are never sent."""

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.webhook import check_address
from banwatch.settings import Settings
from store import outbox, subscribers
from store.engine import reading

Newsroom = Any
Receiver = Any
SettingsFor = Callable[..., Settings]


def test_an_alert_is_posted_with_a_signature_that_the_secret_checks(
    newsroom: Newsroom, receiver: Receiver, mailbox: Any, settings_for: SettingsFor
) -> None:
    url, pair = f"http://127.0.0.1:{receiver.port}/hook?x=1", f"127.0.0.1:{receiver.port}"
    who = subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, webhook_url=url)
    newsroom.tell()
    settings = settings_for(mailbox, allowed_hosts=(pair,))
    receiver.status = 503
    assert deliver(newsroom.engine, settings, newsroom.clock).waiting == 1
    receiver.status = 204
    newsroom.later(minutes=2)
    assert deliver(newsroom.engine, settings, newsroom.clock).sent == 1
    assert mailbox.taken == []
    (_, first), (headers, body) = receiver.got
    with reading(newsroom.engine) as session:
        secret = subscribers.by_id(session, who).webhook_secret
    assert secret is not None
    signed = headers["X-Banwatch-Timestamp"].encode() + b"." + body
    code = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Banwatch-Signature"] == f"sha256={code}"
    told = json.loads(body)
    assert told["kind"] == "alert"
    assert told["event"]["place"]["name"] == "Worcester"
    assert told["id"] == json.loads(first)["id"] == headers["X-Banwatch-Id"]


def test_a_webhook_that_answers_without_end_is_cut_off_and_its_other_calls_wait_and_nobody_elses(
    newsroom: Newsroom, receiver: Receiver, mailbox: Any, settings_for: SettingsFor
) -> None:
    url, pair = f"http://127.0.0.1:{receiver.port}/", f"127.0.0.1:{receiver.port}"
    closed = f"http://127.0.0.1:{_closed_port()}/"
    allowed = (pair, closed.removeprefix("http://").rstrip("/"))
    for name, hook in (("a", url), ("b", closed)):
        subscribers.add(newsroom.engine, f"{name}@example.org", clock=newsroom.clock, webhook_url=hook)
    subscribers.add(newsroom.engine, "mail@example.org", clock=newsroom.clock)
    newsroom.tell()
    newsroom.tell(place=newsroom.salem, url="https://gazette.example/salem")
    settings, receiver.drips = settings_for(mailbox, allowed_hosts=allowed), True
    assert deliver(newsroom.engine, settings, newsroom.clock, calls=False).sent == len(mailbox.taken) == 2
    assert receiver.got == []
    began = time.monotonic()
    summary = deliver(newsroom.engine, settings, newsroom.clock, timeout_seconds=0.3, calls=True)
    assert time.monotonic() - began < 3
    assert (summary.sent, summary.failed, summary.waiting, len(receiver.got)) == (0, 0, 4, 1)
    assert sum("webhook 127.0.0.1" in problem for problem in summary.problems) == len(summary.problems) == 2
    newsroom.later(minutes=2)
    assert deliver(newsroom.engine, settings, newsroom.clock, calls=True).sent == 2


def test_a_call_that_is_never_answered_is_given_up_after_days(
    newsroom: Newsroom, mailbox: Any, settings_for: SettingsFor
) -> None:
    closed = f"http://127.0.0.1:{_closed_port()}/"
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, webhook_url=closed)
    settings = settings_for(mailbox, allowed_hosts=(closed.removeprefix("http://").rstrip("/"),))
    newsroom.tell()
    tried = []
    while deliver(newsroom.engine, settings, newsroom.clock, calls=True).waiting:
        tried.append(newsroom.clock.now())
        newsroom.later(hours=7)
    assert len(tried) == outbox.MOST_REFUSALS - 1
    (row,) = newsroom.outbox()
    assert row.sent_at is None
    assert row.failed_at == newsroom.clock.now()


def _closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.mark.parametrize("status", [302, 404, 410])
def test_a_redirect_is_not_followed_and_what_is_gone_fails(
    newsroom: Newsroom, receiver: Receiver, mailbox: Any, settings_for: SettingsFor, status: int
) -> None:
    url, pair = f"http://127.0.0.1:{receiver.port}/", f"127.0.0.1:{receiver.port}"
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, webhook_url=url)
    newsroom.tell()
    receiver.status = status
    summary = deliver(newsroom.engine, settings_for(mailbox, allowed_hosts=(pair,)), newsroom.clock)
    assert (summary.sent, summary.failed, len(receiver.got)) == (0, 1, 1)


def test_a_hook_on_a_private_address_is_never_called(
    newsroom: Newsroom, receiver: Receiver, mailbox: Any, settings_for: SettingsFor
) -> None:
    url = f"https://127.0.0.1:{receiver.port}/"
    subscribers.add(newsroom.engine, "a@example.org", clock=newsroom.clock, webhook_url=url)
    newsroom.tell()
    summary = deliver(newsroom.engine, settings_for(mailbox), newsroom.clock)
    assert (summary.sent, summary.failed, receiver.got) == (0, 1, [])


@pytest.mark.parametrize(
    "url",
    ["", "http://example.org/", "https://127.0.0.1/", "https://2130706433/", "https://[::ffff:127.0.0.1]/",
     "https://localhost/", "https://a@example.org/", "ftp://example.org/", "https://example.org/a b",
     "https://example.org/\r\nX: y", "https://example.org/" + "x" * 600],
)  # fmt: skip
def test_what_is_no_public_https_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        check_address(url)


def test_a_public_https_address_is_taken() -> None:
    assert check_address("https://hooks.example.org/x?y=1") == "https://hooks.example.org/x?y=1"
