"""Alerts as signed JSON to an address of the subscriber's own.

The body is signed with HMAC-SHA256 under the subscriber's secret, over ``<timestamp>.<body>``; the timestamp lets the
receiver refuse a replay. Only public addresses are called, checked after DNS, and no redirect is followed.
"""

import dataclasses
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from alerts.cleaning import host_of
from alerts.mailing import Refused
from crawler.addresses import UnsafeAddress, check_resolved, name_to_resolve
from store.ledger import EventRow
from store.subscribers import Subscriber

SIGNATURE, TIMESTAMP, IDENTITY = "X-Banwatch-Signature", "X-Banwatch-Timestamp", "X-Banwatch-Id"
_TEMPORARY = (408, 425, 429)
_GONE = (404, 410)


class NoAnswer(Refused):
    """Nobody was there, or no answer came in time; the call may have been heard all the same."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One call that is to be made."""

    url: str
    secret: str
    content: dict[str, Any]


def hook(subscriber: Subscriber, kind: str, told: Any) -> Hook:
    """The call that tells a subscriber of an event or a meeting."""
    content = {"kind": kind, "event" if isinstance(told, EventRow) else "told": _plain(told)}
    return Hook(subscriber.webhook_url or "", subscriber.webhook_secret or "", content)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """What the header says: ``sha256=`` and the code in hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_address(url: str, allowed: frozenset[str] = frozenset()) -> str:
    """The address if it may be called: https, on a public host; ``allowed`` are host:port pairs that may be called in
    any case. Raises ValueError that says why not."""
    name_to_resolve(url, allowed)
    parts = urlsplit(url)
    pair = f"{parts.hostname}:{parts.port or {'http': 80}.get(parts.scheme, 443)}"
    if parts.scheme != "https" and pair not in allowed:
        raise ValueError("a webhook's address begins with https://")
    if len(url) > 500 or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("that is not an address that can be called")
    return url


def post(call: Hook, message_id: str, moment: datetime, *, allowed: frozenset[str], timeout: float) -> None:
    """Make the call; returns once it was answered with a 2xx status, within ``timeout`` seconds of the connection.
    Raises Refused, and of it NoAnswer."""
    body = json.dumps({"id": message_id, **call.content}, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(moment.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "banwatch",
        IDENTITY: message_id,
        TIMESTAMP: stamp,
        SIGNATURE: sign(call.secret, stamp, body),
    }
    try:
        status = _call(check_address(call.url, allowed), body, headers, allowed, timeout)
    except (ValueError, UnsafeAddress) as error:
        raise Refused(f"webhook: {error}", permanent=True, address=True) from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"webhook {host_of(call.url)}: {error or type(error).__name__}", permanent=False) from error
    if not 200 <= status < 300:
        permanent = 300 <= status < 500 and status not in _TEMPORARY
        raise Refused(f"webhook answered {status}", permanent=permanent, address=status in _GONE)


def _call(url: str, body: bytes, headers: dict[str, str], allowed: frozenset[str], timeout: float) -> int:
    """Connect to the very address that was checked, so that the name cannot change its mind in between. Whatever is
    said how slowly, the connection is cut when the time is over."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
    if f"{host}:{port}" not in allowed:
        check_resolved(host, str(found))
    line = socket.create_connection((str(found), port), timeout)
    if secure:
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = line
    cut = threading.Timer(timeout, _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        target = parts.path or "/"
        connection.request("POST", f"{target}?{parts.query}" if parts.query else target, body, headers)
        return connection.getresponse().status
    finally:
        cut.cancel()
        connection.close()
        line.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    return value
