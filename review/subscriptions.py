"""The subscribers' own pages: to ask for alerts, confirm an address, change what is sent, and stop it.

They know no session: a signed link says who it is. Nothing is changed by a GET, since mail scanners open links;
one-click unsubscription is a POST from anywhere (RFC 8058). They stand in front of the desk, and share nothing with it
but the host.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Engine
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from alerts import words
from alerts.links import CONFIRM, PREFERENCES, UNSUBSCRIBE, BadLink, Links
from alerts.webhook import check_address
from alerts.writing import in_words
from banwatch.clock import Clock
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from banwatch.settings import Settings
from review.guard import HEADERS, LOOPBACK, refusal
from store import subscribers
from store.engine import reading
from store.subscribers import Choices, Pace, Subscriber

ROOT = "/subscriptions"
MOST_BYTES = 8000
MOST_ASKED = 60
"""Mails within an hour that ask whether an address is meant, so that the form cannot be used to pester people."""

PACES: dict[Pace, str] = {"immediate": "at once", "daily": "once a day", "weekly": "once a week"}

Words = Annotated[list[str], Form(max_length=80)]
Word = Annotated[str, Form(max_length=600)]


class Front:
    """Answers the subscribers' addresses with their own application, and hands all others to the desk."""

    def __init__(self, app: ASGIApp, pages: ASGIApp, hosts: frozenset[str] = LOOPBACK) -> None:
        self._app = app
        self._pages = pages
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or not (path == ROOT or path.startswith(f"{ROOT}/")):
            await self._app(scope, receive, send)
            return
        reason = _refused(scope["method"], path, Headers(scope=scope), self._hosts)
        answer: ASGIApp = PlainTextResponse(reason, 403) if reason else self._pages
        await answer(scope, receive, send)


def _refused(method: str, path: str, headers: Headers, hosts: frozenset[str]) -> str:
    """The desk's rules, but that a signed link may be posted to from anywhere."""
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES or "transfer-encoding" in headers:
        return "That is too long."
    signed = path.startswith(f"{ROOT}/{UNSUBSCRIBE}/")
    return refusal("GET" if signed else method, headers, hosts)


class _Pages:
    """Renders the templates; every value is escaped, and a page loads nothing."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("review", "templates/subscriptions"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        said = words.words()
        self._templates.globals |= {
            "places": [(place.state, place.name) for place in gazetteer().states() if place.state],
            "actions": [(action.value, said.action[action]) for action in Action],
            "stages": [(stage.value, said.stage[stage]) for stage in Stage],
            "paces": PACES,
        }

    def show(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        nonce = secrets.token_urlsafe(18)
        answer = HTMLResponse(self._templates.get_template(name).render(nonce=nonce, **values), status)
        answer.headers.update(HEADERS)
        answer.headers["referrer-policy"] = "no-referrer"
        answer.headers["content-security-policy"] = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        return answer


def create_subscriptions(engine: Engine, settings: Settings, clock: Clock) -> FastAPI:
    """The pages over one store; to be put behind ``Front``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    pages, links = _Pages(), Links(engine, settings, clock)
    allowed = frozenset(settings.allowed_hosts)
    _add_errors(app, pages)
    _add_asking(app, pages, engine, clock, allowed)
    _add_questions(app, pages, engine, clock, links)
    _add_preferences(app, pages, engine, links, allowed)
    return app


def _add_errors(app: FastAPI, pages: _Pages) -> None:
    @app.exception_handler(BadLink)
    def bad(request: Request, error: Exception) -> Response:  # noqa: ARG001
        return pages.show("said.html", 404, title="This link does not work", text=f"It may be cut off: {error}.")

    @app.exception_handler(404)
    @app.exception_handler(405)
    @app.exception_handler(RequestValidationError)
    def wrong(request: Request, error: Exception) -> Response:  # noqa: ARG001
        status = getattr(error, "status_code", 400)
        return pages.show(
            "said.html", status, title="That did not work", text="The address or the form is not complete."
        )


def chosen(
    states: list[str], actions: list[str], stages: list[str], hearings: str, pace: str, webhook: str,
    allowed: frozenset[str],
) -> Choices:  # fmt: skip
    """What a form says; raises ValueError that a reader understands. No state means all of them."""
    known = {place.state for place in gazetteer().states()}
    if not set(states) <= known:
        raise ValueError("There is no such state.")
    try:
        picked = tuple(Action(each) for each in actions), tuple(Stage(each) for each in stages)
    except ValueError:
        raise ValueError("That cannot be chosen.") from None
    if not all(picked) and not hearings:
        raise ValueError("Please choose at least one kind of measure and one step, or coming meetings.")
    found: Pace | None = next((each for each in PACES if each == pace), None)
    if found is None:
        raise ValueError("Please say how often you want to hear.")
    return Choices(
        states=tuple(states) or None, actions=picked[0], stages=picked[1], hearings=bool(hearings), pace=found,
        webhook_url=check_address(webhook.strip(), allowed) if webhook.strip() else None,
    )  # fmt: skip


