"""What every platform module is: pure functions from bytes to values, so that a saved page and a live one read alike.

A module says what it starts from, what each kind of its pages (role) is for, and how a page is read. It does no I/O:
where a record or a list needs several answers, ``read`` returns a generator that yields an Ask for each further address
and is sent the Page that came back; the engine fetches, a test or ``banwatch sources try`` answers from what it has.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Matter, Record

TODAY = "today"
"""What a crawl adds to a link's context: today's date, for lists that are asked by date."""


class LayoutNotUnderstood(ValueError):
    """A page that is not what the platform module knows; the message names what is wrong with it."""


class Role(StrEnum):
    """What the engine does with a page: reads links from it, keeps its text, or gathers a record that starts there.

    A ``LISTING_EACH_TIME`` is asked unconditionally and read even when it has not changed, because the pages it lists
    change without it.
    """

    LISTING = "listing"
    LISTING_EACH_TIME = "listing each time"
    CONTENT = "content"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing page says: addresses to ask next, and records it carries. ``note`` is what an operator should
    know of it, such as how many addresses were left out."""

    links: tuple[Link, ...] = ()
    records: tuple[Record, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A further address that a record or a list needs. Any status is an answer; ``retry`` is False where a 500 is
    normal. With ``form`` its fields are posted, as ASP.NET's pages want it where a list goes on; with ``json`` an
    object is, as calendars want it that are asked by date."""

    url: str
    retry: bool = True
    form: Mapping[str, str] | None = None
    json: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A record made of several answers."""

    record: Matter
    links: tuple[Link, ...] = ()
    note: str = ""


Gathering = Generator[Ask, Page, Gathered | Listing]


class PlatformModule(Protocol):
    """The shape of a module in ``crawler/spiders``."""

    ACCEPT: str
    """The Accept header of its requests."""

    ROLES: Mapping[str, Role]
    """What each role of its links is for."""

    def start(self, source: Source) -> list[Link]:
        """The addresses that a crawl of the source begins from; raises ValueError where the source's options are not
        understood."""
        ...

    def read(self, page: Page, link: Link, source: Source) -> Listing | Gathering:
        """A listing, or the generator that gathers it or, for a role of kind RECORD, the record; both raise
        LayoutNotUnderstood."""
        ...


def gather_offline(read: Listing | Gathering, pages: Mapping[str, Page] | None = None) -> Gathered | Listing:
    """What a page amounts to with the pages at hand; an address that is not among them, or a form, answers 404."""
    if isinstance(read, Listing):
        return read
    known = pages or {}
    try:
        ask = next(read)
        while True:
            ask = read.send(known.get("" if ask.form else ask.url, Page(ask.url, b"", status=404)))
    except StopIteration as end:
        gathered: Gathered | Listing = end.value
        return gathered
