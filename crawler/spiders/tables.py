"""Meetings in tables that are read by their headings, whatever the columns are called and in whatever order."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments
from crawler.spiders.bodies import body_of
from crawler.spiders.markup import Element, absolute, anchors, words
from crawler.spiders.meeting_words import names_body, not_as_planned, paper_kind
from crawler.spiders.papers import once, papers_in
from crawler.spiders.rows import Row, table_rows

DATE = ("meeting date", "date & time", "date/time", "date and time", "date", "event date", "when", "fecha", "start")
TIME = ("meeting time", "time", "start time", "hora")
BODY = (
    "body",
    "meeting body",
    "board",
    "committee",
    "meeting type",
    "name",
    "meeting name",
    "meeting title",
    "meeting",
    "title",
    "event",
    "group",
    "department",
    "type",
    "subject",
    "reunión",
)
ASIDE = (
    "location",
    "meeting location",
    "venue",
    "place",
    "address",
    "topic",
    "meeting topic",
    "duration",
    "ics",
    "rss",
)
"""Columns whose links are no papers."""
DETAILS = ("meeting details", "details", "event details", "more", "view meeting", "status")


def _is_aside(heading: str) -> bool:
    return heading.startswith(ASIDE)


def _name(row: Row) -> str:
    """What a row's meeting is called: under a heading for its body, never under one that only begins like it
    ("Meeting Date", "Committee Packet")."""
    for wanted in BODY:
        for heading, cell in row.cells:
            begins = heading.startswith(wanted) and not heading.startswith((*DATE, *TIME, *ASIDE, *DETAILS))
            if (heading == wanted or begins) and paper_kind(heading) is PaperKind.OTHER and (said := words(cell)):
                return said
    return ""


def row_papers(row: Row, base: str) -> Iterator[MeetingDocument]:
    """The papers linked in a row, each named by its column's heading where its link has no words."""
    seen: set[Element] = set()
    for heading, cell in row.cells:
        if cell in seen or heading.startswith((*ASIDE, *DETAILS)):
            continue
        seen.add(cell)
        shown = heading if heading not in (*BODY, *DATE, *TIME) else ""
        yield from papers_in(cell, base, shown[:1].upper() + shown[1:])


def _date_text(row: Row) -> str:
    """The text that holds the row's date: under a heading for it, else the first cell that is one."""
    stated = row.text(*DATE)
    if moments.find_date(stated):
        return stated
    texts = (words(cell) for heading, cell in row.cells if not _is_aside(heading))
    return next((text for text in texts if len(text) < 200 and moments.find_date(text)), "")


def _details(row: Row, base: str) -> str | None:
    """The meeting's own page."""
    for anchor in anchors(row.element):
        url = absolute(anchor.get("href"), base)
        if url and any(part in url.lower() for part in ("meetingdetail", "detail_meeting", "/meeting/", "/event/")):
            return url
    return None


def row_meeting(row: Row, base: str, zone: ZoneInfo | None, body: str = "") -> Meeting | None:
    """The meeting in a row; None where it has no date. ``body`` is that of the page, for rows without a name."""
    date_text = _date_text(row)
    day = moments.find_date(date_text)
    if day is None:
        return None
    time_text = row.text(*TIME)
    clock = moments.find_time(time_text) or moments.find_time(date_text)
    name = _name(row)
    place = next((words(cell) for heading, cell in row.cells if _is_aside(heading)), "")
    plain = body_of(name) or body
    if not plain:
        return None
    return Meeting(
        body=plain,
        start=moments.start(day, clock, zone),
        status=row.text("meeting status", "status") or not_as_planned(name, time_text, date_text, place),
        url=_details(row, base),
        documents=once(row_papers(row, base)),
        title=name or None,
    )


def _dated(headings: Iterable[str]) -> bool:
    return any(heading.startswith(DATE) for heading in headings)


def page_body(root: Element) -> str:
    """The body that a page is about, for rows that name none: a heading or title with a word for a body in it."""
    named = (words(each) for each in root.iter("h1", "h2", "h3", "title"))
    said = [each for each in named if each and len(each) < 200]
    return next((each for each in said if names_body(each)), said[0] if said else "")


def meeting_tables(root: Element) -> list[tuple[Element, list[Row]]]:
    """The tables with a heading for a date, and their rows; a row of one wide cell is a group's heading, or says that
    there are none."""
    found = []
    for table in root.iter("table"):
        headings, rows = table_rows(table)
        if _dated(headings):
            found.append((table, [row for row in rows if len({cell for _, cell in row.cells}) > 1]))
    return found
