"""A page of links to documents, for councils without a platform of their own: agendas and minutes as files, each dated
by its name, by the row or paragraph it stands in, or by the heading above it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.markup import Element, address_of, base_of, label_of, parse_html, sentence, words
from crawler.spiders.meeting_words import is_file, names_body, not_as_planned, says_none, without_status
from crawler.spiders.platform import Listing, Role

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_STORES = (
    "documentcenter/view",
    "archive.aspx?adid",
    "viewfile",
    "filestream",
    "showdocument",
    "showpublisheddocument",
    "download",
    "getfile",
    "/media/",
    "drive.google.com/file",
    "docs.google.com/document",
    "laserfiche",
    "docview",
    "displaydocument",
    "/file/",
)
_ROWS = frozenset(("tr", "li", "p", "dd", "dt", "article", "section", "div"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "button")
_YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(?!\d)")
_MOST_WORDS = 400
"""The longest text that counts as the row a link stands in."""


def start(source: Source) -> list[Link]:
    """The pages with links."""
    return papers.listing_links(source, "list")


def _is_document(url: str, found: MeetingDocument) -> bool:
    """A file by its name, or a link that names a meeting's paper or leads into a store of files."""
    if is_file(url):
        return True
    stored = any(part in url.lower() for part in _STORES)
    return stored or (found.kind is not PaperKind.OTHER and moments.find_compact_date(found.title) is not None)


def _row(anchor: Element) -> str:
    """The words of the smallest row around a link that has a date, else of the smallest that says more than it."""
    smallest, own = "", len(words(anchor))
    for position, each in enumerate(anchor.iterancestors()):
        if position > 6 or each.tag in ("body", "table", "main"):
            break
        if each.tag in _ROWS:
            said = words(each)
            if len(said) > _MOST_WORDS:
                break
            if moments.find_compact_date(said):
                return said
            smallest = smallest or (said if len(said) > own else "")
    return smallest


def _document(anchor: Element, base: str, row: str) -> MeetingDocument | None:
    url = address_of(anchor, base)
    if url is None:
        return None
    label = label_of(anchor)
    name = label or unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    found = papers.paper(name, row[:200], url)
    return replace(found, title=name) if found and _is_document(url, found) else None


def _place(root: Element) -> str:
    titles = [words(each) for each in (*root.iter("h1"), *root.iter("title")) if words(each)]
    return next((title for title in titles if names_body(title)), titles[0] if titles else "")


@dataclass(frozen=True, slots=True)
class _Found:
    """A document with the row it stands in, the heading above it, the last year and body that a heading named."""

    document: MeetingDocument
    row: str
    heading: str
    year: int | None
    body: str

    def day(self) -> date | None:
        """Its meeting's date: in its name, its file's, its row, the heading; else a day in the year of the heading."""
        texts = (self.document.title, unquote(self.document.url.rsplit("/", 1)[-1]), self.row, self.heading)
        dated = (found for text in texts if (found := moments.find_compact_date(text)))
        partial = (moments.date_in_year(text, self.year) for text in texts if self.year)
        return next(dated, None) or next((found for found in partial if found), None)


def _found(root: Element, base: str) -> Iterator[_Found]:
    body, heading, year = "", "", None
    for each in root.iter(etree.Element):
        if each.tag in _HEADINGS and (said := words(each)):
            heading = said
            body = said if names_body(said) else body
            stated = _YEAR.search(said)
            year = int(stated[1]) if stated else year
        elif each.tag == "a":
            row = _row(each)
            if (document := _document(each, base, row)) is not None:
                yield _Found(document, row, heading, year, body)


def _meetings(root: Element, base: str, zone: ZoneInfo | None) -> list[Meeting]:
    """The documents of one date and body together; those without a date together too."""
    place = _place(root)
    meetings: dict[tuple[str, date | None], Meeting] = {}
    for found in _found(root, base):
        named, day = found.body or place or "unnamed", found.day()
        known = meetings.get((named, day))
        said = not_as_planned(found.document.title, found.row) if day else None
        meetings[named, day] = Meeting(
            body=without_status(moments.without_dates(named)) or named,
            start=known.start if known else moments.start(day, moments.find_time(found.row), zone),
            status=(known.status if known else None) or said,
            documents=papers.once((*(known.documents if known else ()), found.document)),
        )
    return list(meetings.values())


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - there is one kind of page
    """The documents linked on a page, those of one date together as a meeting's; raises LayoutNotUnderstood."""
    root = parse_html(page)
    meetings = _meetings(root, base_of(root, page), moments.zone_of(source))
    return papers.listing(meetings, none=sentence(root, says_none), looked_for="links to documents")
