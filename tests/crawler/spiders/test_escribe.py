# ruff: noqa: E501 - pages are written as their systems write them
"""eSCRIBE: the answers of its calendar, and a meeting's own page with its motions."""

import json
from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform
from crawler.records import Meeting
from crawler.spiders import TODAY, LayoutNotUnderstood, Listing, gather_offline
from crawler.spiders.escribe import read
from crawler.trying import source_for, try_page

PORTAL = "https://pub-laketown.escribemeetings.com"


def _try(body: bytes, path: str) -> list[dict[str, Any]]:
    source = source_for(Platform.ESCRIBE, PORTAL, "America/Denver")
    return list(try_page(Platform.ESCRIBE, body, f"{PORTAL}/{path}", source))


COMING = {
    "ID": "ab-12",
    "MeetingName": "Ethics Board Regular Meeting",
    "StartDate": "2025/12/17 17:15:00",
    "FormattedStart": "Wednesday, December 17, 2025 @ 5:15 PM",
    "Url": f"{PORTAL}/MeetingsCalendarView.aspx/Meeting?Id=ab-12",
    "MeetingType": "Ethics Board Regular Meeting",
    "MeetingDocumentLink": [
        {"Format": ".pdf", "Title": "Agenda (PDF)", "Type": "Agenda", "Url": "FileStream.ashx?DocumentId=1"},
        {"Format": "HTML", "Title": "Agenda (HTML)", "Type": "Agenda", "Url": "Meeting.aspx?Id=ab-12&Agenda=Agenda"},
        {"Format": ".pdf", "Title": "Approved (PDF)", "Type": "PostMinutes", "Url": "FileStream.ashx?DocumentId=2"},
    ],
    "HasVideo": True,
    "LiveVideoStandAloneLink": "<a class='link' href='VideoStream.aspx?MeetingId=ab-12' target='_blank'>",
    "TimeOverride": "",
}
PAST = {
    "MeetingType": "Council",
    "HasLinks": True,
    "MeetingDate": "June 24, 2025",
    "MeetingLinks": [{"MeetingName": "11th Council Meeting"}],
    "AllCategorizedMeetingLinks": [
        {"Name": "Minutes", "Package": [{"Format": "HTML", "Url": "Meeting.aspx?Id=cd-34&Agenda=PostMinutes"}]}
    ],
}


def test_an_answer_of_the_calendar_gives_papers_by_their_types_and_the_meetings_own_page() -> None:
    coming, past = _try(json.dumps({"d": [COMING, PAST]}).encode(), "MeetingsCalendarView.aspx/GetCalendarMeetings")
    assert (coming["body"], coming["start"]) == ("Ethics Board", "2025-12-17T17:15:00-07:00")
    assert coming["url"] == f"{PORTAL}/Meeting.aspx?Id=ab-12&Agenda=Agenda"
    assert [(each["kind"], each["title"]) for each in coming["documents"]] == [
        ("agenda", "Agenda (PDF)"),
        ("agenda", "Agenda (HTML)"),
        ("minutes", "Approved (PDF)"),
        ("video", "Video"),
    ]
    assert coming["documents"][-1]["url"] == f"{PORTAL}/VideoStream.aspx?MeetingId=ab-12"
    assert (past["meeting"], past["body"], past["start"]) == ("11th Council Meeting", "Council", "2025-06-24")
    assert [each["kind"] for each in past["documents"]] == ["minutes"]


