"""A meeting's papers: from the links beside it to the addresses that a crawl asks for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from banwatch.documents import DocumentKind, Link
from banwatch.sources import Source
from crawler.records import Meeting, MeetingDocument, PaperKind
from crawler.spiders.markup import Element, address_of, anchors, label_of
from crawler.spiders.meeting_words import is_no_paper, paper_kind
from crawler.spiders.platform import LayoutNotUnderstood, Listing

PAPER = "paper"
"""The role of a paper's link in every platform module."""
MOST_PAPERS = 1000
"""The most papers taken from one listing; those of the newest meetings are."""
ASKED_AGAIN = 40
"""How many of the newest meetings' papers are asked again each time, since a draft is replaced where it stands. Older
ones are asked again when their row changes."""
MOST_ALIKE = 20
"""The most meetings of one body, name and start among which a repeated one is looked for."""
_KINDS = {
    PaperKind.AGENDA: DocumentKind.AGENDA,
    PaperKind.PACKET: DocumentKind.AGENDA,
    PaperKind.MINUTES: DocumentKind.MINUTES,
    PaperKind.NOTICE: DocumentKind.OTHER,
    PaperKind.OTHER: DocumentKind.OTHER,
}


def paper(label: str, heading: str, url: str) -> MeetingDocument | None:
    """The paper that a link leads to; None where it is known to be none. ``heading`` is its column's, as shown."""
    if is_no_paper(label, url):
        return None
    kind = paper_kind(label, heading, url)
    # "Document link" under "Agenda" is an agenda, and called so.
    named = label if not heading or paper_kind(label) is not PaperKind.OTHER else heading
    return MeetingDocument(kind, named or kind.value.capitalize(), url)


def papers_in(element: Element, base: str, heading: str = "") -> Iterator[MeetingDocument]:
    """The papers that the links in an element lead to."""
    for anchor in anchors(element):
        url = address_of(anchor, base)
        if url is not None and (found := paper(label_of(anchor), heading, url)) is not None:
            yield found


def once(papers: Iterable[MeetingDocument]) -> tuple[MeetingDocument, ...]:
    """Each address once, in order; of several names for one address the first that is a kind's."""
    by_url: dict[str, MeetingDocument] = {}
    for each in papers:
        known = by_url.get(each.url)
        if known is None or (known.kind is PaperKind.OTHER and each.kind is not PaperKind.OTHER):
            by_url[each.url] = each
    return tuple(by_url.values())


def _day(meeting: Meeting) -> date:
    start = meeting.start
    return start.date() if isinstance(start, datetime) else start or date.min


def _wanted(meeting: Meeting) -> list[MeetingDocument]:
    """Agendas, minutes, notices and papers of unknown kind; the packet, which repeats the agenda with all that is
    attached to it, where there is no agenda."""
    has_agenda = any(each.kind is PaperKind.AGENDA for each in meeting.documents)
    return [
        each for each in meeting.documents if each.kind in _KINDS and not (each.kind is PaperKind.PACKET and has_agenda)
    ]


def _stamp(meeting: Meeting) -> str:
    """What the row says of the meeting: a change of it is a change of its papers."""
    return f"{meeting.status or ''}|{len(meeting.documents)}|{'|'.join(each.title for each in meeting.documents)}"[:200]


def _link(meeting: Meeting, each: MeetingDocument, *, again: bool) -> Link:
    context = {"body": meeting.body} | ({"start": meeting.start.isoformat()} if meeting.start else {})
    return Link(
        url=each.url,
        role=PAPER,
        kind=_KINDS[each.kind],
        title=f"{meeting.body}: {each.title}"[:500],
        published=_day(meeting) if meeting.start else None,
        stamp=None if again else _stamp(meeting),
        context=context,
    )


def paper_links(meetings: Iterable[Meeting]) -> list[Link]:
    """The papers to ask for, those of the newest meetings first."""
    newest = sorted(meetings, key=_day, reverse=True)
    links: dict[str, Link] = {}
    for position, meeting in enumerate(newest):
        for each in _wanted(meeting):
            links.setdefault(each.url, _link(meeting, each, again=position < ASKED_AGAIN))
    return list(links.values())[:MOST_PAPERS]


def _merged(one: Meeting, other: Meeting) -> Meeting:
    """A meeting listed twice, such as among the coming ones and among all."""
    return Meeting(
        body=one.body,
        start=one.start,
        status=one.status or other.status,
        url=one.url or other.url,
        documents=once((*one.documents, *other.documents)),
        title=one.title or other.title,
        items=one.items or other.items,
    )


def _same(one: Meeting, other: Meeting) -> bool:
    if one.url and other.url:
        return one.url == other.url
    shared = {each.url for each in one.documents} & {each.url for each in other.documents}
    return bool(shared) or not one.documents or not other.documents


def same_once(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Each meeting once: of the same body, name and start, and on the same page, or with a paper in common, or where
    one of the two shows none."""
    found: defaultdict[tuple[str, str | None, date | None], list[Meeting]] = defaultdict(list)
    order: list[tuple[tuple[str, str | None, date | None], int]] = []
    for meeting in meetings:
        key = (meeting.body, meeting.title, meeting.start)
        alike = found[key]
        nearest = enumerate(alike[:MOST_ALIKE])
        position = next((position for position, known in nearest if _same(known, meeting)), None)
        if position is None:
            order.append((key, len(alike)))
            alike.append(meeting)
        else:
            alike[position] = _merged(alike[position], meeting)
    return [found[key][position] for key, position in order]


def listing(
    meetings: Iterable[Meeting | None],
    more: Iterable[Link] = (),
    *,
    none: str = "",
    looked_for: str = "meetings",
) -> Listing:
    """A list of meetings as a module gives it; a None is a row from which no meeting could be read. Where there are no
    rows, ``none`` is what the page says about that; without such a word the layout is not understood."""
    rows = list(meetings)
    found = same_once(meeting for meeting in rows if meeting)
    unread = rows.count(None)
    if rows and not found:
        raise LayoutNotUnderstood(f"{unread} {looked_for}, none with a date and a name")
    links = [*paper_links(found), *more]
    if not found and not none and not links:
        raise LayoutNotUnderstood(f"no {looked_for}, and no word that there are none")
    return Listing(
        tuple(links),
        tuple(found),
        note=none if not found else f"{unread} of {len(rows)} rows could not be read" if unread else "",
    )


def listing_links(source: Source, role: str, address: Callable[[str], str] = str) -> list[Link]:
    """The pages that a crawl of a source begins from."""
    return [Link(address(url), role) for url in source.start]
