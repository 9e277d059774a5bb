"""What one answer amounts to: from a page, or a gathered record, to what is kept of its address."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from banwatch.documents import Document, DocumentKind, Outcome, Page, Validator
from banwatch.protocols import Fetched, Lease, MainText, PageReader, Triage, Unreadable, Withheld
from banwatch.sources import Source
from crawler.blocks import stub
from crawler.records import Meeting
from crawler.rendering import render, render_meeting
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


def _of_meeting(meeting: Meeting, text: str, source: Source, now: datetime) -> Document:
    start = meeting.start
    return Document(
        url=meeting.url or "",
        source_id=source.id,
        kind=DocumentKind.AGENDA,
        text=text,
        title=meeting.title or meeting.body,
        published=start.date() if isinstance(start, datetime) else start,
        home_state=source.home_state,
        home_ocd_id=source.home.ocd_id if source.home else None,
        official=source.official,
        fetched_at=now,
    )


def of_listing(page: Page, listing: Listing, source: Source, triage: Triage, now: datetime) -> Fetched:
    """The addresses that a page lists; and where it has the items of a meeting on the topic, that meeting's agenda,
    which some platforms publish nowhere else."""
    meetings = (each for each in listing.records if isinstance(each, Meeting) and each.items and each.url)
    rendered = ((each, render_meeting(each)) for each in meetings)
    documents = tuple(_of_meeting(each, text, source, now) for each, text in rendered if triage.is_relevant(text))
    return Fetched(
        Outcome.LISTING,
        listing.note,
        validator=remembered(page, triage.version),
        links=listing.links,
        documents=documents,
        pages=(page,) * len(documents),
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
        page_starts=main.page_starts,
    )


def irrelevant(page: Page, triage_version: str) -> Fetched:
    """A page that cannot be about the topic."""
    return Fetched(Outcome.IRRELEVANT, validator=remembered(page, triage_version), size=len(page.body))


def of_content(page: Page, lease: Lease, source: Source, triage: Triage, reader: PageReader, now: datetime) -> Fetched:
    """An article or paper whose bytes passed triage: unreadable, irrelevant by its text, or a document."""
    seen = remembered(page, triage.version)
    size = len(page.body)
    try:
        main = reader.read_text(page)
    except Withheld as error:
        return Fetched(Outcome.BLOCKED, str(error), size=size)
    except Unreadable as error:
        return Fetched(Outcome.FAILED, f"unreadable: {error}", size=size)
    if (why := stub(page.body, main.text)) is not None:
        return Fetched(Outcome.BLOCKED, why, size=size)
    # A title alone may name the topic, as in a short notice.
    if not triage.is_relevant(f"{main.title or ''}\n{main.text}"):
        return irrelevant(page, triage.version)
    document = _document(reader.describe(page, main), page, lease, source, now)
    return Fetched(Outcome.RELEVANT, main.note, validator=seen, documents=(document,), pages=(page,), size=size)


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
