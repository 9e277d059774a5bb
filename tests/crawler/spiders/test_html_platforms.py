# ruff: noqa: E501 - pages are written as their systems write them
"""IQM2, NovusAGENDA, Municode, eSCRIBE's page, BoardDocs' XML and page, and pages of links."""

from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood, Listing, municode
from crawler.trying import source_for, try_page

AT: dict[Platform, str] = {
    Platform.IQM2: "https://laketown.iqm2.com/Citizens/Calendar.aspx",
    Platform.NOVUSAGENDA: "https://laketown.novusagenda.com/agendapublic/meetingsgeneral.aspx",
    Platform.MUNICODE: "https://meetings.municode.com/PublishPage?cid=LAKE&ppid=ab&p=1",
    Platform.ESCRIBE: "https://pub-laketown.escribemeetings.com/?Year=2024",
    Platform.BOARDDOCS: "https://go.boarddocs.com/xx/lake/Board.nsf/Public",
    Platform.LINKS: "https://laketown.gov/council/agendas/",
}


def _try(platform: Platform, body: str) -> list[dict[str, Any]]:
    page = body if body.startswith("<?xml") else f"<html><body>{body}</body></html>"
    return list(try_page(platform, page.encode(), AT[platform], source_for(platform, AT[platform], "America/Denver")))


def _papers(meeting: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["kind"], each["url"]) for each in meeting["documents"]]


IQM2 = """<div class="Section"><div class="Row MonthHeader">March, 2024</div>
<div class="Row MeetingRow Alt"><div class="RowTop"><div class="RowIcon"><a href="javascript:void(0);"><img title="x"></a></div>
<div class="RowLink"><a href="/Citizens/Detail_Meeting.aspx?ID=12"
 title="TUESDAY, MARCH 5, 2024  12:00 PM&#13;&#13;Board:&#09;Mayor and Council&#13;Type:&#09;Work Session&#13;Status:&#09;Cancelled">Mar 5, 2024 12:00 PM</a></div>
<div class="RowRight MeetingLinks"><div>&nbsp;<a href='' class='HiddenDocumentLink'>Agenda</a></div>
<div><a href="FileOpen.aspx?Type=1&amp;ID=7&amp;Inline=True">Agenda Packet</a></div>
<div><a href="Detail_Meeting.aspx?ID=12">Web Agenda</a></div>
<div><a href="#" onclick='OpenWindow("/Citizens/SplitView.aspx?Mode=Video&amp;MeetingID=12", "v")'>Video</a></div></div></div>
<div class="RowBottom"><div class="MainScreenText RowDetails">Mayor and Council - Work Session</div></div></div></div>"""


def test_iqm2_rows_are_read_from_the_titles_of_their_links() -> None:
    (meeting,) = _try(Platform.IQM2, IQM2)
    assert (meeting["body"], meeting["start"], meeting["status"]) == (
        "Mayor and Council",
        "2024-03-05T12:00:00-07:00",
        "cancelled",
    )
    assert _papers(meeting) == [
        ("packet", "https://laketown.iqm2.com/Citizens/FileOpen.aspx?Type=1&ID=7&Inline=True"),
        ("agenda", "https://laketown.iqm2.com/Citizens/Detail_Meeting.aspx?ID=12"),
        ("video", "https://laketown.iqm2.com/Citizens/SplitView.aspx?Mode=Video&MeetingID=12"),
    ]


NOVUS = """<table class="rgMasterTable" id="S_radGridMeetings_ctl00"><thead><tr><th class="rgHeader">Meeting Type</th>
<th class="rgHeader">Meeting Date</th><th class="rgHeader">Time</th><th class="rgHeader"> Online Agenda</th><th class="rgHeader">Legal Minutes</th></tr></thead>
<tbody><tr class="rgRow"><td>Select Board</td><td>03/05/24</td><td>7:15 pm</td>
<td><a onclick="javascript:ViewHTML=window.open('MeetingView.aspx?MeetingID=3&amp;MinutesMeetingID=9&amp;doctype=Agenda','V','x');"><img alt="View Agenda HTML"></a></td>
<td><a href="DisplayAgendaPDF.ashx?MinutesMeetingID=9"><img alt="Legal Minutes"></a></td></tr></tbody></table>
<table class="rgMasterTable" id="S_radGridItems_ctl00"><thead><tr><th>Date</th><th>Title</th><th>Category</th><th>Online Item</th></tr></thead>
<tbody><tr class="rgRow"><td>03/05/24</td><td>Article 12</td><td>Warrant</td>
<td><a href="#" onclick="window.open('CoverSheet.aspx?ItemID=1&amp;MeetingID=3','V')">x</a></td></tr></tbody></table>"""