def _add_asking(app: FastAPI, pages: _Pages, engine: Engine, clock: Clock, allowed: frozenset[str]) -> None:
    @app.get(ROOT)
    def form() -> Response:
        return pages.show("ask.html", wanted=Choices(), email="", problem="")

    @app.post(ROOT)
    def ask(
        email: Word = "",
        states: Words = [],  # noqa: B006
        actions: Words = [],  # noqa: B006
        stages: Words = [],  # noqa: B006
        hearings: Word = "",
        pace: Word = "immediate",
        webhook: Word = "",
    ) -> Response:
        wanted = Choices()
        try:
            wanted = chosen(states, actions, stages, hearings, pace, webhook, allowed)
            subscribers.ask(engine, email, wanted, clock, most_an_hour=MOST_ASKED)
        except ValueError as error:
            return pages.show("ask.html", 422, wanted=wanted, email=email, problem=str(error))
        text = (
            "If the address can be written to, it gets a mail with a link. Nothing else is sent until it is followed."
        )
        return pages.show("said.html", 202, title="Please look into your mail", text=text)


@dataclass(frozen=True, slots=True)
class _Question:
    """A page behind a signed link that asks before it does anything, since mail scanners open links: a title, what it
    says of the subscriber, the button, what the button does, and the title and words after it."""

    purpose: str
    title: str
    says: Callable[[Subscriber], str]
    button: str
    does: Callable[[int], object]
    done: str
    said: Callable[[Subscriber], str]


def _add_questions(app: FastAPI, pages: _Pages, engine: Engine, clock: Clock, links: Links) -> None:
    def no_more(who: Subscriber) -> str:
        return f"{who.email} gets nothing more from banwatch."

    _add_question(app, pages, links, _Question(
        CONFIRM, "Is this address yours?", lambda who: f"{who.email}: {in_words(who)}.", "Yes, send me alerts",
        lambda id_: subscribers.confirm(engine, id_, clock), "You are subscribed",
        lambda who: f"{who.email} hears of {in_words(who)}.",
    ))  # fmt: skip
    _add_question(app, pages, links, _Question(
        UNSUBSCRIBE, "Stop all mail?", no_more, "Unsubscribe", lambda id_: subscribers.disable(engine, id_, clock),
        "You are unsubscribed", no_more,
    ))  # fmt: skip


def _add_question(app: FastAPI, pages: _Pages, links: Links, asked: _Question) -> None:
    path = f"{ROOT}/{asked.purpose}/{{token}}"

    @app.get(path)
    def question(token: str) -> Response:
        who = links.check(asked.purpose, token)
        return pages.show("button.html", title=asked.title, text=asked.says(who), button=asked.button)

    @app.post(path)
    def answer(token: str) -> Response:
        who = links.check(asked.purpose, token)
        asked.does(who.id)
        return pages.show("said.html", title=asked.done, text=asked.said(who))


def _add_preferences(app: FastAPI, pages: _Pages, engine: Engine, links: Links, allowed: frozenset[str]) -> None:
    def shown(who: Subscriber, wanted: Choices, status: int = 200, problem: str = "", done: str = "") -> Response:
        path = f"{ROOT}/{PREFERENCES}/{links.token(PREFERENCES, who.id, who.email)}"
        values = {"who": who, "wanted": wanted, "problem": problem, "done": done, "path": path}
        return pages.show("preferences.html", status, **values)

    @app.get(f"{ROOT}/{PREFERENCES}/{{token}}")
    def form(token: str) -> Response:
        who = links.check(PREFERENCES, token)
        return shown(who, who.choices)

    @app.post(f"{ROOT}/{PREFERENCES}/{{token}}")
    def change(
        token: str,
        states: Words = [],  # noqa: B006
        actions: Words = [],  # noqa: B006
        stages: Words = [],  # noqa: B006
        hearings: Word = "",
        pace: Word = "immediate",
        webhook: Word = "",
    ) -> Response:
        who = links.check(PREFERENCES, token)
        try:
            wanted = chosen(states, actions, stages, hearings, pace, webhook, allowed)
        except ValueError as error:
            return shown(who, who.choices, 422, problem=str(error))
        subscribers.choose(engine, who.id, wanted)
        with reading(engine) as session:
            now = subscribers.by_id(session, who.id)
        return shown(now, now.choices, done="Saved.")

    @app.post(f"{ROOT}/{PREFERENCES}/{{token}}/erase")
    def erase(token: str) -> Response:
        who = links.check(PREFERENCES, token)
        subscribers.erase(engine, who.email)
        return pages.show("said.html", title="Erased", text="Nothing is held about you any more.")
