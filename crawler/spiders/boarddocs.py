"""BoardDocs, as XML (``XML-ActiveMeetings``: meetings with their categories and items), as JSON
(``BD-GETMeetingsListForSEO``, ``BD-GetMeetingsList``: meetings only), and as the list on its public page.

A meeting's own page is drawn by script from answers to POST requests; what it would say is in the XML.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from banwatch.documents import Link, Page
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, MeetingItem, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.json_rows import Row, answer, rows_of, text
from crawler.spiders.markup import Element, absolute, has_class, parse_html, sentence, with_class, words
from crawler.spiders.meeting_words import not_as_planned, paper_kind, says_none
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role
from crawler.spiders.xml import name_of, parse, word

ACCEPT = "application/json,application/xml;q=0.9,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType({"list": Role.LISTING_EACH_TIME, papers.PAPER: Role.CONTENT})
_SITE = "board.nsf"


def _site(url: str) -> str:
    """The address of a board's site, up to and with ``Board.nsf``."""
    at = url.lower().find(_SITE)
    return url[: at + len(_SITE)] if at >= 0 else url.rstrip("/")


def _list(root: str) -> str:
    page = urlsplit(root).path.lower().rsplit(_SITE, 1)[-1].strip("/")
    return root if page not in ("", "public") else f"{_site(root)}/XML-ActiveMeetings"


def start(source: Source) -> list[Link]:
    """The board's active meetings as XML, unless its address names another list."""
    return papers.listing_links(source, "list", _list)


def _agenda(number: str, page: Page) -> str | None:
    return f"{_site(page.url)}/goto?open&id={number}" if number else None


def _meeting(
    *, body: str, name: str, begins: date | None, url: str | None, said: str, items: tuple[MeetingItem, ...] = ()
) -> Meeting:
    if begins is None or not (name or body):
        raise LayoutNotUnderstood("a meeting without a name or a date")
    return Meeting(
        body=body or body_of(name) or name,
        start=begins,
        status=not_as_planned(name, said[:300]),
        url=url,
        documents=(MeetingDocument(PaperKind.AGENDA, "Agenda", url),) if url else (),
        title=name or None,
        items=items,
    )


def _below(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter(etree.Element) if name_of(each) == name)


def _items(meeting: Element, base: str) -> Iterator[MeetingItem]:
    for category in _below(meeting, "category"):
        items = list(_below(category, "item"))
        named = word(category, "name")
        if not items and named:
            yield MeetingItem(named)
        for item in items:
            if title := word(item, "name"):
                yield MeetingItem(title, action=word(item, "actiontype"), url=absolute(word(item, "link"), base))


def _files(meeting: Element, base: str) -> Iterator[MeetingDocument]:
    """Attached files, where the list names any."""
    for file in (*_below(meeting, "file"), *_below(meeting, "attachment")):
        url = absolute(word(file, "link") or word(file, "url") or file.get("href") or file.get("url"), base)
        name = word(file, "name") or word(file, "title") or words(file)
        if url:
            yield MeetingDocument(paper_kind(name, "", url), name or "File", url)


def _xml(root: Element, page: Page, zone: ZoneInfo | None) -> list[Meeting]:
    if name_of(root) not in ("meetings", "meeting"):
        raise LayoutNotUnderstood(f"<{name_of(root)}> where <meetings> was expected")
    found = []
    for each in [root] if name_of(root) == "meeting" else _below(root, "meeting"):
        begins = next((element for element in each if name_of(element) == "start"), None)
        when = " ".join(map(str, begins.itertext())) if begins is not None else ""
        said = word(each, "description") or ""
        clock = moments.find_time(when) or moments.find_time(said)
        url = absolute(word(each, "link"), page.url) or _agenda(each.get("id") or "", page)
        meeting = _meeting(
            body=" ".join((each.get("bodyname") or "").split()),
            name=word(each, "name") or "",
            begins=moments.start(moments.find_date(when), clock, zone),
            url=url,
            said=said,
            items=tuple(_items(each, page.url)),
        )
        files = papers.once((*meeting.documents, *_files(each, page.url)))
        found.append(replace(meeting, documents=files))
    return found


def _json(row: Row, page: Page, zone: ZoneInfo | None) -> Meeting:
    said, when = text(row, "Description", "description"), text(row, "Date", "date", "numberdate", "start")
    day = moments.find_date(when[:10]) or moments.find_compact_date(when)
    return _meeting(
        body=text(row, "committee", "bodyname", "Committee"),
        name=text(row, "Name", "name", "title"),
        begins=moments.start(day, moments.find_time(said) or moments.find_time(text(row, "time")), zone),
        url=_agenda(text(row, "Unique", "unique", "id"), page),
        said=said,
    )


def _html(root: Element, page: Page, zone: ZoneInfo | None) -> list[Meeting]:
    """The meetings on the public page, and the one on a meeting's own."""
    body = words(next(iter(with_class(root, "committee-name", "committee-trigger")), None))
    found = []
    for each in with_class(root, "meeting", "meeting-item"):
        number, said = each.get("unique") or each.get("id") or each.get("data-id") or "", words(each)
        day = moments.find_date(said)
        if each.tag in ("a", "li", "div") and day and number:
            parts = [words(part) for part in each.iter("div", "span", "strong") if not has_class(part, "meeting")]
            titled = words(next(iter(with_class(each, "meeting-title", "meeting-name")), None))
            name = titled or next((part for part in parts if part and moments.find_date(part) is None), "")
            begins = moments.start(day, moments.find_time(said), zone)
            found.append(
                _meeting(
                    body=body,
                    name=name or moments.without_dates(said) or body,
                    begins=begins,
                    url=_agenda(number, page),
                    said=said,
                )
            )
    return found or _own_page(root, page, zone)


def _own_page(root: Element, page: Page, zone: ZoneInfo | None) -> list[Meeting]:
    parts = ("meeting-name", "meeting-date", "meeting-description")
    name, when, said = (words(next(iter(with_class(root, part)), None)) for part in parts)
    if not name or not moments.find_date(when):
        return []
    begins = moments.start(moments.find_date(when), moments.find_time(said), zone)
    return [_meeting(body="", name=name, begins=begins, url=page.url, said=said)]


def read(page: Page, link: Link, source: Source) -> Listing:  # noqa: ARG001 - what it is is seen from the answer
    """The meetings in an answer; raises LayoutNotUnderstood."""
    zone, body = moments.zone_of(source), page.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body.startswith((b"[", b"{")):
        found = answer(page)
        rows = rows_of(found.get("meetings") if isinstance(found, dict) else found, "meetings")
        return papers.listing([_json(row, page, zone) for row in rows], none="" if rows else "an empty list")
    if body[:500].lower().find(b"<meeting") >= 0:
        root = parse(page)
        meetings = _xml(root, page, zone)
        return papers.listing(meetings, none="" if len(root) else "an empty list")
    root = parse_html(page)
    return papers.listing(_html(root, page, zone), none=sentence(root, says_none))