def test_novusagenda_columns_may_stand_in_any_order() -> None:
    (meeting,) = _try(Platform.NOVUSAGENDA, NOVUS)
    at = "https://laketown.novusagenda.com/agendapublic"
    assert (meeting["body"], meeting["start"]) == ("Select Board", "2024-03-05T19:15:00-07:00")
    assert _papers(meeting) == [
        ("agenda", f"{at}/MeetingView.aspx?MeetingID=3&MinutesMeetingID=9&doctype=Agenda"),
        ("minutes", f"{at}/DisplayAgendaPDF.ashx?MinutesMeetingID=9"),
    ]
    assert [(item["title"], item["url"]) for item in meeting["items"]] == [
        ("Article 12", f"{at}/CoverSheet.aspx?ItemID=1&MeetingID=3")
    ]


PUBLISHED = """<table class="mcm"><thead><tr><th>Meeting</th><th>Date</th><th>Time</th><th>Venue</th><th>Agenda</th><th>Packet</th><th>Video/Audio</th></tr></thead>
<tr><td>Planning Commission</td><td>3/5/2024</td><td>6:00 PM</td><td><a href="https://maps.google.com/?q=1">Hall</a></td>
<td><a href="https://meetings.municode.com/d/f?u=https://blob/MEET-Agenda-1.pdf&n=Agenda March 5, 2024.pdf"><img alt="Document link"></a></td>
<td></td><td><a href="https://youtu.be/x"><img alt="Multimedia link"></a></td></tr></table>
<select onchange="window.open('https://meetings.municode.com/PublishPage?cid=LAKE&ppid=ab&p=' + this.value)"><option value="1">1</option><option value="2">2</option></select>"""
OLDER = """<div class="view-content"><table class="views-table"><thead><tr><th>Date</th><th>Meeting</th><th>Agendas</th><th>Minutes</th><th>View</th></tr></thead>
<tbody><tr><td data-th="Date"><span class="date-display-single">03/05/2024 - 7:00pm</span></td><td data-th="Meeting">City Council</td>
<td data-th="Agendas"><a href="/files/a.pdf"><img alt="PDF icon"></a></td><td></td><td><a href="/bc/page/council">View</a></td></tr></tbody></table></div>"""
LISTED = """<div class="views-row"><div class="views-field-field-smart-date">Tue, March 5 2024, 7pm</div><div class="views-field-title">City Council</div>
<div class="views-field-nothing-1"><a href="/files/a.pdf">Agenda</a></div></div>"""


def test_municode_lists_of_every_age_are_read() -> None:
    (planning,) = _try(Platform.MUNICODE, PUBLISHED)
    assert (planning["body"], planning["start"]) == ("Planning Commission", "2024-03-05T18:00:00-07:00")
    assert [(each["kind"], each["title"]) for each in planning["documents"]] == [
        ("agenda", "Agenda"),
        ("video", "Video/audio"),
    ]
    for older in (OLDER, LISTED):
        (council,) = _try(Platform.MUNICODE, older)
        assert (council["body"], council["start"]) == ("City Council", "2024-03-05T19:00:00-07:00")
        assert [each for each in _papers(council) if each[0] == "agenda"] == [
            ("agenda", "https://meetings.municode.com/files/a.pdf")
        ]


def test_municode_is_followed_to_its_older_pages() -> None:
    url = AT[Platform.MUNICODE]
    page = Page(url, PUBLISHED.encode())
    listing = municode.read(page, Link(url, "list"), source_for(Platform.MUNICODE, url))
    assert isinstance(listing, Listing)
    assert [link.url for link in listing.links if link.role == "older"] == [
        "https://meetings.municode.com/PublishPage?cid=LAKE&ppid=ab&p=2"
    ]


ESCRIBE = """<div role="region" aria-label="List of Upcoming Meetings"><div class="upcoming-meeting-container"><div class="calendar-item">
<h3 class="meeting-title-heading"><a href="Meeting.aspx?Id=ab-1&amp;Agenda=Agenda&amp;lang=English">City Commission</a></h3>
<div class="meeting-date">Tuesday, March 5, 2024 @ 6:30 PM</div>
<a class="link" aria-label="Agenda (PDF) for City Commission" href="FileStream.ashx?DocumentId=1">PDF</a>
<a class="link" aria-label="Minutes (HTML) City Commission" href="Meeting.aspx?Id=ab-1&amp;Agenda=PostMinutes">HTML</a>
<a class="link" aria-label="Share City Commission" href="https://www.addtoany.com/share">Share</a></div></div></div>"""


def test_escribe_pages_are_read_where_there_is_no_calendar() -> None:
    (meeting,) = _try(Platform.ESCRIBE, ESCRIBE)
    at = "https://pub-laketown.escribemeetings.com"
    assert (meeting["body"], meeting["start"]) == ("City Commission", "2024-03-05T18:30:00-07:00")
    assert meeting["url"] == f"{at}/Meeting.aspx?Id=ab-1&Agenda=Agenda&lang=English"
    assert _papers(meeting) == [
        ("agenda", f"{at}/FileStream.ashx?DocumentId=1"),
        ("minutes", f"{at}/Meeting.aspx?Id=ab-1&Agenda=PostMinutes"),
    ]


