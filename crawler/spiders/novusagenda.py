"""NovusAGENDA's public list of meetings (``/agendapublic``): a Telerik grid of meetings, and one of agenda items.

Columns differ from council to council and are read by their headings. An agenda's page opens by script only.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingItem
from crawler.spiders import moments, papers
from crawler.spiders.markup import Element, address_of, anchors, base_of, parse_html, sentence
from crawler.spiders.meeting_words import says_none
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role
from crawler.spiders.rows import Row, table_rows
from crawler.spiders.tables import meeting_tables, page_body, row_meeting

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_MEETING = re.compile(r"(?<!Minutes)MeetingID=(\d{1,12})", re.IGNORECASE)
_ITEMS = "radgriditems"


def start(source: Source) -> list[Link]:
    """The lists of meetings."""
    return papers.listing_links(source, "list")


def _number(url: str | None) -> str | None:
    found = _MEETING.search(url or "")
    return found[1] if found else None


def _is_items(table: Element, rows: list[Row]) -> bool:
    if _ITEMS in (table.get("id") or "").lower():
        return True
    return bool(rows) and rows[0].cell("category", "online item") is not None


def _items(root: Element, base: str) -> Mapping[str, list[MeetingItem]]:
    """The agenda items on the page by their meeting's number."""
    found: defaultdict[str, list[MeetingItem]] = defaultdict(list)
    for table in root.iter("table"):
        _, rows = table_rows(table)
        for row in rows if _is_items(table, rows) else ():
            urls = (address_of(anchor, base) for anchor in anchors(row.element))
            url = next((url for url in urls if _number(url)), None)
            if (number := _number(url)) and (title := row.text("title", "item", "subject")):
                found[number].append(MeetingItem(title, url=url))
    return found


def _with_items(meeting: Meeting | None, items: Mapping[str, list[MeetingItem]]) -> Meeting | None:
    numbers = (_number(each.url) for each in (meeting.documents if meeting else ()))
    number = next((number for number in numbers if number), None)
    return replace(meeting, items=tuple(items.get(number, ()))) if meeting and number else meeting


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - there is one kind of page
    """The meetings listed on a page, with those of their items that it lists too; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base, zone = base_of(root, page), moments.zone_of(source)
    tables = [(table, rows) for table, rows in meeting_tables(root) if not _is_items(table, rows)]
    if not tables:
        raise LayoutNotUnderstood("no table with a heading for the meeting's date")
    items, body = _items(root, base), page_body(root)
    found = [row_meeting(row, base, zone, body) for _, rows in tables for row in rows]
    none = next((said for table, _ in tables if (said := sentence(table, says_none))), "")
    return papers.listing([_with_items(meeting, items) for meeting in found], none=none)
