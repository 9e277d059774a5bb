"""eSCRIBE publishing portals (``https://pub-NAME.escribemeetings.com``): the page of coming and past meetings, a
meeting's own page, and the JSON that the calendar asks for (``MeetingsCalendarView.aspx/GetCalendarMeetings`` and
``PastMeetings``).

The JSON answers only POST requests by date. A crawl asks it for the meetings around today, because the page may list
the coming ones only, or none without its script; where it does not answer, the page is what there is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import escribe_meeting, moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.json_rows import Row, answer, objects, rows_of, text
from crawler.spiders.markup import (
    Element,
    absolute,
    address_of,
    anchors,
    base_of,
    parse_html,
    sentence,
    with_class,
    words,
)
from crawler.spiders.meeting_words import not_as_planned, paper_kind, says_none
from crawler.spiders.platform import TODAY, Ask, Gathering, LayoutNotUnderstood, Listing, Role

ACCEPT = "text/html,application/json;q=0.9,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
DAYS_BACK, DAYS_AHEAD = 120, 60
"""Around today: minutes are approved weeks after the meeting, agendas posted days before."""
_HREF = re.compile(r"""href\s{0,3}=\s{0,3}['"]([^'"]{1,1000})['"]""", re.IGNORECASE)
_MEETINGS = (
    "upcoming-meeting-container",
    "past-meeting-container",
    "calendar-item",
    "meeting-header",
    "meeting-container",
)
_NAMES = ("meeting-title-heading", "meeting-title", "meeting-name")
_DATES = ("meeting-date", "meeting-time", "date")


def start(source: Source) -> list[Link]:
    """The portal's page of meetings."""
    return papers.listing_links(source, "list")


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _files(row: Row) -> Iterator[tuple[str, Row]]:
    """The papers of a meeting and what the list they are in is called: the calendar's, and those of past meetings."""
    for key in ("MeetingDocumentLink", "MeetingLinks", "AdditionalDocumentsLinks"):
        yield from (("", each) for each in objects(row, key))
    for category in objects(row, "AllCategorizedMeetingLinks"):
        yield from ((text(category, "Name"), each) for each in objects(category, "Package"))


def _json_documents(row: Row, base: str) -> Iterator[MeetingDocument]:
    for category, each in _files(row):
        url, title = absolute(text(each, "Url"), base), text(each, "Title", "AriaLabel") or category
        if url:
            # "PostMinutes", "AgendaCover".
            typed = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text(each, "Type"))
            kind = paper_kind(title, f"{category} {typed}", url)
            yield MeetingDocument(kind, title or text(each, "Type") or "Paper", url)
    if any(row.get(key) for key in ("HasVideo", "HasLiveVideo", "HasVideoLivePassed")):
        # The link is given with its markup.
        stated = _HREF.search(text(row, "VideoUrl", "LiveVideoStandAloneLink"))
        video = absolute(stated[1] if stated else text(row, "VideoUrl"), base)
        if video:
            yield MeetingDocument(PaperKind.VIDEO, "Video", video)


def _own_address(row: Row, documents: Iterable[MeetingDocument], base: str) -> str | None:
    """The meeting's page: what the calendar gives as its address answers with JSON."""
    pages = (each.url for each in documents if "/meeting.aspx?" in each.url.lower())
    number = text(row, "ID", "Id", "MeetingId")
    return next(pages, urljoin(base, f"Meeting.aspx?Id={number}") if number else absolute(text(row, "Url"), base))


def _json_meeting(row: Row, base: str, zone: ZoneInfo | None) -> Meeting:
    override = moments.find_time(text(row, "TimeOverride"))
    begins = moments.local_start(text(row, "StartDate").replace("/", "-"), zone)
    begins = begins or moments.start_in(text(row, "FormattedStart", "StartDate", "MeetingDate"), zone)
    if override and begins:
        begins = moments.start(moments.find_date(begins.isoformat()[:10]), override, zone)
    linked = next(iter(objects(row, "MeetingLinks")), {})
    kind = text(row, "MeetingType")
    name = text(row, "MeetingName", "MeetingTitle", "Title") or text(linked, "MeetingName")
    if begins is None or not (kind or name):
        raise LayoutNotUnderstood("a meeting without MeetingName and MeetingType, or without StartDate")
    documents = papers.once(_json_documents(row, base))
    return Meeting(
        body=body_of(kind) or body_of(name) or name,
        start=begins,
        status=not_as_planned(name, kind, text(row, "TimeOverride"), *(each.title for each in documents))
        or ("cancelled" if row.get("IsCancelled") is True else None),
        url=_own_address(row, documents, base),
        documents=documents,
        title=name or None,
    )


