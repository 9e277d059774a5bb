"""What every request passes and every answer carries, so that pages elsewhere cannot act on the analyst's desk.

The desk is reached by name only (against DNS rebinding), forms are taken only from its own pages (Fetch Metadata, and
Origin where a browser does not send it), and nothing that a document says can load, run or frame anything.
"""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_BYTES = 64_000
"""The longest form taken, but for pages that an analyst uploads."""

UPLOADS, MOST_UPLOADED = "/add/page", 20_000_000

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'nonce-{nonce}'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""``connect-src`` lets a decision fetch the next item; scripts run only by the nonce of their own answer."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def host_name(host: str) -> str:
    """The name in a Host header, without its port: ``[::1]:8617`` gives ``::1``; empty where it is malformed."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def refusal(method: str, headers: Headers, hosts: frozenset[str], path: str = "/") -> str:
    """Why a request is refused, in words; empty where it may pass."""
    host = headers.get("host", "")
    if host_name(host) not in hosts:
        return "This desk is not served under that name."
    if method in _SAFE:
        return ""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    ours = site in ("same-origin", "none") if site is not None else origin is not None and _netloc(origin) == host
    if not ours:
        return "Forms are taken only from this desk's own pages."
    length = headers.get("content-length", "")
    most = MOST_UPLOADED if path == UPLOADS else MOST_BYTES
    return "" if length.isdigit() and int(length) <= most else "That is too long."


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class Guard:
    """The middleware around the application; ``hosts`` are the names under which it may be asked."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        nonce = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["nonce"] = nonce

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY.format(nonce=nonce))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = refusal(scope["method"], Headers(scope=scope), self._hosts, scope["path"])
        if reason:
            await PlainTextResponse(reason, 403)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)
