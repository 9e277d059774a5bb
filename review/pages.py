"""Templates, and what every page has."""

from contextlib import AbstractContextManager
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from banwatch import __version__
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from review import filters
from review.forms import reasons
from store import desk_queue
from store.engine import reading

LARGEST_ID = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
OptionalId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]

STATES = ("open", "accepted", "corrected", "rejected", "merged", "resolved")

LABELS = {
    "place": "Place",
    "body": "Body",
    "action": "What was done",
    "stage": "How far",
    "scope": "Whom it binds",
    "technology": "Technology",
    "vote": "Vote",
    "date": "Date",
    "claim": "Claim",
    "quote": "Quote",
    "speaker": "Speaker",
    "primary": "Its news",
}
"""Kinds of evidence as the legend names them, and fields of an event."""


def _usps() -> set[str]:
    known = gazetteer()
    return {place.state for name in known if (place := known.state(name)) and place.state}


class Pages:
    """Renders templates; every value is escaped by Jinja, and a name that a template does not get is an error."""

    def __init__(self, engine: Engine, *, alone: bool = False, public: bool = False) -> None:
        self._engine = engine
        self.states = STATES
        self._templates = Environment(
            loader=PackageLoader("review", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "version": __version__,
            "labels": LABELS,
            "reason_count": len(reasons()),
            "states": STATES,
            "actions": tuple(action.value for action in Action),
            "stages": tuple(stage.value for stage in Stage),
            "alone": alone,
            "public": public,
            "watched": False,
            "filter_reasons": filters.REASONS,
            "sure_words": filters.SURE_WORDS,
            "age_words": filters.AGE_WORDS,
            "usps": tuple(sorted(_usps())),
            "narrow": filters.address,
        }

    def offer_status(self) -> None:
        """Let the pages lead to the status page."""
        self._templates.globals["watched"] = True

    def show(self, request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page; ``waiting`` (items in the queue) and ``path`` are there on every one."""
        who = getattr(request.state, "who", None)
        shown = {
            "notice": None,
            "queue": "",
            "who": who,
            "waiting": self._waiting() if who and "waiting" not in values else None,
            "path": request.url.path,
            "status": status,
            "nonce": getattr(request.state, "nonce", ""),
            **values,
        }
        return HTMLResponse(self._templates.get_template(name).render(shown), status)

    def reading(self) -> AbstractContextManager[Session]:
        """A session that sees one moment of the store."""
        return reading(self._engine)

    def _waiting(self) -> int | None:
        try:
            with reading(self._engine) as session:
                return desk_queue.waiting(session)
        except SQLAlchemyError:
            return None
