"""The analyst's desk as a web application; ``create_app`` wires it, the routes stay thin.

It has no sign-in yet, so it answers only under loopback names and the host of ``base_url``, and is to be bound to
loopback.
"""

from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from banwatch.clock import Clock
from banwatch.settings import Settings
from review import desk, forms
from review.guard import LOOPBACK, Guard, host_name
from review.ledger_pages import add_ledger_pages
from review.pages import Id, OptionalId, Pages
from store import reviews
from store.engine import reading
from store.policy import Policy

QUEUE_PAGE = 40


def create_app(engine: Engine, settings: Settings, clock: Clock, *, analyst: str = "analyst") -> FastAPI:
    """The desk over one store. ``analyst`` is the name under which decisions are kept."""
    app = FastAPI(title="banwatch", docs_url=None, redoc_url=None, openapi_url=None)
    pages = Pages(engine)
    own = host_name(settings.base_url.partition("://")[2].partition("/")[0])
    app.add_middleware(Guard, hosts=LOOPBACK | {own} if own else LOOPBACK)
    app.mount("/static", StaticFiles(packages=[("review", "static")]), name="static")
    _add_errors(app, pages)
    _add_queue(app, pages, engine, clock)
    _add_decisions(app, pages, engine, settings, clock, analyst)
    add_ledger_pages(app, pages, engine)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return RedirectResponse("/static/mark.svg", 308)

    @app.get("/healthz")
    def health() -> Response:
        """Whether the store answers, and how many items wait."""
        try:
            with reading(engine) as session:
                waiting = reviews.numbers(session).get("open", 0)
        except SQLAlchemyError as error:
            return JSONResponse({"status": "the store does not answer", "error": type(error).__name__}, 503)
        return JSONResponse({"status": "ok", "open_items": waiting})

    return app


def _add_errors(app: FastAPI, pages: Pages) -> None:
    @app.exception_handler(HTTPException)
    def known(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = str(error.detail) if isinstance(error, HTTPException) else ""
        return pages.show(request, "error.html", status=status, message=detail)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: Exception) -> Response:  # noqa: ARG001
        return pages.show(request, "error.html", status=400, message="The address or the form is not complete.")

    @app.exception_handler(LookupError)
    def missing(request: Request, error: Exception) -> Response:
        return pages.show(request, "error.html", status=404, message=f"There is {error.args[0] if error.args else ''}.")


def _add_queue(app: FastAPI, pages: Pages, engine: Engine, clock: Clock) -> None:
    @app.get("/")
    def queue(request: Request, state: str = "open", after: str = "", decided: OptionalId = None) -> Response:
        wanted = state if state in pages.states else "open"
        with reading(engine) as session:
            items = reviews.queue(session, state=wanted, after=_cursor(after), limit=QUEUE_PAGE + 1)
            counts = reviews.numbers(session)
            notice = desk.decision_notice(session, decided)
        shown = items[:QUEUE_PAGE]
        more = f"{shown[-1].priority}-{shown[-1].item_id}" if len(items) > QUEUE_PAGE else ""
        groups = desk.groups(shown, clock.now())
        return pages.show(
            request, "queue.html", groups=groups, counts=counts, state=wanted, more=more, notice=notice
        )  # fmt: skip

    @app.get("/items/{item_id}")
    def item(request: Request, item_id: Id, document: OptionalId = None, decided: OptionalId = None) -> Response:
        with reading(engine) as session:
            page = desk.item_page(session, item_id, document, clock.now())
            notice = desk.decision_notice(session, decided)
        return _item(request, pages, page, notice=notice)


def _item(request: Request, pages: Pages, page: desk.ItemPage, status: int = 200, **values: Any) -> Response:
    shown = {"note": "", "problem": "", "reasons": forms.reasons(), "form": None, **values}
    return pages.show(request, "item.html", status=status, page=page, **shown)


def _add_decisions(app: FastAPI, pages: Pages, engine: Engine, settings: Settings, clock: Clock, analyst: str) -> None:
    policy = Policy(settings.alert_threshold, settings.recent_days)

    def decide(request: Request, item_id: Id, revision: int, sent: forms.Sent, decision: str, note: str) -> Response:
        with reading(engine) as session:
            page = desk.item_page(session, item_id, None, clock.now())
        try:
            changed = forms.changes(page.event, sent) if decision == "accepted" and page.event else {}
            reviews.decide(
                engine, item_id, "corrected" if changed else decision, who=analyst, clock=clock, revision=revision,
                changes=changed or None, note=note, policy=policy,
            )  # fmt: skip
        except forms.Unusable as error:
            return _item(request, pages, page, 422, problem=str(error), form=sent, note=note)
        except reviews.Changed:
            said = "It changed while you looked at it. Nothing was decided; please look again."
            with reading(engine) as session:
                page = desk.item_page(session, item_id, None, clock.now())
            return _item(request, pages, page, 409, problem=said, note=note)
        with reading(engine) as session:
            following = desk.following(session, page.item.item_id)
        return RedirectResponse(f"/items/{following}?decided={item_id}" if following else f"/?decided={item_id}", 303)

    @app.post("/items/{item_id}/accept")
    def accept(
        request: Request,
        item_id: Id,
        revision: Annotated[int, Form()],
        action: Annotated[str, Form()] = "",
        stage: Annotated[str, Form()] = "",
        date: Annotated[str, Form()] = "",
        body: Annotated[str, Form()] = "",
        note: Annotated[str, Form()] = "",
    ) -> Response:
        sent = forms.Sent(action, stage, date, body)
        return decide(request, item_id, revision, sent, "accepted", forms.note("", note))

    @app.post("/items/{item_id}/reject")
    def reject(
        request: Request,
        item_id: Id,
        revision: Annotated[int, Form()],
        reason: Annotated[str, Form()] = "",
        note: Annotated[str, Form()] = "",
    ) -> Response:
        if reason not in forms.reasons():
            with reading(engine) as session:
                page = desk.item_page(session, item_id, None, clock.now())
            return _item(request, pages, page, 422, problem="Please say why it is rejected.", note=note)
        return decide(request, item_id, revision, forms.Sent(), "rejected", forms.note(reason, note))


def _cursor(after: str) -> tuple[int, int] | None:
    priority, _, item_id = after.partition("-")
    numeric = priority.isdecimal() and item_id.isdecimal() and len(after) < 20
    return (int(priority), int(item_id)) if numeric else None
