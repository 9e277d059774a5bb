"""PrimeGov's public portal (``https://TENANT.primegov.com/api/v2/PublicPortal/...``): the coming meetings, and the past
ones of a year. It names committees by number only, so that a meeting's title stands for its body.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
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
from crawler.spiders.meeting_words import not_as_planned, paper_kind
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role

ACCEPT = "application/json"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_PORTAL = "/api/v2/PublicPortal/"
_HTML = "3"
"""The ``compileOutputType`` of a paper that is a web page; others are files."""


def start(source: Source) -> list[Link]:
    """The coming meetings, and the years that have past ones."""
    links = []
    for root in source.start:
        if "/api/" in urlsplit(root).path.lower():
            links.append(Link(root, "list"))
        else:
            names = ("ListUpcomingMeetings", "GetArchivedMeetingYears")
            links.extend(Link(urljoin(root, _PORTAL + name), "list") for name in names)
    return links


def _address(row: Row, base: str) -> str | None:
    if stated := absolute(text(row, "link"), base):
        return stated
    template = text(row, "templateId", "meetingTemplateId")
    output = text(row, "compileOutputType")
    number = text(row, "id")
    if output == _HTML:
        query = f"meetingTemplateId={template}" if template else f"compiledMeetingDocumentFileId={number}"
        return urljoin(base, f"/Portal/Meeting?{query}") if template or number else None
    if template:
        return urljoin(base, f"/Public/CompiledDocument?meetingTemplateId={template}&compileOutputType={output or 1}")
    return urljoin(base, f"/Public/CompiledDocument/{number}") if number else None


def _files(row: Row) -> Iterator[tuple[str, Row]]:
    """The papers of a meeting with their names, as either of the two APIs gives them."""
    for file in objects(row, "documentList"):
        yield text(file, "templateName", "name", "title"), file
    for template in objects(row, "templates"):
        for file in objects(template, "compiledMeetingDocumentFiles"):
            yield text(template, "title", "name"), {"templateId": text(template, "id"), **file}


def _documents(row: Row, base: str) -> Iterator[MeetingDocument]:
    for name, file in _files(row):
        if (url := _address(file, base)) is not None:
            kind = paper_kind(name)
            yield MeetingDocument(kind, name or kind.value.capitalize(), url)
    video, swagit = absolute(text(row, "videoUrl"), base), text(row, "swagitId")
    if video or swagit:
        yield MeetingDocument(PaperKind.VIDEO, "Video", video or f"https://swagit.com/play/{swagit}")


def _meeting(row: Row, base: str, zone: ZoneInfo | None) -> Meeting:
    begins = moments.local_start(row.get("dateTime") or row.get("meetingDate"), zone)
    if not isinstance(begins, datetime):
        begins = moments.start_in(f"{text(row, 'date')} {text(row, 'time')}", zone) or begins
    name = text(row, "title", "name", "meetingTypeName")
    committee = text(row, "committeeName", "committee")
    if begins is None or not (name or committee):
        raise LayoutNotUnderstood("a meeting without title or dateTime")
    return Meeting(
        body=committee or body_of(name) or name,
        start=begins,
        status=not_as_planned(name, text(row, "status", "meetingStatus")),
        documents=papers.once(_documents(row, base)),
        title=name or None,
    )


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - answers read alike
    """The meetings in an answer, or the newest of the years that it lists; raises LayoutNotUnderstood."""
    found = answer(page)
    if isinstance(found, dict):
        found = next((found[key] for key in ("meetings", "value", "data", "results") if key in found), found)
    if isinstance(found, list) and found and all(isinstance(year, int) for year in found):
        years = urljoin(page.url, f"{_PORTAL}ListArchivedMeetings?year={max(found)}")
        return Listing((Link(years, "list"),))
    rows = rows_of(found, "meetings")
    zone = moments.zone_of(source)
    return papers.listing([_meeting(row, page.url, zone) for row in rows], none="" if rows else "an empty list")