XML = """<?xml version="1.0"?><meetings><meeting bodyname="Board of Education" id="AA"><name>Regular Meeting</name>
<start><date format="yyyy-mm-dd">2024-03-05</date><english><date>March 5, 2024</date></english></start>
<description>Notice is given for March 5, 2024 at 9:30 A.M.</description><link>http://www.boarddocs.com/xx/lake/Board.nsf/goto?open&amp;id=AA</link>
<category id="C1"><name>1. Opening</name></category><category id="C2"><name>2. Action</name><agendaitems><item id="I1"><name>A. Camera policy</name>
<link>http://www.boarddocs.com/xx/lake/Board.nsf/goto?open&amp;id=I1</link><actiontype>Action</actiontype></item></agendaitems></category></meeting></meetings>"""
PUBLIC = """<div id="meetings"><a class="icon meeting" unique="AB12" href="#"><div>Mar 5, 2024 (Tue)</div><div>Work Session - CANCELLED</div></a></div>"""


def test_boarddocs_xml_has_the_items_and_its_page_the_meetings() -> None:
    (meeting,) = _try(Platform.BOARDDOCS, XML)
    assert (meeting["body"], meeting["start"]) == ("Board of Education", "2024-03-05T09:30:00-07:00")
    assert [(item["title"], item["action"]) for item in meeting["items"]] == [
        ("1. Opening", None),
        ("A. Camera policy", "Action"),
    ]
    (session,) = _try(Platform.BOARDDOCS, PUBLIC)
    assert (session["meeting"], session["start"], session["status"]) == (
        "Work Session - CANCELLED",
        "2024-03-05",
        "cancelled",
    )


LINKS = """<nav><a href="/about.pdf">About</a></nav><h1>City Council Agendas and Minutes</h1>
<h2>2024</h2><ul><li>January 8 <a href="/files/1.pdf">Agenda</a> <a href="/files/2.pdf">Minutes</a></li>
<li>February 12, 2024, 6 p.m.: <a href="../agenda feb.pdf">Agenda</a></li></ul>
<h2>Planning Board</h2><p><a href="https://cdn.example/PB_20240303_Minutes.docx">download</a></p>
<p><a href="/DocumentCenter/View/12/Bylaws">Bylaws</a> <a href="/files/print-shop.pdf">Social Media Policy</a> <a href="/contact">Contact</a></p>"""


def test_links_are_dated_by_name_row_and_heading() -> None:
    january, february, planning, undated = _try(Platform.LINKS, LINKS)[-4:]
    assert (january["start"], [kind for kind, _ in _papers(january)]) == ("2024-01-08", ["agenda", "minutes"])
    assert (february["start"], _papers(february)) == (
        "2024-02-12T18:00:00-07:00",
        [("agenda", "https://laketown.gov/council/agenda%20feb.pdf")],
    )
    assert (planning["body"], planning["start"], _papers(planning)[0][0]) == ("Planning Board", "2024-03-03", "minutes")
    assert (undated["start"], [each["title"] for each in undated["documents"]]) == (
        None,
        ["Bylaws", "Social Media Policy"],
    )


CHANGED = {
    Platform.IQM2: IQM2.replace("MeetingRow", "Line"),
    Platform.NOVUSAGENDA: NOVUS.replace("Date", "When-ish").replace("03/05/24", "soon"),
    Platform.MUNICODE: PUBLISHED.replace("3/5/2024", "soon"),
    Platform.ESCRIBE: ESCRIBE.replace("March 5, 2024", "soon"),
    Platform.BOARDDOCS: PUBLIC.replace("Mar 5, 2024", "soon"),
    Platform.LINKS: "<h1>City Council</h1><a href='/contact'>Contact</a>",
}


@pytest.mark.parametrize("platform", list(CHANGED))
def test_a_changed_layout_is_never_an_empty_list(platform: Platform) -> None:
    with pytest.raises(LayoutNotUnderstood):
        _try(platform, CHANGED[platform])
    with pytest.raises(LayoutNotUnderstood):
        _try(platform, "")
    with pytest.raises(LayoutNotUnderstood):
        list(try_page(platform, b"", AT[platform]))


NONE = {
    Platform.IQM2: '<div class="Section"><div class="Row">No upcoming meetings</div></div>',
    Platform.NOVUSAGENDA: NOVUS[: NOVUS.index("<tbody>")]
    + '<tbody><tr class="rgNoRecords"><td colspan="5"><div>No records to display.</div></td></tr></tbody></table>',
    Platform.MUNICODE: '<div class="view-empty"><p>There are no meetings at this time.</p></div>',
    Platform.ESCRIBE: "<h2>Upcoming Meetings</h2><p>There are no upcoming meetings.</p>",
    Platform.BOARDDOCS: "<p>There are no meetings.</p>",
    Platform.LINKS: "<h1>City Council</h1><p>No documents are posted.</p>",
}


@pytest.mark.parametrize("platform", list(NONE))
def test_a_page_that_says_there_are_none_is_empty(platform: Platform) -> None:
    assert _try(platform, NONE[platform]) == []