MINUTES = b"""<html><body><HEADER class='AgendaHeader'><h1 class='AgendaHeaderTitle'>City Council Meeting Minutes</h1>
<div class='AgendaHeaderDetailsTable'><div class='AgendaMeetingTime'><time datetime='2025-06-24'>June 24, 2025</time>,
<span class='AgendaMeetingTimeStart'><time datetime='2025-06-24 13:00'>1:00 P.M.</time></span></div></div></HEADER>
<DIV class='AgendaItems'><DIV class='AgendaItemContainer indent'>
<DIV class='AgendaItem AgendaItem1'><DIV class='AgendaItemTitleRow'><H2><DIV class='AgendaItemCounter'>7.</DIV>
<DIV class='AgendaItemTitle'><a href="javascript:SelectItem(1);">Ordinances</a></DIV></H2></DIV></DIV>
<DIV class='AgendaItemContainer indent'><DIV class='AgendaItem AgendaItem2'><DIV class='AgendaItemTitleRow'><H3>
<DIV class='AgendaItemCounter'>7.1</DIV><DIV class='AgendaItemTitle'><a href="javascript:SelectItem(2);">Cameras</a></DIV></H3></DIV>
<a class='Link' href="filestream.ashx?DocumentId=55" data-original-title='Report.pdf'>Report.pdf</a>
<ul class='AgendaItemMotions'><li class='AgendaItemMotion'>
<DIV class='MovedBy'><span class='Label'>Moved By</span><span class='Value'>Council Member Reyes</span></DIV>
<DIV class='SecondedBy'><span class='Label'>Seconded By</span><span class='Value'>J. Park</span></DIV>
<DIV class='MotionText RichText'><p>That the ordinance be adopted.</p></DIV>
<TABLE class='MotionVoters'><tr><td class='VoterVote'>Yeas:  (3)</td><td class='VotesUsers'>Mayor Lund, J. Park,  and Council Member Reyes</td></tr>
<tr><td class='VoterVote'>Nays:  (1)</td><td>S. Ode</td></tr></TABLE>
<DIV class='MotionResult'><br/>Motion Passed (3 to 1)</DIV></li>
<li class='AgendaItemMotion'><DIV class='MotionResult'>Defeated (1 to 3)</DIV></li></ul></DIV></DIV></DIV></DIV></body></html>"""


def test_a_meetings_own_page_gives_its_items_and_the_votes_on_them() -> None:
    meeting, adopted, lost = _try(MINUTES, "Meeting.aspx?Id=ab-12&Agenda=PostMinutes")
    assert (meeting["body"], meeting["start"]) == ("City Council", "2025-06-24T13:00:00-06:00")
    assert [(item["number"], item["title"]) for item in meeting["items"]] == [
        ("7", "Ordinances"),
        ("7.1", "Cameras"),
        ("7.1", "Cameras"),
    ]
    assert [(each["kind"], each["title"]) for each in meeting["documents"]] == [
        ("minutes", "City Council Meeting Minutes"),
        ("other", "Report.pdf"),
    ]
    assert (adopted["result"], adopted["mover"], adopted["seconder"]) == ("pass", "Council Member Reyes", "J. Park")
    assert adopted["roll_call"] == {"yes": ["Mayor Lund", "J. Park", "Council Member Reyes"], "no": ["S. Ode"]}
    assert (lost["result"], lost["counts"]) == ("fail", {"yes": 1, "no": 3})


def test_a_meetings_own_page_without_a_date_is_not_understood() -> None:
    with pytest.raises(LayoutNotUnderstood):
        _try(MINUTES.replace(b"2025", b"soon"), "Meeting.aspx?Id=ab-12")


PAGE = b"""<html><body><div class="upcoming-meeting-container"><h3 class="meeting-title-heading"><a href="Meeting.aspx?Id=ef-56">Art Board</a></h3>
<div class="meeting-date">Wednesday, 05 November 2025 @ 6:00 PM</div></div></body></html>"""


@pytest.mark.parametrize(
    "answer, bodies, note",
    [
        (Page("", json.dumps({"d": [COMING, PAST]}).encode()), ["Ethics Board", "Council"], ""),
        (Page("", b"", status=500), ["Art Board"], "the calendar answered 500"),
    ],
)
def test_a_crawl_asks_the_calendar_for_the_meetings_around_today(answer: Page, bodies: list[str], note: str) -> None:
    source = source_for(Platform.ESCRIBE, PORTAL)
    link = Link(f"{PORTAL}/", "list", context={TODAY: "2025-11-01"})
    reading = read(Page(f"{PORTAL}/", PAGE), link, source)
    assert not isinstance(reading, Listing)
    ask = next(reading)
    assert ask.url == f"{PORTAL}/MeetingsCalendarView.aspx/GetCalendarMeetings"
    assert ask.json == {"calendarStartDate": "2025-07-04", "calendarEndDate": "2025-12-31"}
    with pytest.raises(StopIteration) as ended:
        reading.send(answer)
    listing = ended.value.value
    assert isinstance(listing, Listing)
    assert ([each.body for each in listing.records if isinstance(each, Meeting)], listing.note) == (bodies, note)
    shown = gather_offline(read(Page(f"{PORTAL}/", PAGE), Link(f"{PORTAL}/", "list"), source))
    assert isinstance(shown, Listing)
    assert [str(each.start) for each in shown.records if isinstance(each, Meeting)] == ["2025-11-05 18:00:00"]
