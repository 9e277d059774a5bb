"""What one answer amounts to: from a page, or a gathered record, to what is kept of its address."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from banwatch.documents import Document, DocumentKind, Outcome, Page, Validator
from banwatch.protocols import Fetched, Lease, MainText, PageReader, Triage, Unreadable
from banwatch.sources import Source
from crawler.rendering import render
from crawler.spiders import Gathered, Listing


def body_hash(body: bytes) -> str:
    """SHA-256 in hex, which tells whether a page is the one seen before."""
    return hashlib.sha256(body).hexdigest()


def unchanged(page: Page, lease: Lease, triage_version: str, *, by_content: bool) -> bool:
    """Whether a body is the one judged before. Where the judgement was the triage's (``by_content``), only the same
    triage's counts."""
    before = lease.validator
    if not before.body_hash or before.body_hash != body_hash(page.body):
        return False
    return not by_content or before.triage_version == triage_version


def remembered(page: Page, triage_version: str) -> Validator:
    """What to remember of an answer."""
    return replace(page.validator, body_hash=body_hash(page.body), triage_version=triage_version)


def of_listing(page: Page, listing: Listing, triage_version: str) -> Fetched:
    return Fetched(
        Outcome.LISTING,
        listing.note,
        validator=remembered(page, triage_version),
        links=listing.links,
        size=len(page.body),
    )


def _document(main: MainText, page: Page, lease: Lease, source: Source, now: datetime) -> Document:
    moved = page.url if page.url != lease.link.url else None
    return Document(
        url=lease.link.url,
        source_id=source.id,
        kind=lease.link.kind,
        text=main.text,
        title=main.title or lease.link.title,
        published=main.published or lease.link.published,
        home_state=source.home_state,
        home_ocd_id=source.home.ocd_id if source.home else None,
        official=source.official,
        fetched_at=now,
        canonical_url=main.canonical_url or moved,
    )


def of_content(page: Page, lease: Lease, source: Source, triage: Triage, reader: PageReader, now: datetime) -> Fetched:
    """An article or paper: irrelevant by its bytes, unreadable, irrelevant by its text, or a document."""
    seen = remembered(page, triage.version)
    size = len(page.body)
    if not triage.may_be_relevant(page.body, page.content_type):
        return Fetched(Outcome.IRRELEVANT, validator=seen, size=size)
    try:
        main = reader.read(page)
    except Unreadable as error:
        return Fetched(Outcome.FAILED, f"unreadable: {error}", size=size)
    # A title alone may name the topic, as in a short notice.
    if not triage.is_relevant(f"{main.title or ''}\n{main.text}"):
        return Fetched(Outcome.IRRELEVANT, validator=seen, size=size)
    document = _document(main, page, lease, source, now)
    return Fetched(Outcome.RELEVANT, validator=seen, documents=(document,), pages=(page,), size=size)


def _evidence(pages: list[Page]) -> bytes:
    """The answers of a record as one JSON object, by address."""
    answers = {page.url: page.body.decode("utf-8", "replace") for page in pages}
    return json.dumps(answers, ensure_ascii=False, indent=1).encode()


def of_record(pages: list[Page], gathered: Gathered, source: Source, triage: Triage, now: datetime) -> Fetched:
    """A record gathered from ``pages``, the first of which is the leased address's."""
    record = gathered.record
    text = render(record)
    seen = remembered(pages[0], triage.version)
    size = sum(len(page.body) for page in pages)
    if not triage.is_relevant(text):
        return Fetched(Outcome.IRRELEVANT, gathered.note, validator=seen, links=gathered.links, size=size)
    document = Document(
        url=record.url,
        source_id=source.id,
        kind=DocumentKind.RECORD,
        text=text,
        title=record.title or None,
        published=record.latest,
        home_state=source.home_state,
        home_ocd_id=source.home.ocd_id if source.home else None,
        official=source.official,
        fetched_at=now,
    )
    evidence = Page(pages[0].url, _evidence(pages), "application/json", validator=pages[0].validator)
    return Fetched(
        Outcome.RELEVANT,
        gathered.note,
        validator=seen,
        links=gathered.links,
        documents=(document,),
        pages=(evidence,),
        size=size,
    )
