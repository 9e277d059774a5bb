"""Meetings of the Legistar web API: the newest events, each with its items, and of those that name the topic the votes
and the roll call.

An event leads to its agenda and minutes as files, and to its items where the event has changed; an item on the topic
leads to its matter, also where the matter's own title does not name it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

from banwatch.documents import DocumentKind, Link, Page
from banwatch.sources import Source
from banwatch.votes import Option
from crawler.records import MeetingItem
from crawler.spiders import legistar_saved, moments, papers
from crawler.spiders.legistar_rows import Row, roll_call, rows, text
from crawler.spiders.platform import Ask, Gathering, LayoutNotUnderstood, Listing

ITEMS = "items"
"""The role of the address of an event's items."""
MOST_EVENTS = 100
"""The newest events that are listed, coming ones among them."""
_FACTS = (
    "EventBodyName",
    "EventDate",
    "EventTime",
    "EventLocation",
    "EventComment",
    "EventAgendaStatusName",
    "EventMinutesStatusName",
    "EventInSiteURL",
    "EventAgendaFile",
    "EventMinutesFile",
    "EventVideoPath",
)
_ABSENT = (Option.ABSENT, Option.EXCUSED)


def newest(root: str) -> Ask:
    """The newest events. A few systems keep none, which they say by an error."""
    return Ask(f"{root}/events?$orderby={quote('EventDate desc')}&$top={MOST_EVENTS}", retry=False)


def _items_link(row: Row, root: str) -> Link:
    facts = {key: said[:1000] for key in _FACTS if (said := text(row, key)) is not None}
    changed = ("EventLastModifiedUtc", "EventAgendaStatusName", "EventMinutesStatusName")
    return Link(
        f"{root}/events/{row['EventId']}/eventitems?AgendaNote=1&MinutesNote=1",
        ITEMS,
        DocumentKind.AGENDA,
        title=text(row, "EventBodyName"),
        stamp="|".join(text(row, key) or "" for key in changed)[:200],
        context=facts,
    )


def listed(page: Page, source: Source, root: str) -> Listing:
    """The events of an answer, their papers and the addresses of their items."""
    found = rows(page, "EventId")
    zone = moments.zone_of(source)
    named = [row for row in found if text(row, "EventBodyName")]
    meetings = [legistar_saved.event(row, page.url, zone) if row in named else None for row in found]
    return papers.listing(meetings, [_items_link(row, root) for row in named], none="" if found else "an empty list")


def _names(row: Row, wanted: Iterable[str]) -> bool:
    fields = ("EventItemTitle", "EventItemMatterName", "EventItemAgendaNote", "EventItemMinutesNote")
    said = " ".join(text(row, key) or "" for key in fields).lower()
    return any(term.lower() in said for term in wanted)


def _absent(page: Page) -> Mapping[Option, tuple[str, ...]]:
    """Who was not there by the roll call taken at an item; who was, has voted."""
    if page.status != 200:
        return {}
    told = rows(page, "RollCallId")
    said = [
        {"VotePersonName": row.get("RollCallPersonName"), "VoteValueName": row.get("RollCallValueName")} for row in told
    ]
    named, _ = roll_call(said)
    return {option: names for option, names in named.items() if option in _ABSENT}


def _with_absent(item: MeetingItem, absent: Mapping[Option, tuple[str, ...]]) -> MeetingItem:
    if item.vote is None or not absent:
        return item
    missing = {option: names for option, names in absent.items() if option not in item.vote.roll_call}
    counts = {option: len(names) for option, names in missing.items()}
    vote = replace(item.vote, roll_call={**item.vote.roll_call, **missing}, counts={**item.vote.counts, **counts})
    return replace(item, vote=vote)


def _taken_by_name(row: Row) -> bool:
    return bool(row.get("EventItemRollCallFlag")) or row.get("EventItemPassedFlag") is not None


def _matters(found: Iterable[Row], root: str) -> list[Link]:
    numbers = {row["EventItemMatterId"]: row for row in found if isinstance(row.get("EventItemMatterId"), int)}
    return [
        Link(f"{root}/matters/{number}/histories", "matter", DocumentKind.RECORD, title=text(row, "EventItemTitle"))
        for number, row in numbers.items()
    ]


def gather(page: Page, link: Link, source: Source, root: str, wanted: list[str]) -> Gathering:
    """A meeting with its items, where any of them names the topic."""
    found = sorted(rows(page, "EventItemId"), key=lambda row: _sequence(row))
    if "EventBodyName" not in link.context:
        raise LayoutNotUnderstood("items of an event that is not known")
    topical = [row for row in found if _names(row, wanted)]
    notes: list[str] = []
    items: dict[object, MeetingItem] = {}
    for row in filter(_taken_by_name, topical):
        number = row["EventItemId"]
        votes = yield Ask(f"{root}/eventitems/{number}/votes", retry=False)
        if votes.status not in (200, 404):
            notes.append(f"votes of {number} answered {votes.status}")
        told = rows(votes, "VoteId") if votes.status == 200 else []
        notes.extend(f"unknown vote {word!r}" for word in sorted(set(roll_call(told)[1])))
        item = legistar_saved.item({**row, "EventItemVoteInfo": told})
        if row.get("EventItemRollCallFlag"):
            called = yield Ask(f"{root}/eventitems/{number}/rollcalls", retry=False)
            item = _with_absent(item, _absent(called))
        items[number] = item
    meeting = legistar_saved.event(link.context, link.url, moments.zone_of(source))
    every = tuple(items.get(row["EventItemId"]) or legistar_saved.item(row) for row in found)
    meeting = replace(meeting, items=every if topical else (), url=meeting.url or _own_address(link, root))
    return Listing(tuple(_matters(topical, root)), (meeting,), "; ".join(notes))


def _sequence(row: Row) -> tuple[int, int]:
    keys = ("EventItemAgendaSequence", "EventItemMinutesSequence")
    first, second = (row.get(key) for key in keys)
    return (first if isinstance(first, int) else 100_000, second if isinstance(second, int) else 100_000)


def _own_address(link: Link, root: str) -> str:
    return f"{root}{urlsplit(link.url).path.removeprefix(urlsplit(root).path).rpartition('/')[0]}"
