"""Granicus ViewPublisher pages: the coming meetings, and archives by body, by year, or by both, in tables or in lists
that stand for tables. Pages are designed council by council; a row is known by its class, or by its date together with
a link to one of Granicus's viewers.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from lxml import etree

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.markup import (
    Element,
    absolute,
    anchors,
    base_of,
    has_class,
    parse_html,
    sentence,
    with_class,
    words,
)
from crawler.spiders.meeting_words import is_general, names_body, not_as_planned, says_none
from crawler.spiders.platform import Listing, Role
from crawler.spiders.rows import table_rows

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_ROWS = ("listingRow", "listingRowAlt", "table-row")
_VIEWER = re.compile(r"(?:clip_id|event_id|meta_id)=\d|(?:Agenda|Minutes)Viewer|MediaPlayer|/player/clip", re.I)
_PARTS = ("listingTable", "listHeader", "CollapsiblePanel", "TabbedPanels", "responsive-table")
_NAMES = ("name", "event", "meeting", "title", "body", "committee", "board", "archive-name")
_DATES = ("date", "archive-date", "day")
_TIMES = ("time",)
_ASIDE = ("duration", "length", "location")
_LABEL = re.compile(r"^(?:name|event|meeting|date|time|agenda|minutes)\s?:\s?", re.I)


def start(source: Source) -> list[Link]:
    """The pages that list meetings."""
    return papers.listing_links(source, "list")


def _leads_to_viewer(row: Element) -> bool:
    scripts = (f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}" for anchor in anchors(row))
    return any(_VIEWER.search(script[:2000]) for script in scripts)


def _rows(root: Element) -> list[Element]:
    """The innermost rows that are meetings."""
    marked = [row for row in with_class(root, *_ROWS) if not has_class(row, "table-row--head")]
    listed = [cell.getparent() for cell in with_class(root, "listItem") if cell.tag == "td"]
    linked = [row for row in root.iter("tr") if next(row.iter("table"), None) is None and _leads_to_viewer(row)]
    once: dict[Element, None] = dict.fromkeys(row for row in (*marked, *listed, *linked) if row is not None)
    order = {each: position for position, each in enumerate(root.iter(etree.Element))} if once else {}
    return sorted(once, key=lambda row: order[row])


def _has_id(root: Element, part: str) -> bool:
    return any(part in (each.get("id") or "").lower() for each in root.iter("div", "section", "table"))


def _headings(row: Element) -> list[str]:
    table = next(row.iterancestors("table"), None)
    return table_rows(table)[0] if table is not None else []


def _cells(row: Element, headings: list[str]) -> list[tuple[str, Element]]:
    """A row's cells, each with what names it: its ``headers``, its label, its class, or its column's heading."""
    cells = []
    for position, cell in enumerate(cell for cell in row if cell.tag in ("td", "th", "div", "span")):
        classes = " ".join(name for name in (cell.get("class") or "").split() if name != "listItem")
        column = headings[position] if position < len(headings) else ""
        named = cell.get("headers") or cell.get("data-label") or cell.get("data-th") or column or classes
        cells.append((" ".join(named.lower().split()), cell))
    return cells


def _first(cells: list[tuple[str, Element]], names: tuple[str, ...], besides: Element | None = None) -> Element | None:
    return next((cell for name, cell in cells if name.startswith(names) and cell is not besides), None)


def _dated(cells: list[tuple[str, Element]]) -> Element | None:
    """The cell with the date: the one said to be, else the shortest that has one."""
    stated = _first(cells, _DATES)
    if stated is not None and moments.find_date(words(stated)):
        return stated
    found = [cell for name, cell in cells if not name.startswith(_ASIDE) and moments.find_date(words(cell))]
    return min(found, key=lambda cell: len(words(cell)), default=None)


def _named(cells: list[tuple[str, Element]], dated: Element) -> str:
    stated = _first(cells, _NAMES, besides=dated)
    if stated is not None and (said := words(stated)):
        return _LABEL.sub("", said)
    others = (words(cell) for name, cell in cells if cell is not dated and not name.startswith(_ASIDE))
    name = next((said for said in others if said and not moments.find_date(said)), "")
    return name or moments.without_dates(words(dated))


def _tab(content: Element) -> str:
    """The heading of a tab's content, which stands in another list at the same place."""
    group = content.getparent()
    panels = group.getparent() if group is not None else None
    if group is None or panels is None:
        return ""
    tabs = with_class(panels, "TabbedPanelsTab")
    position = with_class(group, "TabbedPanelsContent").index(content)
    return words(tabs[position]) if position < len(tabs) else ""


def _panel(row: Element) -> str:
    """The body in whose panel or tab a row stands; empty where the headings are years or say nothing of a body."""
    for each in row.iterancestors():
        heading = ""
        if has_class(each, "CollapsiblePanel"):
            heading = words(next(iter(with_class(each, "CollapsiblePanelTab", "CollapsiblePanelTabNotSelected")), None))
        elif has_class(each, "TabbedPanelsContent"):
            heading = _tab(each)
        elif each.tag == "table":
            above = (other for other in each.itersiblings(preceding=True) if other.tag in ("h1", "h2", "h3", "h4"))
            heading = words(next(above, None))
        if heading and not is_general(heading):
            return heading.strip("*• ")
    return ""


def _documents(cells: list[tuple[str, Element]], base: str) -> Iterator[MeetingDocument]:
    for name, cell in cells:
        if not name.startswith(_ASIDE):
            shown = "" if name.startswith((*_NAMES, *_DATES, *_TIMES)) else name.split()[0] if name else ""
            yield from papers.papers_in(cell, base, shown)


def _meeting(row: Element, headings: list[str], panel: str, base: str, zone: ZoneInfo | None) -> Meeting | None:
    cells = _cells(row, headings)
    dated = _dated(cells)
    if dated is None:
        return None
    when, timed = words(dated), _first(cells, _TIMES)
    name = _named(cells, dated)
    plain = body_of(name)
    clock = moments.find_time(when) or (moments.find_time(words(timed)) if timed is not None else None)
    events = (absolute(anchor.get("href"), base) for anchor in anchors(row))
    documents = papers.once(_documents(cells, base))
    return Meeting(
        body=(panel if panel and (not names_body(plain) or plain.lower() in panel.lower()) else plain) or name,
        start=moments.start(moments.find_date(when), clock, zone),
        status=not_as_planned(name, when, *(each.title for each in documents)),
        url=next((url for url in events if url and "/event/" in url.lower()), None),
        documents=documents,
        title=name or None,
    )


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - there is one kind of page
    """The meetings on a page; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base, zone = base_of(root, page), moments.zone_of(source)
    rows = _rows(root)
    by_parent: dict[Element | None, tuple[list[str], str]] = {}
    found = []
    for row in rows:
        parent = row.getparent()
        if parent not in by_parent:
            by_parent[parent] = _headings(row), _panel(row)
        found.append(_meeting(row, *by_parent[parent], base, zone))
    none = sentence(root, says_none) if with_class(root, *_PARTS) or _has_id(root, "granicus") else ""
    return papers.listing(found, none=none, looked_for="rows of class listingRow or with links to a viewer")
