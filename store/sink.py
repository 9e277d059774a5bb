"""Where what was fetched is kept."""

import hashlib
import zlib
from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import Document, Outcome, Page
from banwatch.protocols import Fetched, Lease
from banwatch.sources import Source
from store import tables
from store.counting import count
from store.engine import writing
from store.frontier import add_links


class Sink:
    """Keeps what one run fetches (``banwatch.protocols.DocumentSink``)."""

    def __init__(self, engine: Engine, clock: Clock, run_id: int) -> None:
        self._engine = engine
        self._clock = clock
        self._run_id = run_id

    def keep(self, source: Source, lease: Lease, fetched: Fetched) -> None:
        """Store documents, links and the outcome, and mark the address done, in one transaction.

        A document is written only where its text differs from the latest version; a lease that ran out meanwhile and
        was ended by another process is not counted again.
        """
        with writing(self._engine) as session:
            if self._finish(session, lease, fetched):
                count(session, self._run_id, source.id, fetched.outcome, fetched.reason, size=fetched.size)
            add_links(session, source.id, fetched.links, self._run_id)
            for position, document in enumerate(fetched.documents):
                self._keep_document(session, lease, document, _page_of(fetched, position))

    def _finish(self, session: Session, lease: Lease, fetched: Fetched) -> bool:
        address = tables.Address
        values: dict[str, object] = {
            "state": "done",
            "leased_by": None,
            "leased_until": None,
            "run_id": self._run_id,
            "outcome": fetched.outcome.value,
            "reason": fetched.reason[:300] or None,
            "fetched_at": self._clock.now(),
        }
        if fetched.outcome not in (Outcome.FAILED, Outcome.BLOCKED):
            values["attempts"] = 0
        if fetched.validator is not None:
            values |= {
                "etag": fetched.validator.etag,
                "last_modified": fetched.validator.last_modified,
                "body_hash": bytes.fromhex(fetched.validator.body_hash) if fetched.validator.body_hash else None,
                "triage_version": fetched.validator.triage_version,
            }
        ended = update(address).where(address.id == lease.address_id, address.state != "done").values(**values)
        return session.execute(ended.returning(address.id)).first() is not None

    def _keep_document(self, session: Session, lease: Lease, document: Document, page: Page | None) -> None:
        row = tables.Document
        text_hash = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()
        latest = session.execute(
            select(row.version, row.text_hash)
            .where(row.address_id == lease.address_id, row.url == document.url)
            .order_by(row.version.desc())
            .limit(1)
            .with_for_update()
        ).first()
        if latest is not None and latest.text_hash == text_hash:
            return
        now = document.fetched_at or self._clock.now()
        kept = _page_row(lease, page, now) if page is not None else None
        if kept is not None:
            session.add(kept)
            session.flush()
        session.add(
            row(
                address_id=lease.address_id,
                source_id=document.source_id,
                url=document.url,
                version=latest.version + 1 if latest else 1,
                page_id=kept.id if kept else None,
                kind=document.kind.value,
                text=document.text,
                text_hash=text_hash,
                title=document.title,
                published=document.published,
                official=document.official,
                home_state=document.home_state,
                home_ocd_id=document.home_ocd_id,
                canonical_url=document.canonical_url,
                fetched_at=now,
            )
        )


def _page_of(fetched: Fetched, position: int) -> Page | None:
    """The answer that a document was read from; one answer may hold several documents."""
    if not fetched.pages:
        return None
    return fetched.pages[min(position, len(fetched.pages) - 1)]


def _page_row(lease: Lease, page: Page, now: datetime) -> tables.Page:
    return tables.Page(
        address_id=lease.address_id,
        url=page.url,
        status=page.status,
        content_type=page.content_type,
        etag=page.validator.etag,
        last_modified=page.validator.last_modified,
        body=zlib.compress(page.body, 6),
        size=len(page.body),
        fetched_at=now,
    )
