"""What an analyst brings: a page like any that was crawled, or an event known from a source and entered by hand."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import Document, Link, Outcome, Page
from banwatch.measures import Event, Evidence
from banwatch.protocols import Fetched
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from banwatch.spans import Span
from store import desk_steps, reviews, runs, tables, tallies
from store.engine import insert_or_ignore, reading, writing
from store.frontier import Frontier
from store.policy import DOUBT, Policy
from store.recording import record_in
from store.sink import Sink

ADDED = "added"
"""The source of pages that analysts add, and the job under which they are kept."""

BY_HAND = "hand"


def add_page(engine: Engine, document: Document, page: Page, clock: Clock) -> int:
    """Keep a page as a crawl would: the raw bytes as evidence, the text as a document; the document's id.

    The same text at the same address again is the document known already.
    """
    source = Source(ADDED, "Added by analysts", Platform.NEWS, (document.url,), enabled=False)
    owner = f"desk {uuid4()}"
    due = clock.now()
    while (run := runs.claim(engine, ADDED, due, owner, clock)) is None:
        due += timedelta(microseconds=1)
    frontier = Frontier(engine, clock, owner, run.id)
    frontier.add(ADDED, [Link(document.url, "page", document.kind, document.title, document.published)])
    for lease in frontier.lease(ADDED, 1000):
        if lease.link.url == document.url:
            fetched = Fetched(Outcome.RELEVANT, documents=[document], pages=[page], size=len(page.body))
            Sink(engine, clock, run.id).keep(source, lease, fetched)
    runs.finish(engine, run.id, clock)
    row = tables.Document
    with reading(engine) as session:
        query = select(row.id).where(row.source_id == ADDED, row.url == document.url).order_by(row.version.desc())
        found = session.scalars(query.limit(1)).first()
    if found is None:
        raise LookupError("no text was kept of that page; it is being added elsewhere, or its publisher had it removed")
    return found


def enter_event(
    engine: Engine, event: Event, *, source: str, note: str, who: str, clock: Clock, policy: Policy | None = None
) -> int:
    """Take an event that an analyst vouches for, with the address of its source, into the ledger; its id.

    It counts as accepted, so it alerts like any accepted one.
    """
    text = f"{_sentence(event)}\n{note}".strip()
    evidence = Evidence("action", Span(0, len(_sentence(event))), _sentence(event))
    digest = hashlib.sha256(text.encode()).digest()
    told = replace(event, confidence=1.0, evidence=(evidence,))
    with writing(engine) as session:
        now = clock.now()
        document = _document(session, source, text, digest)
        document.fetched_at = now
        session.add(document)
        session.flush()
        said = Reading(text, True, f"hand {digest.hex()[:12]}", events=(told,))
        (event_id,) = record_in(session, document.id, said, now, policy or Policy()).event_ids
        row = session.scalars(select(tables.ReviewItem).where(tables.ReviewItem.event_id == event_id)).first()
        if row is None:
            row = tables.ReviewItem(event_id=event_id, state="open", reasons=[f"entered: by {who}"], priority=DOUBT,
                                    revision=1, created_at=now, changed_at=now)  # fmt: skip
            session.add(row)
            session.flush()
        before = desk_steps.snapshot(session, row)
        line = reviews.written(session, row, "accepted", who=who, now=now, note=note)
        reviews.apply(session, session.get_one(tables.Event, event_id), "accepted", None, now, policy or Policy())
        desk_steps.keep(session, line, "enter", row, before, {"source": {"from": None, "to": source}})
    return event_id


def _document(session: Session, url: str, text: str, digest: bytes) -> tables.Document:
    row, address = tables.Document, tables.Address
    values = {"source_id": BY_HAND, "url": url, "role": "hand", "kind": "other", "state": "done", "attempts": 0}
    session.execute(insert_or_ignore(session, address), [values])
    where = (address.source_id == BY_HAND, address.url == url)
    address_id = session.scalars(select(address.id).where(*where)).one()
    latest = session.scalar(select(func.max(row.version)).where(row.address_id == address_id))
    return row(address_id=address_id, source_id=BY_HAND, url=url, version=(latest or 0) + 1, kind="other", text=text,
               text_hash=digest, title="Entered by an analyst", official=False, origin="hand")  # fmt: skip


def _sentence(event: Event) -> str:
    place = event.measure.jurisdiction
    parts = (
        f"{place.name}, {place.state or place.country}: {event.measure.action.value} {event.stage.value}",
        event.date.isoformat() if event.date else "",
        event.body or "",
        tallies.words(tallies.tally(event.vote)),
        "; ".join(event.measure.scope),
        event.measure.file_number or "",
    )
    return ", ".join(part for part in parts if part)
