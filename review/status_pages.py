"""How everything is doing, as a page for people and as metrics for a monitor.

What is seen is handed in: the schedule knows it, and the workspace does not know the schedule.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from fastapi import FastAPI, Request
from fastapi.responses import Response

from alerts.cleaning import one_line
from review import desk
from review.pages import Pages
from store.health import Health, State
from store.runs import Run

ORDER = (State.BROKEN, State.BLOCKED, State.SILENT, State.WORKING, State.DISABLED)
"""Sources with trouble first."""


class SeenJob(Protocol):
    """One job: its last run, when it last ended well, and when it is due next."""

    @property
    def name(self) -> str: ...
    @property
    def last(self) -> Run | None: ...
    @property
    def well_at(self) -> dt.datetime | None: ...
    @property
    def next(self) -> dt.datetime: ...


class SeenProblem(Protocol):
    """Something an operator should look at, in words."""

    @property
    def text(self) -> str: ...


class Seen(Protocol):
    """The state of the service at a moment: ``waiting`` messages since ``oldest``, what the last try to send failed
    with, items open for review, documents not read yet, and the disk's free bytes where they are known."""

    @property
    def now(self) -> dt.datetime: ...
    @property
    def jobs(self) -> Sequence[SeenJob]: ...
    @property
    def sources(self) -> Sequence[Health]: ...
    @property
    def states(self) -> Mapping[State, int]: ...
    @property
    def waiting(self) -> int: ...
    @property
    def oldest(self) -> dt.datetime | None: ...
    @property
    def mail_trouble(self) -> str | None: ...
    @property
    def open_items(self) -> int: ...
    @property
    def unread(self) -> int: ...
    @property
    def free_bytes(self) -> int | None: ...
    @property
    def problems(self) -> Sequence[SeenProblem]: ...


_Seen = TypeVar("_Seen", bound=Seen)


def add_status(app: FastAPI, look: Callable[[], _Seen], metrics: Callable[[_Seen], str], media_type: str) -> None:
    """Add the page and the metrics to an application made by ``create_app``."""
    pages: Pages = app.state.pages
    pages.offer_status()

    @app.get("/status")
    def status(request: Request) -> Response:
        return pages.show(request, "status.html", **values(look()))

    @app.get("/metrics")
    def text() -> Response:
        return Response(metrics(look()), media_type=media_type)


def values(seen: Seen) -> dict[str, Any]:
    """What the page shows, in words."""
    rank = {state: number for number, state in enumerate(ORDER)}
    troubled = [each for each in seen.sources if each.state in ORDER[:3]]
    oldest = f"the oldest for {desk.ago(seen.now - seen.oldest)}" if seen.oldest else ""
    return {
        "now": seen.now,
        "jobs": seen.jobs,
        "states": [(state, number) for state in ORDER if (number := seen.states.get(state, 0))],
        "sources": [
            {"id": each.source_id, "state": each.state.value, "since": each.since,
             "for": desk.ago(seen.now - each.since), "why": one_line(each.reason, 300)}
            for each in sorted(troubled, key=lambda each: (rank[each.state], each.source_id))
        ],
        "waits": [("Items for review", seen.open_items, ""), ("Documents to be read", seen.unread, ""),
                  ("Messages to be sent", seen.waiting, oldest)],
        "mail_trouble": one_line(seen.mail_trouble, 300),
        "free": f"{seen.free_bytes / 1e9:,.1f} GB" if seen.free_bytes is not None else "",
        "problems": [one_line(each.text, 400) for each in seen.problems],
    }  # fmt: skip
