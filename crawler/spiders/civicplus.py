"""CivicPlus AgendaCenter: one part a body, in it a row for each meeting of the year shown. A row's papers are in a
menu; the first of them is linked by the meeting's name too."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.markup import (
    Element,
    address_of,
    anchors,
    base_of,
    label_of,
    parse_html,
    sentence,
    with_class,
    words,
)
from crawler.spiders.meeting_words import not_as_planned, paper_kind, says_none
from crawler.spiders.platform import Listing, Role

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_PART = re.compile(r"cat\d{1,9}")
_NAME_DATE = re.compile(r"_?(\d{2})(\d{2})(\d{4})-\d{1,9}")
_VIEW = "/viewfile/"
_MARKS = "▼▲►▾▸"


def start(source: Source) -> list[Link]:
    """The AgendaCenter."""
    return papers.listing_links(source, "list")


def _kind(url: str, label: str) -> PaperKind | None:
    """What the address of a paper says it is: ``/ViewFile/Minutes/_01052024-12``, ``...?packet=true``."""
    address = url.lower()
    if _VIEW not in address:
        return None
    if "packet=true" in address or "packet" in label.lower():
        return PaperKind.PACKET
    return {"agenda": PaperKind.AGENDA, "minutes": PaperKind.MINUTES}.get(address.split(_VIEW)[1].split("/")[0])


def _called(label: str, kind: PaperKind) -> str:
    """A paper's name; what only names its format ("PDF") or is the whole row's is completed or replaced."""
    if not label or len(label) >= 100 or moments.find_date(label):
        return kind.value.capitalize()
    return label if paper_kind(label) is kind else f"{kind.value.capitalize()} ({label})"


def _documents(row: Element, base: str) -> Iterator[MeetingDocument]:
    """Those of the menu first, whose names are the papers' own."""
    # Anchors for the browser may stand between the row and its first cell.
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    for cell in (*cells[1:], *cells[:1]):
        for anchor in anchors(cell):
            url, label = address_of(anchor, base), label_of(anchor)
            if url is None or "/previousversions" in url.lower():
                continue
            kind = _kind(url, label)
            if kind is not None:
                yield MeetingDocument(kind, _called("" if cell is cells[0] else label, kind), url)
            elif cell is not cells[0] and (found := papers.paper(label, "", url)):
                yield found


def _named_day(row: Element) -> str:
    """The date in the names of a row's anchors, for a heading that has none."""
    for anchor in anchors(row):
        for value in (anchor.get("name"), anchor.get("id"), (anchor.get("href") or "").rsplit("/", 1)[-1]):
            if found := _NAME_DATE.match(value or ""):
                return f"{found[1]}/{found[2]}/{found[3]}"
    return ""


def _meeting(row: Element, body: str, base: str, zone: ZoneInfo | None) -> Meeting | None:
    strong = next((words(each) for each in row.iter("strong", "h3", "h4") if moments.find_date(words(each))), "")
    day = moments.find_date(strong) or moments.find_date(_named_day(row))
    if day is None:
        return None
    name = next((words(each) for each in row.iter("p") if words(each)), "")
    if not name:
        first = next((each for each in anchors(row) if _VIEW in (each.get("href") or "").lower()), None)
        name = label_of(first) if first is not None else ""
    return Meeting(
        body=body or body_of(name),
        start=moments.start(day, moments.find_time(name), zone),
        status=not_as_planned(name, strong),
        documents=papers.once(_documents(row, base)),
        title=name or None,
    )


def _body(part: Element) -> str:
    heading = next(part.iter("h2", "h3"), None)
    return words(heading).strip(_MARKS + " ")


def _parts(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Each body with its rows; rows outside of any body's part under no name."""
    within: set[Element] = set()
    for part in root.iter("div", "section"):
        if _PART.fullmatch(part.get("id") or ""):
            rows = with_class(part, "catAgendaRow") or [row for row in part.iter("tr") if _named_day(row)]
            within.update(rows)
            yield _body(part), rows
    yield "", [row for row in with_class(root, "catAgendaRow") if row not in within]


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - there is one kind of page
    """The meetings of all bodies in the years shown; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base, zone = base_of(root, page), moments.zone_of(source)
    parts = list(_parts(root))
    found = [_meeting(row, body, base, zone) for body, rows in parts for row in rows]
    known = len(parts) > 1 or "agendacenter" in page.url.lower()
    none = sentence(root, says_none) if known and not found else ""
    return papers.listing(found, none=none, looked_for="rows of class catAgendaRow")
