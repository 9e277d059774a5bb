"""Where what was fetched is kept."""

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, Table, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import Document, Link, Outcome, Page
from banwatch.protocols import Fetched, Kept, Lease
from banwatch.sources import Source
from store import stories, tables
from store.counting import count
from store.engine import writing
from store.frontier import add_links

_ADDRESS = cast(Table, tables.Address.__table__)


class Sink:
    """Keeps what one run fetches (``banwatch.protocols.DocumentSink``)."""

    def __init__(self, engine: Engine, clock: Clock, run_id: int) -> None:
        self._engine = engine
        self._clock = clock
        self._run_id = run_id

    def keep(self, source: Source, lease: Lease, fetched: Fetched) -> None:
        """Store documents, links and the outcome, and mark the address done, in one transaction.

        A document is written only where its text differs from the latest version, and never again where its publisher
        had it removed; a lease that ran out meanwhile and was ended by another process is not counted again.
        """
        self.keep_all([Kept(source, lease, fetched)])

    def keep_all(self, kept: Sequence[Kept]) -> None:
        """The same for several addresses in one transaction, which costs little more than one alone."""
        with writing(self._engine) as session:
            self._count(session, [each for each in kept if self._finish(session, each)])
            # In order of source and address, so that two crawls do not wait for each other's rows.
            links: defaultdict[str, list[Link]] = defaultdict(list)
            for each in kept:
                links[each.source.id].extend(each.fetched.links)
            for source_id in sorted(links):
                add_links(session, source_id, links[source_id], self._run_id)
            for each in kept:
                for position, document in enumerate(each.fetched.documents):
                    self._keep_document(session, each.lease, document, _page_of(each.fetched, position))

    def _count(self, session: Session, ended: Sequence[Kept]) -> None:
        numbers: Counter[tuple[str, Outcome, str]] = Counter()
        sizes: Counter[tuple[str, Outcome, str]] = Counter()
        for each in ended:
            way = each.source.id, each.fetched.outcome, each.fetched.reason[:300]
            numbers[way] += 1
            sizes[way] += each.fetched.size
        for (source_id, outcome, reason), number in sorted(numbers.items()):
            size = sizes[source_id, outcome, reason]
            count(session, self._run_id, source_id, outcome, reason, number=number, size=size)

    def _finish(self, session: Session, kept: Kept) -> bool:
        """Mark the address done; False where another process has done so already."""
        fetched = kept.fetched
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
        waiting = _ADDRESS.c.id == kept.lease.address_id, _ADDRESS.c.state != "done"
        return cast(CursorResult[Any], session.execute(update(_ADDRESS).where(*waiting).values(**values))).rowcount > 0

    def _keep_document(self, session: Session, lease: Lease, document: Document, page: Page | None) -> None:
        row = tables.Document
        text_hash = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()
        latest = session.execute(
            select(row.version, row.text_hash, row.purged_at)
            .where(row.address_id == lease.address_id, row.url == document.url)
            .order_by(row.version.desc())
            .limit(1)
            .with_for_update()
        ).first()
        if latest is not None and (latest.text_hash == text_hash or latest.purged_at is not None):
            return
        now = document.fetched_at or self._clock.now()
        sign = stories.signature(document.text) if stories.may_be_copied(document) else None
        told = stories.facts(document.text) if sign else b""
        if sign and latest is None and (story := stories.find(session, sign, told, lease.address_id)) is not None:
            stories.add_address(session, story, lease.address_id, document, now)
            return
        kept = _page_row(lease, page, now) if page is not None else None
        if kept is not None:
            session.add(kept)
            session.flush()
        new = row(
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
            page_starts=list(document.page_starts) or None,
        )
        session.add(new)
        if sign:
            session.flush()
            stories.remember(session, new.id, sign, told)


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
