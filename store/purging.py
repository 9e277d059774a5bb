"""Forgetting: taking a stored text out on its publisher's request, and keeping what was learned from it."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import stories, tables
from store.engine import writing


@dataclass(frozen=True, slots=True)
class Purged:
    """What was taken out of one document; its address, hash and facts stay."""

    document_id: int
    url: str
    characters: int
    quotes: int


def purge(engine: Engine, subject: str, *, clock: Clock, note: str = "") -> list[Purged]:
    """Remove the text of every version of a document, by its address or its number, in one transaction.

    With the text go the page as it was fetched, the quotes, the words kept as evidence and the signature by which its
    copies are found; events, votes, dates and the address stay, and say that the text was removed. A later crawl does
    not store it again. What was purged before is not listed again. Raises LookupError where there is no such document.
    """
    row = tables.Document
    with writing(engine) as session:
        url = subject if not subject.isdecimal() else session.scalar(select(row.url).where(row.id == int(subject)))
        found = (
            session.scalars(select(row).where(row.url == url).order_by(row.id).with_for_update()).all() if url else []
        )
        if not found:
            raise LookupError(f"no document {subject}")
        return [_purge(session, each, clock, note) for each in found if each.purged_at is None]


def _purge(session: Session, document: tables.Document, clock: Clock, note: str) -> Purged:
    quote, claim = tables.Quote, tables.Claim
    stories.forget(session, document.id)
    quotes = session.execute(delete(quote).where(quote.document_id == document.id).returning(quote.id)).all()
    session.execute(update(claim).where(claim.document_id == document.id).values(text=""))
    source = tables.EventSource
    for said in session.scalars(select(source).where(source.document_id == document.id)):
        said.evidence = [{**each, "text": ""} for each in said.evidence]
    characters, page_id = len(document.text), document.page_id
    document.text, document.page_id, document.purged_at, document.purge_note = "", None, clock.now(), note or None
    session.flush()
    if (
        page_id is not None
        and session.scalar(select(tables.Document.id).where(tables.Document.page_id == page_id)) is None
    ):
        session.execute(delete(tables.Page).where(tables.Page.id == page_id))
    return Purged(document.id, document.url, characters, len(quotes))
