"""The queue, narrowed as the address bar says, and one item of it."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import Engine

from banwatch.clock import Clock
from review import desk, filters, forms
from review.access import who
from review.pages import Id, OptionalId, Pages
from store import analysts, desk_looks, desk_queue, health, reviews
from store.engine import reading

QUEUE_PAGE = 40


def add_queue(app: FastAPI, pages: Pages, engine: Engine, clock: Clock) -> None:
    @app.get("/")
    def queue(request: Request, after: str = "", decided: OptionalId = None) -> Response:
        me, now = who(request).name, clock.now()
        wanted = filters.asked(request.query_params, me)
        with reading(engine) as session:
            found = desk_queue.listing(session, wanted, now, after=_cursor(after), limit=QUEUE_PAGE + 1)
            items = found.items
            numbers = reviews.numbers(session)
            values: dict[str, Any] = {
                "waiting": numbers.get("open", 0),
                "groups": desk.groups(session, items[:QUEUE_PAGE], now),
                "counts": numbers,
                "by_group": desk.group_counts(found.numbers),
                "others": desk_looks.others(session, [item.item_id for item in items], me, now),
                "mine": desk_queue.mine(session, me),
                "sources": sorted(health.known(session)),
                "notice": desk.decision_notice(session, decided),
            }
        last = items[QUEUE_PAGE - 1] if len(items) > QUEUE_PAGE else None
        more = filters.query(wanted, after=f"{last.priority}-{last.item_id}") if last else ""
        return pages.show(request, "queue.html", wanted=wanted, more=more, first=not after, **values)

    @app.get("/items/{item_id}")
    def item(request: Request, item_id: Id, document: OptionalId = None, decided: OptionalId = None) -> Response:
        return item_page(request, pages, engine, clock, item_id, document=document, decided=decided)


def item_page(
    request: Request,
    pages: Pages,
    engine: Engine,
    clock: Clock,
    item_id: int,
    *,
    document: int | None = None,
    decided: int | None = None,
    status: int = 200,
    queue: str | None = None,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response:
    """One item as a page; ``queue`` is the query of the queue that it is looked at from, else the address's own."""
    me, now = who(request).name, clock.now()
    wanted = filters.asked(filters.parsed(queue) if queue is not None else request.query_params, me)
    with reading(engine) as session:
        page = desk.item_page(session, item_id, document, now, wanted)
        shown = {
            "page": page,
            "notice": desk.decision_notice(session, decided),
            "others": desk_looks.others(session, [item_id], me, now).get(item_id, ()),
            "analysts": [each.name for each in analysts.everybody(session) if not each.disabled and each.name != me],
            "wanted": wanted,
            "queue": filters.query(wanted),
            "note": "",
            "problem": "",
            "opened": "",
            "reasons": forms.reasons(),
            "form": None,
            **values,
        }
    desk_looks.look(engine, item_id, me, clock)
    answer = pages.show(request, "item.html", status=status, **shown)
    answer.headers.update(headers or {})
    return answer


def _cursor(after: str) -> tuple[int, int] | None:
    priority, _, item_id = after.partition("-")
    numeric = priority.isdecimal() and item_id.isdecimal() and len(after) < 20
    return (int(priority), int(item_id)) if numeric else None
