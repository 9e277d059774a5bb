"""Municode Meetings: the published list (``meetings.municode.com/PublishPage``), and the older tables and lists of
meetings on ``*.municodemeetings.com``."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.markup import Element, absolute, anchors, base_of, parse_html, sentence, with_class, words
from crawler.spiders.meeting_words import not_as_planned, says_none
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role
from crawler.spiders.rows import Row, own_rows
from crawler.spiders.tables import meeting_tables, page_body, row_meeting

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType(
    {"list": Role.LISTING_EACH_TIME, "older": Role.LISTING, papers.PAPER: Role.CONTENT}
)
MOST_PAGES = 10
"""The most pages of older meetings followed from the first."""
_PAGES = re.compile(r"(PublishPage[^'\"\s]{0,300}[?&;]p=)", re.IGNORECASE)
_CLASSES = ("meeting", "date", "time", "venue", "agenda", "packet", "minutes", "multimedia")


def start(source: Source) -> list[Link]:
    """The first pages of the lists."""
    return papers.listing_links(source, "list")


def _older(page: Page, root: Element, link: Link) -> list[Link]:
    """The further pages of a published list, from the box that chooses one."""
    if link.role != "list" or (known := _PAGES.search(page.body.decode("utf-8", "replace"))) is None:
        return []
    options = [option.get("value") or "" for option in root.iter("option")]
    numbers = sorted({int(each) for each in options if each.isdigit() and int(each) > 1})
    before = urljoin(page.url, "/" + known[1].replace("&amp;", "&"))
    return [Link(f"{before}{number}", "older") for number in numbers[: MOST_PAGES - 1]]


def _unheaded(root: Element) -> list[Row]:
    """Rows whose cells name themselves, by ``data-th`` or by class, in tables without headings."""
    found = []
    for table in root.iter("table"):
        for row in own_rows(table):
            cells = []
            for cell in row:
                names = (cell.get("class") or "").lower().split()
                by_class = next((name for name in names if name in _CLASSES), "")
                cells.append(((cell.get("data-th") or by_class).lower(), cell))
            if sum(bool(name) for name, _ in cells) >= 2:
                found.append(Row(row, tuple(cells)))
    return found


def _field(row: Element, *parts: str) -> str:
    for each in row.iter():
        name = each.get("class") or ""
        if any(part in name for part in parts) and (said := words(each)):
            return said
    return ""


def _listed(row: Element, base: str, zone: ZoneInfo | None) -> Meeting | None:
    """A meeting in a list without a table."""
    when = _field(row, "date") or words(row)[:300]
    begins = moments.start_in(when, zone)
    name = _field(row, "title")
    if begins is None or not name:
        return None
    pages = (absolute(anchor.get("href"), base) for anchor in anchors(row))
    return Meeting(
        body=body_of(name) or name,
        start=begins,
        status=not_as_planned(name, when),
        url=next((url for url in pages if url and "/meeting" in url), None),
        documents=papers.once(papers.papers_in(row, base)),
        title=name,
    )


def read(page: Page, link: Link, source: Source) -> Listing:
    """The meetings listed on a page; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base, zone = base_of(root, page), moments.zone_of(source)
    rows = [row for _, rows in meeting_tables(root) for row in rows] or _unheaded(root)
    listed = with_class(root, "views-row")
    found = (
        [row_meeting(row, base, zone, page_body(root)) for row in rows]
        if rows
        else [_listed(row, base, zone) for row in listed]
    )
    none = sentence(root, says_none)
    if not rows and not listed and not none:
        raise LayoutNotUnderstood("neither a table with a heading for the date nor a list of meetings")
    return papers.listing(found, _older(page, root, link), none=none)
