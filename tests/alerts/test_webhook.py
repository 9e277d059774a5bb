"""Alerts as signed JSON, and where they are never sent."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.webhook import check_address
from banwatch.settings import Settings
from store import subscribers
from store.engine import reading

Newsroom = Any
SettingsFor = Callable[..., Settings]


@dataclass
class Receiver:
    """What was posted, and how it is answered."""

    port: int = 0
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


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
