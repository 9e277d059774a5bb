"""The protocols through which the parts meet. The crawler knows only these; ``cli`` fills them.

One address goes: ``Frontier.lease`` -> fetch with its ``Validator`` -> ``Triage`` on the bytes -> ``PageReader`` ->
``DocumentSink.keep``, which stores the documents, the links found and the address's outcome in one transaction. Only
then is the address done; a crash before that leaves the lease to run out, and the address is asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from banwatch.documents import Document, DocumentKind, Link, Outcome, Page, Validator
from banwatch.readings import Reading
from banwatch.sources import Source


@dataclass(frozen=True, slots=True)
class Lease:
    """An address handed to one crawl for a while. ``attempt`` counts from 1."""

    address_id: int
    link: Link
    validator: Validator
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Fetched:
    """How one leased address ended: its outcome, why, and all that came of it.

    ``pages`` are the raw answers kept as evidence, in the order of ``documents``. ``validator`` is None where the
    answer told nothing worth remembering (a failure). ``size`` is bytes after decompression.
    """

    outcome: Outcome
    reason: str = ""
    validator: Validator | None = None
    links: Sequence[Link] = ()
    documents: Sequence[Document] = ()
    pages: Sequence[Page] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """One leased address and how it ended, ready to be stored."""

    source: Source
    lease: Lease
    fetched: Fetched


class Triage(Protocol):
    """Whether bytes can be about the topic; cheap, and never wrong in saying no."""

    @property
    def version(self) -> str:
        """Changes whenever the topic's terms or the triage itself change."""
        ...

    def may_be_relevant(self, body: bytes, content_type: str) -> bool: ...

    def is_relevant(self, text: str) -> bool:
        """The same question of text already extracted."""
        ...


class Unreadable(ValueError):
    """A page from which no text can be read; the message names what is wrong with it."""


class Withheld(Unreadable):
    """A page that shows its text only to subscribers, or after a consent; the message says which."""


@dataclass(frozen=True, slots=True)
class MainText:
    """What a page says, without its furniture.

    ``page_starts`` are the offsets in ``text`` at which the pages of a paper begin; empty where the format has none.
    ``note`` says what was left out, such as pages that are only an image.
    """

    text: str
    title: str | None = None
    published: date | None = None
    canonical_url: str | None = None
    page_starts: tuple[int, ...] = ()
    note: str = ""


class PageReader(Protocol):
    """Bytes to text, for HTML, PDF, DOCX and plain text."""

    def read(self, page: Page) -> MainText:
        """The page's main text with all that is known of it; raises Unreadable."""
        ...

    def read_text(self, page: Page) -> MainText:
        """Its text and title only, which costs less: most pages turn out to be about something else."""
        ...

    def describe(self, page: Page, main: MainText) -> MainText:
        """The same with what else the page says of itself: its date and canonical address."""
        ...


class Frontier(Protocol):
    """The addresses of one source that are still to be asked, kept where a crash cannot lose them."""

    def add(self, source_id: str, links: Sequence[Link]) -> None:
        """Remember links; those known already are due again only where their stamp changed or none is given."""
        ...

    def lease(self, source_id: str, limit: int) -> Sequence[Lease]:
        """Up to ``limit`` due addresses, each handed to nobody else until its lease runs out."""
        ...

    def held(self, source_id: str) -> bool:
        """Whether another crawl is at the source now, so that it may come to have addresses due."""
        ...


class DocumentSink(Protocol):
    """Where what was fetched is kept."""

    def keep(self, source: Source, lease: Lease, fetched: Fetched) -> None:
        """Store all of it and mark the address done, in one transaction; when this returns, it survives a crash."""
        ...

    def keep_all(self, kept: Sequence[Kept]) -> None:
        """The same for several addresses, of any sources, in one transaction."""
        ...


class Extractor(Protocol):
    """Text to events."""

    @property
    def version(self) -> str: ...

    def read(
        self,
        text: str,
        *,
        title: str | None = None,
        published: date | None = None,
        home_state: str | None = None,
        home_ocd_id: str | None = None,
        kind: DocumentKind = DocumentKind.OTHER,
    ) -> Reading:
        """Everything the document says; never raises on any text."""
        ...
