"""The analysts' workspace as a web application; ``create_app`` wires it, the routes stay thin.

It answers only under loopback names and the host of ``base_url``. Analysts sign in, unless the desk is opened for one
named analyst alone, which is then to be bound to loopback.
"""

from collections.abc import Callable

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from banwatch.clock import Clock
from banwatch.protocols import Extractor
from banwatch.settings import Settings
from review.access import Forbidden, SignIn, door, sign_in_link
from review.adding_pages import add_adding
from review.api import add_api
from review.decision_pages import add_decisions
from review.guard import LOOPBACK, Guard, host_name
from review.ledger_pages import add_ledger_pages
from review.pages import Pages
from review.place_pages import add_place_pages
from review.quality_pages import add_quality_pages
from review.queue_pages import add_queue
from review.signin import add_sign_in
from review.subscriptions import Front, create_subscriptions
from store import reviews
from store.engine import reading
from store.policy import Policy


def create_app(
    engine: Engine,
    settings: Settings,
    clock: Clock,
    *,
    analyst: str | None = None,
    extractor: Callable[[], Extractor] | None = None,
) -> FastAPI:
    """The workspace over one store. ``analyst`` names the one who decides everything where nobody is to sign in;
    ``extractor`` makes what reads added pages, else the topic's own is made when it is needed."""
    enter = door(engine, clock, settings.base_url, public=settings.public_ledger, alone=analyst)
    app = FastAPI(
        title="banwatch", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(enter)],
        redirect_slashes=False,
    )  # fmt: skip
    pages = Pages(engine, alone=analyst is not None, public=settings.public_ledger)
    app.state.pages = pages
    own = host_name(settings.base_url.partition("://")[2].partition("/")[0])
    app.add_middleware(Guard, hosts=LOOPBACK | {own} if own else LOOPBACK)
    subscriptions = create_subscriptions(engine, settings, clock)
    app.add_middleware(Front, pages=subscriptions, hosts=LOOPBACK | {own} if own else LOOPBACK)
    app.mount("/static", StaticFiles(packages=[("review", "static")]), name="static")
    policy = Policy(settings.alert_threshold, settings.recent_days)
    _add_errors(app, pages)
    _add_health(app, engine)
    add_sign_in(app, pages, engine, clock, settings.base_url)
    add_queue(app, pages, engine, clock)
    add_decisions(app, pages, engine, clock, policy)
    add_ledger_pages(app, pages, engine)
    add_place_pages(app, pages, clock)
    add_quality_pages(app, pages, engine)
    add_api(app, pages, engine, settings)
    add_adding(app, pages, engine, settings, clock, extractor or (lambda: _extractor(settings)))
    return app


def _extractor(settings: Settings) -> Extractor:
    from extract.pipeline import extractor

    return extractor(settings.topic, settings.language_model)


def serve(app: FastAPI, *, host: str = "127.0.0.1", port: int = 8617) -> None:
    """Serve the desk until interrupted."""
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _add_health(app: FastAPI, engine: Engine) -> None:
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


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def say(request: Request, status: int, message: str) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": message[:300]}, status)
        return pages.show(request, "error.html", status=status, message=message)

    @app.exception_handler(SignIn)
    def sign_in(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": "This ledger is not public; sign in first."}, 401)
        if request.url.path == "/metrics":
            return PlainTextResponse("This needs the token that `banwatch users monitor` prints.", 401,
                                     headers={"www-authenticate": "Bearer"})  # fmt: skip
        return RedirectResponse(sign_in_link(error.then if isinstance(error, SignIn) else "/"), 303)

    @app.exception_handler(Forbidden)
    def forbidden(request: Request, error: Exception) -> Response:
        return say(request, 403, str(error))

    @app.exception_handler(HTTPException)
    def known(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return say(request, status, str(error.detail) if isinstance(error, HTTPException) else "")

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: Exception) -> Response:  # noqa: ARG001
        return say(request, 400, "The address or the form is not complete.")

    @app.exception_handler(LookupError)
    def missing(request: Request, error: Exception) -> Response:
        if type(error) is not LookupError:
            raise error
        return say(request, 404, f"There is {error.args[0] if error.args else ''}.")
