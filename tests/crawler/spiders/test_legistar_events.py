"""Meetings of the Legistar web API: events by date, their items, votes and roll calls."""

import json
from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from banwatch.votes import Option, VoteResult
from crawler.records import Meeting
from crawler.rendering import render_meeting
from crawler.spiders import LayoutNotUnderstood, Listing, gather_offline
from crawler.spiders.legistar_api import read, start
from crawler.spiders.legistar_events import newest

ROOT = "https://webapi.legistar.com/v1/laketown"
SOURCE = Source("l", "L", Platform.LEGISTAR_API, (ROOT,), time_zone="America/Chicago")
EVENT = {
    "EventId": 9,
    "EventBodyName": "Common Council",
    "EventDate": "2021-12-14T00:00:00",
    "EventTime": "6:30 PM",
    "EventAgendaStatusName": "Final",
    "EventMinutesStatusName": "Draft",
    "EventLastModifiedUtc": "2021-12-15T09:00:00.1",
    "EventAgendaFile": "https://laketown.legistar1.com/laketown/meetings/9_A.pdf",
    "EventMinutesFile": None,
    "EventInSiteURL": "https://laketown.legistar.com/MeetingDetail.aspx?LEGID=9",
}
ITEMS = [
    {"EventItemId": 21, "EventItemAgendaSequence": 2, "EventItemTitle": "Parade route", "EventItemPassedFlag": 1},
    {
        "EventItemId": 22,
        "EventItemAgendaSequence": 1,
        "EventItemAgendaNumber": "4.",
        "EventItemTitle": "Chapter 9.2",
        "EventItemMatterName": "Facial recognition by departments",
        "EventItemMatterId": 7,
        "EventItemMatterFile": "21-0007",
        "EventItemActionName": "adopt",
        "EventItemPassedFlag": 1,
        "EventItemPassedFlagName": "Pass",
        "EventItemMover": "Ada Ames",
        "EventItemSeconder": "Bo Birch",
        "EventItemTally": "2:1",
        "EventItemRollCallFlag": 1,
    },
]
VOTES = [
    {"VoteId": number, "VotePersonName": name, "VoteValueName": word}
    for number, (name, word) in enumerate([("Ada Ames", "Aye"), ("Bo Birch", "Aye"), ("Cy Cole", "Nay")])
]
CALLED = [
    {"RollCallId": number, "RollCallPersonName": name, "RollCallValueName": word}
    for number, (name, word) in enumerate([("Ada Ames", "Present"), ("Di Dale", "Absent")])
]


def _page(url: str, value: Any) -> Page:
    return Page(url, json.dumps(value).encode(), "application/json")


def _events(events: Any) -> Listing:
    (link,) = start(SOURCE)
    asked = newest(ROOT).url
    listing = gather_offline(read(_page(link.url, []), link, SOURCE), {asked: _page(asked, events)})
    assert isinstance(listing, Listing)
    return listing


def _meeting(items: Any, **answers: Any) -> tuple[Listing, Meeting]:
    link = next(link for link in _events([EVENT]).links if link.role == "items")
    pages = {f"{ROOT}/eventitems/22/{name}": _page("", rows) for name, rows in answers.items()}
    listing = gather_offline(read(_page(link.url, items), link, SOURCE), pages)
    assert isinstance(listing, Listing)
    (meeting,) = listing.records
    assert isinstance(meeting, Meeting)
    return listing, meeting


def test_events_lead_to_their_papers_and_to_their_items() -> None:
    listing = _events([EVENT])
    (meeting,) = listing.records
    assert isinstance(meeting, Meeting)
    assert (meeting.body, str(meeting.start), meeting.status) == (
        "Common Council",
        "2021-12-14 18:30:00-06:00",
        "Final",
    )
    paper, items = listing.links
    assert (paper.role, paper.url, paper.kind) == ("paper", EVENT["EventAgendaFile"], "agenda")
    assert (items.role, items.url) == ("items", f"{ROOT}/events/9/eventitems?AgendaNote=1&MinutesNote=1")
    assert items.stamp == "2021-12-15T09:00:00.1|Final|Draft"
    assert listing.note == "no matter's title names the topic"


def test_an_event_without_a_body_costs_only_itself_and_is_told() -> None:
    listing = _events([EVENT, EVENT | {"EventId": 10, "EventBodyName": None}])
    assert len(listing.records) == 1
    assert listing.note.endswith("1 of 2 rows could not be read")


def test_an_item_on_the_topic_has_its_vote_by_name_and_leads_to_its_matter() -> None:
    listing, meeting = _meeting(ITEMS, votes=VOTES, rollcalls=CALLED)
    first, second = meeting.items
    assert (first.number, first.file_number, second.title) == ("4.", "21-0007", "Parade route")
    assert first.vote is not None
    assert (first.vote.result, first.vote.mover, first.vote.seconder) == (VoteResult.PASS, "Ada Ames", "Bo Birch")
    assert first.vote.roll_call == {
        Option.YES: ("Ada Ames", "Bo Birch"),
        Option.NO: ("Cy Cole",),
        Option.ABSENT: ("Di Dale",),
    }
    assert first.vote.counts == {Option.YES: 2, Option.NO: 1, Option.ABSENT: 1}
    assert [link.url for link in listing.links] == [f"{ROOT}/matters/7/histories"]
    assert "Noes: 1 - Cy Cole" in render_meeting(meeting)
    assert meeting.url == EVENT["EventInSiteURL"]


def test_a_vote_that_the_api_does_not_give_leaves_the_items_own_tally_and_a_note() -> None:
    link = next(link for link in _events([EVENT]).links if link.role == "items")
    failed = Page("", b"", status=500)
    pages = {f"{ROOT}/eventitems/22/{name}": failed for name in ("votes", "rollcalls")}
    listing = gather_offline(read(_page(link.url, ITEMS), link, SOURCE), pages)
    assert isinstance(listing, Listing)
    (meeting,) = listing.records
    assert isinstance(meeting, Meeting)
    assert meeting.items[0].vote is not None
    assert meeting.items[0].vote.counts == {Option.YES: 2, Option.NO: 1}
    assert listing.note == "votes of 22 answered 500"


def test_a_meeting_without_an_item_on_the_topic_asks_for_no_votes() -> None:
    listing, meeting = _meeting(ITEMS[:1])
    assert (listing.links, meeting.items) == ((), ())


@pytest.mark.parametrize("answer", [{"Message": "no"}, [{"Other": 1}]])
def test_another_layout_of_events_or_items_is_not_understood(answer: Any) -> None:
    with pytest.raises(LayoutNotUnderstood):
        _events(answer)
    with pytest.raises(LayoutNotUnderstood):
        _meeting(answer)
    with pytest.raises(LayoutNotUnderstood, match="not known"):
        gather_offline(read(_page("", ITEMS), Link(f"{ROOT}/events/9/eventitems", "items"), SOURCE))
