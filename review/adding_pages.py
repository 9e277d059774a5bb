"""Adding a page by address, upload or pasted text, through the pipeline that crawled pages go; and an event by hand."""

import hashlib
import threading
from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Engine

from alerts.cleaning import one_line, web_link
from banwatch.clock import Clock
from banwatch.documents import Document, DocumentKind, Page
from banwatch.measures import Action, Event, Measure, Stage
from banwatch.protocols import Extractor, Unreadable
from banwatch.settings import Settings
from banwatch.votes import Option, Vote, VoteResult
from extract.texts import TextReader
from review import desk, forms
from review.access import who
from review.fetching import MOST_BYTES, Fetcher, NotFetched
from review.pages import Id, Pages
from store import adding, desk_documents, desk_gaps, documents, ledger
from store.engine import reading
from store.policy import Policy

Text = Annotated[str, Form(max_length=2000)]
LongText = Annotated[str, Form(max_length=2_000_000)]


FIELDS = (
    "url", "title", "published", "state", "text", "place", "action", "stage", "day", "body", "vote", "scope",
    "file_number", "source", "note", "item",
)  # fmt: skip
"""All fields of the two forms."""


class Reader:
    """Reads added pages with one extractor, made when it is first needed: loading it takes seconds."""

    def __init__(self, make: Callable[[], Extractor]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: Extractor | None = None

    def __call__(self) -> Extractor:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def add_adding(
    app: FastAPI, pages: Pages, engine: Engine, settings: Settings, clock: Clock, make: Callable[[], Extractor]
) -> None:
    policy = Policy(settings.alert_threshold, settings.recent_days)
    reader, fetcher = Reader(make), Fetcher(settings.contact, settings.allowed_hosts)

    def form(request: Request, sent: dict[str, str], status: int = 200, problem: str = "") -> Response:
        shown = dict.fromkeys(FIELDS, "") | sent
        return pages.show(request, "add.html", status=status, problem=problem, sent=shown, page="url" in sent)

    @app.get("/add")
    def add(request: Request) -> Response:
        """Both forms, filled in as the address says: a gap in the ledger leads here with what it lacks."""
        asked = request.query_params
        return form(request, {name: one_line(asked[name], 2000) for name in FIELDS if name in asked})

    @app.post("/add/page")
    def add_page(
        request: Request,
        url: Text = "",
        title: Text = "",
        published: Text = "",
        state: Text = "",
        text: LongText = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        try:
            upload = file.file.read(MOST_BYTES + 1) if file is not None and file.filename else b""
            page = _page(fetcher, url.strip(), text, upload, (file.content_type or "") if file else "")
            document = _document(page, title, published, state)
        except (forms.Unusable, Unreadable, NotFetched) as error:
            sent = {"url": url, "title": title, "published": published, "state": state, "text": text}
            return form(request, sent, 422, str(error))
        document_id = adding.add_page(engine, document, page, clock)
        read = reader().read(document.text, title=document.title, published=document.published,
                             home_state=document.home_state, kind=document.kind)  # fmt: skip
        ledger.record(engine, document_id, read, clock=clock, policy=policy)
        return RedirectResponse(f"/documents/{document_id}", 303)

    @app.post("/add/event")
    def add_event(
        request: Request,
        place: Text = "",
        action: Text = "",
        stage: Text = "",
        day: Text = "",
        body: Text = "",
        vote: Text = "",
        scope: Text = "",
        file_number: Text = "",
        source: Text = "",
        note: Text = "",
        item: Text = "",
    ) -> Response:
        sent = {"place": place, "action": action, "stage": stage, "day": day, "body": body, "vote": vote,
                "scope": scope, "file_number": file_number, "source": source, "note": note, "item": item}  # fmt: skip
        try:
            event = event_from(sent, settings.topic.replace("_", " "))
            back = forms.number(item, "That is no item of the queue.") if item else None
            if web_link(source.strip()) is None:
                raise forms.Unusable("Say where it is known from: an address that begins with http or https.")
        except forms.Unusable as error:
            return form(request, sent, 422, str(error))
        event_id = adding.enter_event(engine, event, source=source.strip(), note=forms.note("", note),
                                      who=who(request).name, clock=clock, policy=policy)  # fmt: skip
        if back is None:
            return RedirectResponse(f"/events/{event_id}", 303)
        desk_gaps.compare_again(engine, clock)
        return RedirectResponse(f"/items/{back}", 303)

    @app.get("/documents/{document_id}")
    def shown(request: Request, document_id: Id) -> Response:
        with reading(engine) as session:
            stored = documents.by_id(session, document_id).document
            found = desk_documents.told_by(session, document_id)
        told = [(desk.event_view(each.event), each.item_id) for each in found]
        return pages.show(
            request, "document.html", title=one_line(stored.title, 200) or "A document", link=web_link(stored.url),
            length=len(stored.text), told=told, document_id=document_id,
        )  # fmt: skip


def _page(fetcher: Fetcher, url: str, text: str, upload: bytes, content_type: str) -> Page:
    """The page from whichever was given: a file, pasted text, else the address alone, which is fetched."""
    if url and web_link(url) is None:
        raise forms.Unusable("An address begins with http or https.")
    if len(upload) > MOST_BYTES:
        raise forms.Unusable("The file is too large.")
    body, kind = (upload, content_type) if upload else (text.encode("utf-8", "replace"), "text/plain; charset=utf-8")
    if body.strip():
        return Page(url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}", body, kind)
    if url:
        return fetcher.fetch(url)
    raise forms.Unusable("Give an address, a file, or the text itself.")


def _document(page: Page, title: str, published: str, state: str) -> Document:
    main = TextReader().read(page)
    when, _ = forms.parse_date(published)
    home = forms.state_code(state)
    return Document(
        url=page.url,
        source_id=adding.ADDED,
        kind=DocumentKind.ARTICLE,
        text=main.text,
        title=one_line(title, 300) or main.title,
        published=when or main.published,
        home_state=home,
    )


def event_from(sent: dict[str, str], technology: str) -> Event:
    """An event as the form has it; raises Unusable."""
    try:
        action, stage = Action(sent["action"]), Stage(sent["stage"])
    except ValueError as error:
        raise forms.Unusable("Say what the measure is, and how far it came.") from error
    when, precision = forms.parse_date(sent["day"])
    counted = forms.parse_vote(sent["vote"])
    vote = (
        Vote(VoteResult(counted["result"]), {Option(name): number for name, number in counted["counts"].items()},
             counted["unanimous"])
        if counted
        else None
    )  # fmt: skip
    scope = tuple(part for each in sent["scope"].split(",") if (part := one_line(each, 60)))
    measure = Measure(forms.parse_place(sent["place"]), action, technology, scope,
                      one_line(sent["file_number"], 200) or None)  # fmt: skip
    return Event(measure, stage, True, when, precision, one_line(sent["body"], 200) or None, vote, 1.0)
