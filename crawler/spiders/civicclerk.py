"""CivicClerk's events (``https://TENANT.api.civicclerk.com/v1/Events``, OData 4).

Its moments are the council's own clock, whatever the ``Z`` behind them says: an agenda "posted at 12:22 PM" was
published at 12:22Z.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.json_rows import Row, answer, objects, rows_of, text
from crawler.spiders.markup import absolute
from crawler.spiders.meeting_words import not_as_planned, paper_kind, without_status
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role

ACCEPT = "application/json"
ROLES: Mapping[str, Role] = MappingProxyType(
    {"list": Role.LISTING_EACH_TIME, "older": Role.LISTING, papers.PAPER: Role.CONTENT}
)
MOST_PAGES = 10
"""The most pages of events followed."""
_START = ("startDateTime", "eventDate", "StartDateTime", "EventDate")
_NAME = ("eventName", "agendaName", "EventName", "title")


def _tenant(url: str) -> str:
    return (urlsplit(url).hostname or "").split(".")[0]


def _events(root: str) -> str:
    """The events, newest first, of the tenant whose portal or API an address is in."""
    if "/events" in root.lower():
        return root
    return f"https://{_tenant(root)}.api.civicclerk.com/v1/Events?$orderby=startDateTime%20desc&$top=100"


def start(source: Source) -> list[Link]:
    """The newest events."""
    return papers.listing_links(source, "list", _events)


def _api(found: object, page: Page) -> str:
    """The root of the tenant's API, which the answer names."""
    context = text(found, "@odata.context") if isinstance(found, dict) else ""
    if "/$metadata" in context:
        return context.split("$metadata")[0]
    if ".api.civicclerk.com" in page.url:
        return urljoin(page.url, "/v1/")
    return f"https://{_tenant(page.url)}.api.civicclerk.com/v1/"


def _file(row: Row, api: str) -> MeetingDocument | None:
    number, stream = text(row, "fileId"), text(row, "streamUrl")
    relative = text(row, "url", "fileUrl")
    url = absolute(stream, api) or (
        f"{api}Meetings/GetMeetingFileStream(fileId={number},plainText=false)"
        if number and number != "0"
        else absolute(relative, api)
    )
    if url is None:
        return None
    kind = paper_kind(text(row, "type"), text(row, "name"))
    return MeetingDocument(kind, text(row, "name", "type") or kind.value.capitalize(), url)


def _video(row: Row, portal: str) -> MeetingDocument | None:
    """The recording: elsewhere where its address is a whole one, else on the event's own page of media."""
    fields = ("mediaStreamPath", "mediaSourcePathMp4", "mediaSourcePath", "externalMediaUrl")
    stated = [found for key in fields if (found := text(row, key))]
    elsewhere = next((found for found in stated if found.startswith(("http://", "https://", "//"))), "")
    if not elsewhere and (youtube := text(row, "youtubeVideoId")):
        elsewhere = f"https://www.youtube.com/watch?v={youtube}"
    url = absolute(elsewhere, portal) or (f"{portal}/media" if stated else None)
    return MeetingDocument(PaperKind.VIDEO, "Video", url) if url else None


def _documents(row: Row, api: str, portal: str) -> Iterator[MeetingDocument]:
    for file in objects(row, "publishedFiles", "PublishedFiles"):
        if (found := _file(file, api)) is not None:
            yield found
    if (video := _video(row, portal)) is not None:
        yield video


def _meeting(row: Row, api: str, zone: ZoneInfo | None) -> Meeting:
    begins = next((found for key in _START if (found := moments.local_start(row.get(key), zone))), None)
    name, category = text(row, *_NAME), text(row, "categoryName", "eventCategoryName", "CategoryName")
    if begins is None or not (name or category):
        raise LayoutNotUnderstood("an event without eventName and categoryName, or without startDateTime")
    number = text(row, "id", "Id")
    portal = f"https://{_tenant(api)}.portal.civicclerk.com/event/{number}"
    deleted = "cancelled" if row.get("isDeleted") is True else None
    return Meeting(
        body=without_status(category) or body_of(name) or name,
        start=begins,
        status=not_as_planned(name, text(row, "eventNotice")) or deleted,
        url=f"{portal}/overview" if number else None,
        documents=papers.once(_documents(row, api, portal)),
        title=name or None,
    )


def _next(found: object, link: Link) -> list[Link]:
    address = text(found, "@odata.nextLink") if isinstance(found, dict) else ""
    pages = int(link.context.get("pages", "1"))
    if not address or pages >= MOST_PAGES:
        return []
    return [Link(address, "older", context={"pages": str(pages + 1)})]


def read(page: Page, link: Link, source: Source) -> Listing:
    """The events in an answer, or the one event; raises LayoutNotUnderstood."""
    found = answer(page)
    if isinstance(found, dict) and "value" not in found:
        listed = [found] if any(key in found for key in _START) else None
    else:
        listed = found["value"] if isinstance(found, dict) else found
    rows = rows_of(listed, "events (an OData answer with a value)")
    zone, api = moments.zone_of(source), _api(found, page)
    meetings = [_meeting(row, api, zone) for row in rows]
    return papers.listing(meetings, _next(found, link), none="" if rows else "an empty list")
