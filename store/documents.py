"""Documents as extraction and review read them."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import Document, DocumentKind, Page, Validator
from store import stories, tables
from store.engine import reading, writing


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document and where it is kept. ``version`` counts the texts seen at its address, from 1."""

    id: int
    version: int
    page_id: int | None
    document: Document


def pending(engine: Engine, extractor_version: str, *, batch: int = 50) -> Iterator[StoredDocument]:
    """Documents that this version of the extractor has not read, unread ones first.

    Read in small batches, each from where the last ended, so that a long pass holds no transaction open and what is
    recorded meanwhile neither comes twice nor shifts the rest. Within a batch governments' own records come first, then
    by source and address: what the ledger says of its links does not hang on which server answered first.
    """
    row = tables.Document
    for unread in (
        row.extractor_version.is_(None),
        row.extractor_version < extractor_version,
        row.extractor_version > extractor_version,
    ):
        yield from _batches(engine, unread, batch)


def _batches(engine: Engine, unread: ColumnElement[bool], batch: int) -> Iterator[StoredDocument]:
    row = tables.Document
    last: tuple[str | None, int] = (None, 0)
    while True:
        query = (
            select(row)
            .where(unread, row.origin == "crawl", row.purged_at.is_(None))
            .order_by(row.extractor_version, row.id)
            .limit(batch)
        )
        if last[0] is not None:
            later = (row.extractor_version == last[0]) & (row.id > last[1])
            query = query.where(later | (row.extractor_version > last[0]))
        else:
            query = query.where(row.id > last[1])
        with reading(engine) as session:
            found = [(document.extractor_version, _stored(document)) for document in session.scalars(query)]
        if not found:
            return
        last = found[-1][0], found[-1][1].id
        yield from sorted((stored for _, stored in found), key=_turn)


def _turn(stored: StoredDocument) -> tuple[bool, str, str, int]:
    document = stored.document
    return not document.official, document.source_id, document.url, stored.id


def by_id(session: Session, document_id: int) -> StoredDocument:
    """One document; raises LookupError where there is none."""
    found = session.get(tables.Document, document_id)
    if found is None:
        raise LookupError(f"no document {document_id}")
    return _stored(found)


def page(session: Session, document_id: int) -> Page | None:
    """The raw answer that a document was read from, as it came; None where none was kept."""
    query = select(tables.Page).join(tables.Document, tables.Document.page_id == tables.Page.id)
    found = session.scalars(query.where(tables.Document.id == document_id)).first()
    if found is None:
        return None
    remembered = Validator(etag=found.etag, last_modified=found.last_modified)
    return Page(found.url, zlib.decompress(found.body), found.content_type, found.status, remembered)


def addresses(session: Session, document_id: int) -> tuple[str, ...]:
    """All addresses at which the text of a document, or a copy of its story, was found, its own first."""
    row = tables.Document
    own = session.execute(select(row.url, row.text_hash).where(row.id == document_id)).one()
    others = session.scalars(select(row.url).where(row.text_hash == own.text_hash).order_by(row.url).distinct())
    copies = stories.addresses(session, document_id)
    return tuple(dict.fromkeys((own.url, *others, *copies)))


def give_up(engine: Engine, document_id: int, extractor_version: str, error: str, clock: Clock) -> None:
    """Note that this version of the extractor cannot read a document, so that it is not tried for ever."""
    row = tables.Document
    with writing(engine) as session:
        session.execute(
            update(row)
            .where(row.id == document_id)
            .values(extractor_version=extractor_version, read_at=clock.now(), read_error=error)
        )


def _stored(row: tables.Document) -> StoredDocument:
    document = Document(
        url=row.url,
        source_id=row.source_id,
        kind=DocumentKind(row.kind),
        text=row.text,
        title=row.title,
        published=row.published,
        home_state=row.home_state,
        home_ocd_id=row.home_ocd_id,
        official=row.official,
        fetched_at=row.fetched_at,
        canonical_url=row.canonical_url,
        page_starts=tuple(row.page_starts or ()),
    )
    return StoredDocument(row.id, row.version, row.page_id, document)
