"""Pages of the ledger: all events as a table, one event with its sources, and documents as inert text."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import Engine

from alerts.cleaning import host_of, one_line
from alerts.gather import Passage, gather
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from banwatch.votes import Option, Vote
from review import desk
from review.cursors import cursor
from review.pages import Id, Pages
from store import documents, ledger
from store.engine import reading
from store.ledger import EventDetail, EventFilter

TABLE_PAGE = 60
MOST_QUOTES = 12
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Ballot:
    """One option of a vote: how many chose it and who, where the record names them. ``share`` is percent of all."""

    option: str
    number: int
    share: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One quote as a page shows it."""

    text: str
    speaker: str
    direct: bool


def add_ledger_pages(app: FastAPI, pages: Pages, engine: Engine) -> None:
    @app.get("/events")
    def events(request: Request, state: str = "", action: str = "", stage: str = "", after: str = "") -> Response:
        named = state.strip()
        place = gazetteer().state(named) or gazetteer().state(named.title()) if named else None
        wanted = EventFilter(
            state=place.state if place else (named.upper() or None),
            action=Action(action) if action in set(Action) else None,
            stage=Stage(stage) if stage in set(Stage) else None,
            after=cursor(after),
            limit=TABLE_PAGE + 1,
        )
        with reading(engine) as session:
            rows = ledger.events(session, wanted)
        shown = rows[:TABLE_PAGE]
        more = f"{shown[-1].date or ''}.{shown[-1].event_id}" if len(rows) > TABLE_PAGE else ""
        views = [desk.event_view(row) for row in shown]
        chosen = {"state": state, "action": action, "stage": stage}
        return pages.show(request, "events.html", events=views, chosen=chosen, more=more, first=not after)

    @app.get("/events/{event_id}")
    def event(request: Request, event_id: Id) -> Response:
        with reading(engine) as session:
            detail = ledger.detail(session, event_id)
            passage = gather(session, event_id).passage
            values: dict[str, Any] = {
                "event": desk.event_view(detail.row),
                "tabs": desk.tabs(detail.sources, None),
                "ballots": ballots(detail.vote),
                "mover": mover(detail.vote),
                "quotes": quotes(detail),
                "passage": Passage(one_line(passage.text), passage.url) if passage else None,
                "passage_host": host_of(passage.url) if passage else "",
                "timeline": desk.timeline(session, detail.row),
            }
        return pages.show(request, "event.html", **values)

    @app.get("/documents/{document_id}/text")
    def text(document_id: Id) -> Response:
        with reading(engine) as session:
            stored = documents.by_id(session, document_id)
        return PlainTextResponse(stored.document.text.encode("utf-8", "replace"))

    @app.get("/documents/{document_id}/original")
    def original(document_id: Id) -> Response:
        """The answer as it was fetched, to be saved and never shown: it is whatever the page's owner made it."""
        with reading(engine) as session:
            page = documents.page(session, document_id)
        if page is None:
            raise LookupError(f"no original of document {document_id}")
        headers = {"content-disposition": f'attachment; filename="document-{document_id}.original"'}
        return Response(page.body, media_type="application/octet-stream", headers=headers)


def ballots(vote: Vote | None) -> tuple[Ballot, ...]:
    """The options of a vote that anybody chose, with their shares and names."""
    if vote is None:
        return ()
    numbers = {option: vote.counts.get(option, len(vote.roll_call.get(option, ()))) for option in Option}
    total = sum(numbers.values())
    return tuple(
        Ballot(
            option.value,
            number,
            round(100 * number / total),
            tuple(one_line(name, 60) for name in vote.roll_call.get(option, ())[:MOST_NAMES]),
        )
        for option, number in numbers.items()
        if number
    )


def mover(vote: Vote | None) -> str:
    if vote is None:
        return ""
    parts = (("moved by", vote.mover), ("seconded by", vote.seconder))
    return ", ".join(f"{word} {one_line(name, 80)}" for word, name in parts if name)


def quotes(detail: EventDetail) -> tuple[Said, ...]:
    """Quotes by named speakers, each once however many sources carry it."""
    found: dict[str, Said] = {}
    for quote in detail.quotes:
        if quote.speaker:
            who = ", ".join(part for part in (quote.speaker, quote.title, quote.affiliation) if part)
            said = Said(one_line(quote.text).rstrip(","), one_line(who, 200), quote.direct)
            found.setdefault(said.text.casefold(), said)
    return tuple(found.values())[:MOST_QUOTES]
