"""Legistar's public pages: the calendar, a meeting's page with its items, the results of a search for legislation, a
matter's page with its history, and an action's with its votes. Which of them an address holds is seen from what it
answers.

Councils choose and rename the columns; what the system calls them stays in the ids of their cells (``hypMinutes`` under
"Summary"), which are read first. A calendar leads to each meeting's page, and that to the matters whose title names the
topic, whose votes stand on a page of their own for each action. A list of several pages goes on by posting its form.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import DocumentKind, Link, Page
from banwatch.sources import Source
from crawler.records import Matter, Meeting, MeetingDocument, PaperKind
from crawler.spiders import legistar_pages, moments, papers, postbacks
from crawler.spiders.legistar_api import terms
from crawler.spiders.legistar_grids import by_id, grids
from crawler.spiders.markup import (
    Element,
    absolute,
    address_of,
    anchors,
    base_of,
    label_of,
    parse_html,
    with_class,
    words,
)
from crawler.spiders.meeting_words import not_as_planned, without_status
from crawler.spiders.platform import Gathering, LayoutNotUnderstood, Listing, Role
from crawler.spiders.rows import Row
from crawler.spiders.tables import row_papers

ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "list": Role.LISTING_EACH_TIME,
        "meeting": Role.LISTING,
        "matter": Role.RECORD,
        papers.PAPER: Role.CONTENT,
    }
)
_IDS: Mapping[str, PaperKind] = MappingProxyType(
    {
        "hypAgenda": PaperKind.AGENDA,
        "hypAgendaPacket": PaperKind.PACKET,
        "hypMinutes": PaperKind.MINUTES,
        "hypVideo": PaperKind.VIDEO,
        "hypAudio": PaperKind.AUDIO,
        "hypTranscript": PaperKind.CAPTIONS,
    }
)


def _calendar(root: str) -> str:
    return root if urlsplit(root).path.lower().endswith(".aspx") else urljoin(root, "/Calendar.aspx")


def start(source: Source) -> list[Link]:
    """The calendar."""
    return papers.listing_links(source, "list", _calendar)


def _documents(row: Row, base: str) -> Iterator[MeetingDocument]:
    """Papers by their ids, which tell a kind that a renamed column hides; then whatever else the row links."""
    for stem, kind in _IDS.items():
        anchor = by_id(row.element, stem)
        url = address_of(anchor, base) if anchor is not None else None
        if anchor is not None and url is not None:
            yield MeetingDocument(kind, label_of(anchor) or kind.value.capitalize(), url)
    body = by_id(row.element, "hypBody")
    own = address_of(body, base) if body is not None else None
    yield from (
        each for each in row_papers(row, base) if each.url != own and "departmentdetail" not in each.url.lower()
    )


def _row_meeting(row: Row, base: str, zone: ZoneInfo | None) -> Meeting | None:
    body = words(by_id(row.element, "hypBody")) or row.text("name", "meeting body", "body", "committee", "board")
    body = body or (words(row.cells[0][1]) if row.cells else "")
    date_text = row.text("meeting date", "date", "fecha") or words(
        next(iter(with_class(row.element, "rgSorted")), None)
    )
    texts = [date_text, *(words(cell) for _, cell in row.cells)]
    day = next((day for text in texts if len(text) < 60 and (day := moments.find_date(text))), None)
    if day is None or not body:
        return None
    time_text = words(by_id(row.element, "lblTime")) or row.text("meeting time", "time", "hora")
    details = by_id(row.element, "hypMeetingDetail")
    place = row.text("meeting location", "location")
    return Meeting(
        body=without_status(body) or body,
        start=moments.start(day, moments.find_time(time_text), zone),
        status=not_as_planned(time_text, body, place, words(details)) or row.text("status", "meeting status") or None,
        url=address_of(details, base) if details is not None else None,
        documents=papers.once(_documents(row, base)),
        title=row.text("meeting topic", "topic") or None,
    )


def _calendar_page(root: Element, base: str, source: Source) -> Listing:
    zone = moments.zone_of(source)
    calendars = [(rows, table) for name, headings, rows, table in grids(root) if _is_calendar(name, headings)]
    meetings = [_row_meeting(row, base, zone) for rows, _ in calendars for row in rows]
    empty = any(with_class(table, "rgNoRecords") for _, table in calendars)
    pages = [
        Link(
            meeting.url,
            "meeting",
            DocumentKind.AGENDA,
            title=meeting.body,
            stamp=f"{meeting.status or ''}|{len(meeting.documents)}",
        )
        for meeting in papers.same_once(each for each in meetings if each)
        if meeting.url
    ]
    return papers.listing(meetings, pages, none="the calendar says that it has no records" if empty else "")


def _is_calendar(name: str, headings: list[str]) -> bool:
    return "calendar" in name or "meetings" in name or any(each.startswith("meeting date") for each in headings)


def _matters(rows: list[Row], base: str) -> Iterator[Matter]:
    for row in rows:
        file = next(
            (anchor for anchor in anchors(row.element) if "legislationdetail" in (anchor.get("href") or "").lower()),
            None,
        )
        url = absolute(file.get("href"), base) if file is not None else None
        number = words(by_id(row.element, "hypFile")) or row.text("file", "record", "legislation", "matter")
        if url is None or not number:
            continue
        yield Matter(
            url=url,
            title=row.text("title") or row.text("name") or number,
            file_number=number,
            type=row.text("type", "file type") or None,
            status=row.text("status") or None,
            body=row.text("committee", "control body", "in control", "current controlling", "body") or None,
            introduced=moments.find_date(row.text("file created", "introduced", "intro date", "created", "intro")),
            enactment=row.text("law number", "enactment number", "enactment #", "enactment") or None,
        )


def _names_topic(title: str, source: Source) -> bool:
    return any(term.lower() in title.lower() for term in terms(source))


def _matter_link(url: str, title: str, stamp: str) -> Link:
    return Link(url, "matter", DocumentKind.RECORD, title=title[:500], stamp=stamp[:200])


def _results_page(root: Element, base: str, source: Source) -> Listing:
    """The matters that a search found, and the pages of those that name the topic."""
    results = [(rows, table) for name, headings, rows, table in grids(root) if _is_results(headings)]
    matters = tuple(matter for rows, _ in results for matter in _matters(rows, base))
    if not matters and not any(with_class(table, "rgNoRecords") for _, table in results):
        raise LayoutNotUnderstood("no matter with a file number and a page of its own, and no word that there are none")
    links = tuple(
        _matter_link(matter.url, matter.title, matter.status or "-")
        for matter in matters
        if _names_topic(matter.title, source)
    )
    return Listing(links, matters, note="" if matters else "the page says that it found no records")


def _is_results(headings: list[str]) -> bool:
    return any(each.startswith(("file", "record", "legislation", "matter")) for each in headings)


def _meeting_page(root: Element, page: Page, base: str, source: Source) -> Listing:
    """A meeting with its items, and the pages of those that name the topic."""
    rows = [row for _, headings, rows, _ in grids(root) if _is_results(headings) for row in rows]
    meeting = legistar_pages.meeting(root, rows, page.url, base, moments.zone_of(source))
    topical = {
        item.url: _matter_link(item.url, item.title, item.action or "-")
        for item in meeting.items
        if item.url and _names_topic(item.title, source)
    }
    return Listing((*papers.paper_links([meeting]), *topical.values()), (meeting,))


def read(page: Page, link: Link, source: Source) -> Listing | Gathering:  # noqa: ARG001 - seen from the answer
    """What a page lists, or for a matter's page what gathers its record; raises LayoutNotUnderstood."""
    root = parse_html(page)
    base = base_of(root, page)
    known = grids(root)
    if legistar_pages.is_matter(root):
        return legistar_pages.gather(root, page.url, base, [(name, rows) for name, _, rows, _ in known])
    if legistar_pages.is_action(root):
        return Listing(records=(legistar_pages.of_action(root, page.url),))
    if legistar_pages.is_meeting(root):
        return _meeting_page(root, page, base, source)
    if any(_is_calendar(name, headings) for name, headings, _, _ in known):
        return postbacks.paged(root, page, lambda shown: _calendar_page(shown, base, source))
    if any(_is_results(headings) for _, headings, _, _ in known):
        return postbacks.paged(root, page, lambda shown: _results_page(shown, base, source))
    raise LayoutNotUnderstood("neither a calendar, nor search results, nor a meeting's or a matter's page")
