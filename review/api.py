"""The read API: the ledger as JSON, and every export format, described by OpenAPI."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine

from banwatch import __version__
from banwatch.measures import Action, Stage
from banwatch.settings import Settings
from review.cursors import cursor
from review.pages import Id, Pages
from store import ledger, timelines
from store.details import details
from store.engine import reading
from store.export import FORMATS, About, export
from store.export.dataset import event as as_json
from store.export.dataset import jurisdiction
from store.ledger import EventFilter

API_PAGE = 100


class Form(StrEnum):
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    GEOJSON = "geojson"
    ATOM = "atom"
    ICS = "ics"


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class EventPage(Open):
    """Events, latest first; ``next`` is what to send as ``after`` for the page after, null on the last."""

    events: list[dict[str, Any]]
    next: str | None


class MeasureList(Open):
    """A government's measures with the numbers of their events."""

    jurisdiction: dict[str, Any]
    measures: list[dict[str, Any]]


class Problem(Open):
    error: str


State = Annotated[str | None, Query(pattern="^[A-Z]{2}$", description="USPS code of the state")]
Wrong: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A value that cannot be read"},
    401: {"model": Problem, "description": "The ledger is not public"},
    403: {"model": Problem, "description": "The role does not allow it"},
    404: {"model": Problem, "description": "There is no such thing"},
}


def add_api(app: FastAPI, pages: Pages, engine: Engine, settings: Settings) -> None:
    about = About(settings.base_url.rstrip("/"), settings.dataset_licence)
    router = APIRouter(prefix="/api", responses=Wrong)
    _add_events(router, engine, about)
    _add_exports(router, engine, about)
    app.include_router(router)
    described = get_openapi(
        title="banwatch ledger", version=__version__, routes=router.routes,
        description="What US governments decided about facial recognition, with evidence. Read only.",
    )  # fmt: skip
    for path in described["paths"].values():
        for operation in path.values():
            operation.get("responses", {}).pop("422", None)

    @app.get("/api/openapi.json")
    def openapi() -> Response:
        return JSONResponse(described)

    @app.get("/api")
    def page(request: Request) -> Response:
        operations = [
            {"path": path, "summary": each["get"]["summary"], "said": each["get"].get("description", ""),
             "parameters": each["get"].get("parameters", [])}
            for path, each in described["paths"].items()
        ]  # fmt: skip
        return pages.show(request, "api.html", operations=operations)


def _add_events(router: APIRouter, engine: Engine, about: About) -> None:
    @router.get("/events", response_model=EventPage)
    def events(
        state: State = None,
        action: Action | None = None,
        stage: Stage | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        reported: Annotated[bool, Query(description="only what a document reports as its news")] = False,
        after: Annotated[str, Query(max_length=40, description="`next` of the page before")] = "",
    ) -> Any:
        """Events, latest first, a hundred at a time."""
        wanted = EventFilter(state=state, action=action, stage=stage, since=since, until=until,
                             primary=True if reported else None, after=cursor(after), limit=API_PAGE + 1)  # fmt: skip
        with reading(engine) as session:
            rows = ledger.events(session, wanted)
            found = [as_json(each, about) for each in details(session, rows[:API_PAGE])]
        last = rows[API_PAGE - 1] if len(rows) > API_PAGE else None
        return JSONResponse({"events": found, "next": f"{last.date or ''}.{last.event_id}" if last else None})

    @router.get("/events/{event_id}")
    def event(event_id: Id) -> dict[str, Any]:
        """One event with its sources and its vote."""
        with reading(engine) as session:
            found = ledger.detail(session, event_id)
        if found.row.review_state not in ("unreviewed", "accepted", "corrected"):
            raise LookupError(f"no event {event_id} in the ledger")
        return as_json(found, about)

    @router.get("/places/{division:path}", response_model=MeasureList)
    def place(division: Annotated[str, Path(max_length=300, description="OCD id after `ocd-division/`")]) -> Any:
        """The measures of one government, where they stand, and their steps."""
        with reading(engine) as session:
            rows = timelines.timeline(session, f"ocd-division/{division}")
        if not rows:
            raise LookupError("nothing in the ledger about that government")
        measures = [
            {"id": row.measure_id, "action": row.action.value, "technology": row.technology, "status": row.status,
             "since": row.since.isoformat() if row.since else None, "note": row.note, "scope": list(row.scope),
             "file_number": row.file_number, "events": [each.event_id for each in row.events]}
            for row in rows
        ]  # fmt: skip
        return JSONResponse({"jurisdiction": jurisdiction(rows[0].place), "measures": measures})


def _add_exports(router: APIRouter, engine: Engine, about: About) -> None:
    @router.get("/export/{form}", response_class=StreamingResponse)
    def whole(
        form: Form, state: State = None, action: Action | None = None, stage: Stage | None = None
    ) -> StreamingResponse:
        """The whole ledger in one file; `ics` holds the coming hearings, all others the events."""
        chosen = FORMATS[form.value]

        def pieces() -> Iterator[bytes]:
            with reading(engine) as session:
                wanted = EventFilter(state=state, action=action, stage=stage)
                for piece in export(session, form.value, about, wanted):
                    yield piece.encode()

        headers = {"content-disposition": f'attachment; filename="banwatch{chosen.suffix}"'}
        return StreamingResponse(pieces(), media_type=chosen.media_type, headers=headers)
