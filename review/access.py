"""Who may ask for what: one list of all routes, each with the role that it needs or the word public.

A route that is not on the list is refused, so that a new one is not open by forgetting it.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import quote

from fastapi import Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from banwatch.clock import Clock
from store import analysts, tables
from store.analysts import Analyst
from store.engine import reading

PUBLIC, READER, MONITOR, VIEWER, ANALYST, ADMIN = "public", "reader", "monitor", "viewer", "analyst", "admin"
"""``reader`` is a viewer, and anybody where the operator made the ledger public; ``monitor`` is a viewer, and a program
that sends the store's own token (``banwatch users monitor``)."""

MONITOR_KEY = "monitor"
"""The name of the store's secret that such a token is."""

NEEDS = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/metrics"): MONITOR,
    ("GET", "/favicon.ico"): PUBLIC,
    ("GET", "/signin"): PUBLIC,
    ("POST", "/signin"): PUBLIC,
    ("POST", "/signout"): VIEWER,
    ("GET", "/join/{token}"): PUBLIC,
    ("POST", "/join/{token}"): PUBLIC,
    ("GET", "/"): VIEWER,
    ("GET", "/items/{item_id}"): VIEWER,
    ("POST", "/items/{item_id}/accept"): ANALYST,
    ("POST", "/items/{item_id}/reject"): ANALYST,
    ("POST", "/items/{item_id}/merge"): ANALYST,
    ("POST", "/items/{item_id}/split"): ANALYST,
    ("POST", "/items/{item_id}/unsure"): ANALYST,
    ("POST", "/items/{item_id}/undo"): ANALYST,
    ("POST", "/undo"): ANALYST,
    ("GET", "/add"): ANALYST,
    ("POST", "/add/page"): ANALYST,
    ("POST", "/add/event"): ANALYST,
    ("GET", "/documents/{document_id}"): VIEWER,
    ("GET", "/documents/{document_id}/text"): VIEWER,
    ("GET", "/documents/{document_id}/original"): VIEWER,
    ("GET", "/sources"): VIEWER,
    ("GET", "/runs"): VIEWER,
    ("GET", "/status"): VIEWER,
    ("GET", "/quality"): VIEWER,
    ("GET", "/labels.zip"): ANALYST,
    ("GET", "/history"): VIEWER,
    ("GET", "/analysts"): ADMIN,
    ("GET", "/events"): READER,
    ("GET", "/events/{event_id}"): READER,
    ("GET", "/places/{division:path}"): READER,
    ("GET", "/map"): READER,
    ("GET", "/api"): READER,
    ("GET", "/api/openapi.json"): READER,
    ("GET", "/api/events"): READER,
    ("GET", "/api/events/{event_id}"): READER,
    ("GET", "/api/places/{division:path}"): READER,
    ("GET", "/api/export/{form}"): READER,
}


class SignIn(Exception):
    """The route needs somebody signed in; ``then`` is where to go on afterwards."""

    def __init__(self, then: str) -> None:
        super().__init__(then)
        self.then = then


class Forbidden(Exception):
    """Whoever is signed in has not the role."""


def cookie_name(base_url: str) -> str:
    """The prefix binds the cookie to https and to this host (RFC 6265bis, section 4.1.3.2)."""
    return "__Host-banwatch" if base_url.startswith("https://") else "banwatch"


def door(
    engine: Engine, clock: Clock, base_url: str, *, public: bool, alone: str | None
) -> Callable[..., Awaitable[None]]:
    """What every request passes before its route: sets ``request.state.who``; raises SignIn or Forbidden.

    ``alone`` names the one analyst of a desk without sign-in, who may do everything.
    """
    cookie = cookie_name(base_url)

    async def entered(request: Request) -> None:
        path = getattr(request.scope.get("route"), "path", "")
        method = "GET" if request.method == "HEAD" else request.method
        need = NEEDS.get((method, path))
        who = await run_in_threadpool(_who, request.cookies.get(cookie, ""))
        request.state.who = who
        if need is None:
            raise Forbidden("This page is on no list of what anybody may see.")
        if need == PUBLIC or (need == READER and public):
            return
        if need == MONITOR and await run_in_threadpool(_is_monitor, engine, request.headers.get("authorization", "")):
            return
        if who is None:
            then = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            raise SignIn(then if request.method == "GET" else "/")
        if not who.may(VIEWER if need in (READER, MONITOR) else need):
            raise Forbidden(f"This needs the role {need}; yours is {who.role}.")

    def _who(key: str) -> Analyst | None:
        if alone is not None:
            return Analyst(0, alone, ADMIN)
        return analysts.whose(engine, key, clock) if key else None

    return entered


def _is_monitor(engine: Engine, authorization: str) -> bool:
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer":
        return False
    with reading(engine) as session:
        held = session.get(tables.Secret, MONITOR_KEY)
    return held is not None and hmac.compare_digest(held.value.encode(), token.strip().encode())


def who(request: Request) -> Analyst:
    """Whoever asks; only on routes that need somebody."""
    return cast(Analyst, request.state.who)


def sign_in_link(then: str) -> str:
    return f"/signin?then={quote(then, safe='')}" if then not in ("", "/") else "/signin"


def own_path(then: str) -> str:
    """Where to go on after signing in: a path of this desk, never another site."""
    fine = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable() and len(then) < 1000
    return then if fine else "/"
