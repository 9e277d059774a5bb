"""eSCRIBE publishing portals (``https://pub-NAME.escribemeetings.com``): the page of coming and past meetings, and the
JSON that its calendar asks for (``MeetingsCalendarView.aspx/GetCalendarMeetings`` and ``PastMeetings``).

The JSON answers only POST requests; a crawl reads the page, which lists the coming meetings and those of the year.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments, papers
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
from crawler.spiders.meeting_words import not_as_planned, paper_kind, says_none, without_status
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role

ACCEPT = "text/html,application/json;q=0.9,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
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


def _json_documents(row: Row, base: str) -> Iterator[MeetingDocument]:
    for key in ("MeetingDocumentLink", "MeetingLinks", "AdditionalDocumentsLinks"):
        for each in objects(row, key):
            url, title = absolute(text(each, "Url"), base), text(each, "Title", "AriaLabel", "Type")
            if url:
                yield MeetingDocument(paper_kind(title, text(each, "Type"), url), title or "Paper", url)
    video = absolute(text(row, "VideoUrl", "LiveVideoStandAloneLink"), base)
    if video and (row.get("HasVideo") or row.get("HasLiveVideo") or row.get("HasVideoLivePassed")):
        yield MeetingDocument(PaperKind.VIDEO, "Video", video)


def _json_meeting(row: Row, base: str, zone: ZoneInfo | None) -> Meeting:
    override = moments.find_time(text(row, "TimeOverride"))
    begins = moments.local_start(text(row, "StartDate").replace("/", "-"), zone)
    begins = begins or moments.start_in(text(row, "FormattedStart", "StartDate"), zone)
    if override and begins:
        begins = moments.start(moments.find_date(begins.isoformat()[:10]), override, zone)
    kind, name = text(row, "MeetingType"), text(row, "MeetingName", "MeetingTitle", "Title")
    if begins is None or not (kind or name):
        raise LayoutNotUnderstood("a meeting without MeetingName and MeetingType, or without StartDate")
    documents = papers.once(_json_documents(row, base))
    number = text(row, "ID", "Id", "MeetingId")
    return Meeting(
        body=without_status(kind) or without_status(name) or name,
        start=begins,
        status=not_as_planned(name, kind, text(row, "TimeOverride"), *(each.title for each in documents)),
        url=absolute(text(row, "Url"), base) or (urljoin(base, f"Meeting.aspx?Id={number}") if number else None),
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
        body=without_status(name) or name,
        start=begins,
        status=not_as_planned(name, words(date), words(element)[:1000], *(each.title for each in documents)),
        url=next((url for url in pages if url), None),
        documents=documents,
        title=name,
    )


def _outermost(elements: list[Element]) -> list[Element]:
    known = set(elements)
    return [each for each in elements if not any(above in known for above in each.iterancestors())]


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - what it is is seen from the answer
    """The meetings on a portal's page or in an answer; raises LayoutNotUnderstood."""
    zone = moments.zone_of(source)
    if page.body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _from_json(page, zone)
    root = parse_html(page)
    base = base_of(root, page)
    elements = _outermost(with_class(root, *_MEETINGS))
    found = [_meeting(each, base, zone) for each in elements]
    none = sentence(root, says_none) if "meeting" in words(root).lower() else ""
    return papers.listing(
        found, none="" if elements else none, looked_for="parts with a meeting-title and a meeting-date"
    )
