"""What a crawl brings home: pages as they were answered, and documents read from them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    ARTICLE = "article"
    AGENDA = "agenda"
    MINUTES = "minutes"
    RECORD = "record"
    OTHER = "other"


class Outcome(StrEnum):
    """How one address ended in one run; every address asked ends in exactly one of these."""

    UNCHANGED = "unchanged"
    LISTING = "listing"
    IRRELEVANT = "irrelevant"
    RELEVANT = "relevant"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page, and what is expected there.

    ``role`` is the platform module's own word for what the page is ("feed", "article", "matter"); ``title`` and
    ``published`` are what the listing said of it; ``context`` carries small facts to the page's reader. ``stamp`` is
    the listing's own word on when the page last changed: an address whose stamp is unchanged is not asked again.
    """

    url: str
    role: str
    kind: DocumentKind = DocumentKind.OTHER
    title: str | None = None
    published: date | None = None
    stamp: str | None = None
    context: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validator:
    """What is remembered of an address's last answer, to ask only for what changed (RFC 9110, section 13).

    ``body_hash`` is SHA-256 in hex; ``triage_version`` the triage that judged the body.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    triage_version: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: the bytes as they came (after decompression), and what the server said of them."""

    url: str
    body: bytes
    content_type: str = ""
    status: int = 200
    validator: Validator = field(default_factory=Validator)


@dataclass(frozen=True, slots=True)
class Document:
    """A page, or a structured record, that may be about the topic: its text and what is known of it.

    ``text`` is what extraction reads and every span points into. ``published`` is the date the page gives, else the
    listing's; ``home_state`` (USPS) that of its source. ``official`` is true for a government's own record.
    ``page_starts`` are the offsets at which the pages of a paper begin.
    """

    url: str
    source_id: str
    kind: DocumentKind
    text: str
    title: str | None = None
    published: date | None = None
    home_state: str | None = None
    home_ocd_id: str | None = None
    official: bool = False
    fetched_at: datetime | None = None
    canonical_url: str | None = None
    page_starts: tuple[int, ...] = ()
