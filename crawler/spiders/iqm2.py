"""IQM2 (Accela) meeting portals: the ``/Citizens`` home page and calendar list. Each meeting's facts are in the title
of its link; what is not published yet is a link that is hidden."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.markup import (
    Element,
    absolute,
    address_of,
    anchors,
    base_of,
    has_class,
    label_of,
    parse_html,
    sentence,
    with_class,
    words,
)
from crawler.spiders.meeting_words import not_as_planned, paper_kind, says_none, without_status
from crawler.spiders.platform import Listing, Role

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_FACT = re.compile(r"(Board|Type|Status)\s?:\s{0,5}([^\r\n]{1,300})")
_HIDDEN = "HiddenDocumentLink"


def _calendar(root: str) -> str:
    """A portal's calendar as a list, where its address names no page."""
    path = urlsplit(root).path.lower()
    return root if path.endswith(".aspx") else urljoin(root, "/Citizens/Calendar.aspx?View=List")


def start(source: Source) -> list[Link]:
    """The calendar."""
    return papers.listing_links(source, "list", _calendar)


def _documents(row: Element, base: str) -> Iterator[MeetingDocument]:
    for anchor in anchors(row):
        url = address_of(anchor, base)
        if (
            url is None
            or has_class(anchor, _HIDDEN)
            or any(has_class(above, "RowLink") for above in anchor.iterancestors())
        ):
            continue
        label = label_of(anchor)
        # A "Web Agenda" is the meeting's own page.
        if "detail_meeting" in url.lower() and (kind := paper_kind(label)) is not PaperKind.OTHER:
            yield MeetingDocument(kind, label, url)
        elif found := papers.paper(label, "", url):
            yield found


def _titles(row: Element) -> list[str]:
    return [each.get("title") or "" for each in row.iter("a", "img")]


def _facts(row: Element) -> dict[str, str]:
    for title in _titles(row):
        if found := dict(_FACT.findall(title)):
            return {name: " ".join(value.split()) for name, value in found.items()}
    return {}


def _meeting(row: Element, base: str, zone: ZoneInfo | None) -> Meeting | None:
    facts = _facts(row)
    named = next(iter(with_class(row, "RowDetails", "MainScreenText")), None)
    whens = [words(each) for each in with_class(row, "RowLink")] + _titles(row)
    begins = next((found for when in whens if (found := moments.start_in(when, zone))), None)
    details = words(named)
    body = facts.get("Board") or details.partition(" - ")[0]
    if begins is None or not body:
        return None
    hrefs = (anchor.get("href") or "" for anchor in anchors(row))
    return Meeting(
        body=without_status(body) or body,
        start=begins,
        status=not_as_planned(facts.get("Status"), details, words(row)) or facts.get("Status"),
        url=next((absolute(href, base) for href in hrefs if "detail_meeting" in href.lower()), None),
        documents=papers.once(_documents(row, base)),
        title=details or facts.get("Type"),
    )


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - the pages read alike
    """The meetings listed on a portal's page; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base, zone = base_of(root, page), moments.zone_of(source)
    rows = with_class(root, "MeetingRow")
    none = sentence(root, says_none) if not rows and with_class(root, "Section", "MainContentPlaceholder") else ""
    return papers.listing([_meeting(row, base, zone) for row in rows], none=none, looked_for="rows of class MeetingRow")