def _from_json(page: Page, zone: ZoneInfo | None) -> Listing:
    found = answer(page)
    listed = found.get("d", found.get("value")) if isinstance(found, dict) else found
    if isinstance(listed, str):
        listed = answer(Page(page.url, listed.encode()))
    rows = rows_of(listed, "meetings (an answer with a d)")
    meetings = [_json_meeting(row, _site(page.url), zone) for row in rows]
    return papers.listing(meetings, none="" if rows else "an empty list")


def _part(element: Element, names: tuple[str, ...]) -> Element | None:
    return next((each for name in names for each in with_class(element, name) if words(each)), None)


def _documents(element: Element, base: str) -> Iterator[MeetingDocument]:
    """The papers of a meeting; a link named by its format alone ("PDF") says in its label what it is of."""
    for anchor in anchors(element):
        url = address_of(anchor, base)
        if url is None:
            continue
        said, label = words(anchor), " ".join((anchor.get("aria-label") or anchor.get("title") or "").split())
        name = said if paper_kind(said).value != "other" or not label else label
        is_page = "meeting.aspx" in url.lower() and paper_kind(name) is PaperKind.OTHER
        if not is_page and (found := papers.paper(name, "", url)) is not None:
            yield found


def _meeting(element: Element, base: str, zone: ZoneInfo | None) -> Meeting | None:
    title, date = _part(element, _NAMES), _part(element, _DATES)
    begins = moments.start_in(words(date) if date is not None else words(element)[:300], zone)
    name = words(title)
    if begins is None or not name:
        return None
    documents = papers.once(_documents(element, base))
    pages = (absolute(anchor.get("href"), base) for anchor in (anchors(title) if title is not None else ()))
    return Meeting(
        body=body_of(name) or name,
        start=begins,
        status=not_as_planned(name, words(date), words(element)[:1000], *(each.title for each in documents)),
        url=next((url for url in pages if url), None),
        documents=documents,
        title=name,
    )


def _outermost(elements: list[Element]) -> list[Element]:
    known = set(elements)
    return [each for each in elements if not any(above in known for above in each.iterancestors())]


def read(page: Page, link: Link, source: Source) -> Listing | Gathering:
    """The meetings on a portal's page or in an answer; raises LayoutNotUnderstood."""
    zone = moments.zone_of(source)
    if page.body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _from_json(page, zone)
    root = parse_html(page)
    base = base_of(root, page)
    if escribe_meeting.is_meeting(root):
        return papers.listing([escribe_meeting.meeting(root, page.url, base, zone)], looked_for="headers of a meeting")
    today = link.context.get(TODAY)
    if today is not None:
        return _by_date(root, page, base, zone, date.fromisoformat(today))
    return _shown(root, base, zone)


def _by_date(root: Element, page: Page, base: str, zone: ZoneInfo | None, today: date) -> Gathering:
    """The meetings around today, from the calendar's own answer."""
    begin, end = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    wanted = {"calendarStartDate": begin.isoformat(), "calendarEndDate": end.isoformat()}
    asked = urljoin(_site(page.url), "MeetingsCalendarView.aspx/GetCalendarMeetings")
    found = yield Ask(asked, retry=False, json=wanted)
    if found.status == 200:
        return _from_json(found, zone)
    listing = _shown(root, base, zone)
    return replace(listing, note="; ".join(filter(None, (listing.note, f"the calendar answered {found.status}"))))


def _shown(root: Element, base: str, zone: ZoneInfo | None) -> Listing:
    """The meetings that the portal's page shows."""
    elements = _outermost(with_class(root, *_MEETINGS))
    found = [_meeting(each, base, zone) for each in elements]
    none = sentence(root, says_none) if "meeting" in words(root).lower() else ""
    return papers.listing(
        found, none="" if elements else none, looked_for="parts with a meeting-title and a meeting-date"
    )
