"""Who may ask for what: one list of all routes, each with the role that it needs or the word public.

A route that is not on the list is refused, so that a new one is not open by forgetting it.
"""

from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import quote

from fastapi import Request
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from banwatch.clock import Clock
from store import analysts
from store.analysts import Analyst

PUBLIC, READER, VIEWER, ANALYST, ADMIN = "public", "reader", "viewer", "analyst", "admin"
"""``reader`` is a viewer, and anybody where the operator made the ledger public."""

NEEDS = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,
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
        if who is None:
            then = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            raise SignIn(then if request.method == "GET" else "/")
        if not who.may(VIEWER if need == READER else need):
            raise Forbidden(f"This needs the role {need}; yours is {who.role}.")

    def _who(key: str) -> Analyst | None:
        if alone is not None:
            return Analyst(0, alone, ADMIN)
        return analysts.whose(engine, key, clock) if key else None

    return entered


def who(request: Request) -> Analyst:
    """Whoever asks; only on routes that need somebody."""
    return cast(Analyst, request.state.who)


def sign_in_link(then: str) -> str:
    return f"/signin?then={quote(then, safe='')}" if then not in ("", "/") else "/signin"


def own_path(then: str) -> str:
    """Where to go on after signing in: a path of this desk, never another site."""
    fine = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable() and len(then) < 1000
    return then if fine else "/"
