# ruff: noqa: E501 - pages are written as their systems write them
from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from banwatch.votes import Option, VoteResult
from crawler.records import Matter
from crawler.spiders import Gathered, LayoutNotUnderstood, Listing, gather_offline
from crawler.spiders.legistar_web import read, start
from crawler.trying import source_for, try_page

URL = "https://laketown.legistar.com/Calendar.aspx"
SOURCE = source_for(Platform.LEGISTAR_WEB, URL, "America/Chicago")


def _grid(name: str, headings: str, rows: str) -> str:
    heads = "".join(f'<th class="rgHeader">{each}</th>' for each in headings.split("|"))
    return (
        f'<table class="rgMasterTable" id="ctl00_ContentPlaceHolder1_{name}_ctl00"><thead><tr class="rgPager">'
        f'<td colspan="9"><table><thead><tr><th>Data pager</th></tr></thead></table></td></tr><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _page(body: str) -> bytes:
    return f"<html><head><title>Laketown</title></head><body><form>{body}</form></body></html>".encode()


def _try(body: str) -> list[dict[str, Any]]:
    return list(try_page("legistar-web", _page(body), URL, SOURCE))


ROWS = """
<tr class="rgRow" id="x_ctl00__0">
 <td><a id="x_ctl04_hypBody" href="DepartmentDetail.aspx?ID=1">Common Council</a></td>
 <td class="rgSorted">3/5/2024</td>
 <td><a id="x_ctl04_hypiCal" href="View.ashx?M=IC&amp;ID=9&amp;GUID=AA"><img alt="Export to iCalendar"></a></td>
 <td><span id="x_ctl04_lblTime">6:00 PM</span></td>
 <td>Chambers<br><a href="https://zoom.us/j/1">Join by video</a></td>
 <td><a id="x_ctl04_hypMeetingDetail" href="MeetingDetail.aspx?ID=9&amp;GUID=AA&amp;Options=info|">Meeting&nbsp;details</a></td>
 <td><a id="x_ctl04_hypAgenda" href="View.ashx?M=A&amp;ID=9&amp;GUID=AA"><font>Agenda</font></a></td>
 <td><a id="x_ctl04_hypMinutes" href="View.ashx?M=M&amp;ID=9&amp;GUID=AA">Summary</a></td>
 <td><a id="x_ctl04_hypVideo" href="#" onclick="window.open('Video.aspx?Mode=Granicus&amp;ID1=44','video');return false;">Video</a></td>
</tr>
<tr class="rgAltRow" id="x_ctl00__1">
 <td><a id="x_ctl06_hypBody">Plan Commission</a></td><td class="rgSorted">3/6/2024</td><td></td>
 <td><span id="x_ctl06_lblTime">Canceled</span></td><td></td>
 <td><a id="x_ctl06_hypMeetingDetail">Not&nbsp;viewable</a></td>
 <td><a id="x_ctl06_hypAgenda">Not&nbsp;available</a></td><td></td><td></td>
</tr>"""
HEADINGS = (
    "Name|Meeting Date|<img alt='ics'>|Meeting Time|Meeting Location|Meeting Details|Agenda|Action Summary|Multimedia"
)


def test_a_calendar_is_read_by_its_headings_and_ids() -> None:
    council, plan = _try(_grid("gridCalendar", HEADINGS, ROWS))
    assert council["start"] == "2024-03-05T18:00:00-06:00"
    assert council["url"] == "https://laketown.legistar.com/MeetingDetail.aspx?ID=9&GUID=AA&Options=info|"
    assert [(each["kind"], each["title"], each["url"]) for each in council["documents"]] == [
        ("agenda", "Agenda", "https://laketown.legistar.com/View.ashx?M=A&ID=9&GUID=AA"),
        ("minutes", "Summary", "https://laketown.legistar.com/View.ashx?M=M&ID=9&GUID=AA"),
        ("video", "Video", "https://laketown.legistar.com/Video.aspx?Mode=Granicus&ID1=44"),
    ]
    assert (plan["body"], plan["start"], plan["status"], plan["documents"]) == (
        "Plan Commission",
        "2024-03-06",
        "cancelled",
        [],
    )


def test_a_meeting_among_the_coming_ones_and_among_all_is_one() -> None:
    twice = _grid("gridUpcomingMeetings", HEADINGS, ROWS) + _grid("gridCalendar", HEADINGS, ROWS)
    assert len(_try(twice)) == 2


def test_an_empty_calendar_says_so_and_a_changed_one_is_not_understood() -> None:
    empty = '<tr class="rgNoRecords"><td colspan="9"><div>No records to display.</div></td></tr>'
    assert _try(_grid("gridCalendar", HEADINGS, empty)) == []
    with pytest.raises(LayoutNotUnderstood, match="no word that there are none"):
        _try(_grid("gridCalendar", HEADINGS, ""))
    with pytest.raises(LayoutNotUnderstood, match="none with a date and a name"):
        _try(_grid("gridCalendar", HEADINGS, ROWS.replace("3/5/2024", "soon").replace("3/6/2024", "soon")))
    with pytest.raises(LayoutNotUnderstood, match="neither a calendar"):
        _try("<p>Welcome</p>")


RESULTS = """
<tr class="rgRow"><td><a id="x_ctl04_hypFile" href="LegislationDetail.aspx?ID=7&amp;GUID=BB">24-0007</a></td>
<td>24-12</td><td>Ordinance</td><td>Adopted</td><td>Public Safety</td><td>2/1/2024</td><td>An ordinance on facial recognition</td></tr>
<tr class="rgAltRow"><td><a id="x_ctl06_hypFile" href="LegislationDetail.aspx?ID=8&amp;GUID=CC">24-0008</a></td>
<td>&nbsp;</td><td>Resolution</td><td>Filed</td><td></td><td></td><td>Honoring the library</td></tr>"""
RESULT_HEADINGS = "File&nbsp;#|Law Number|Type|Status|Committee|File Created|Title"


def test_search_results_are_matters_and_lead_to_those_on_the_topic() -> None:
    page = Page(URL, _page(_grid("gridMain", RESULT_HEADINGS, RESULTS)))
    listing = read(page, Link(URL, "list"), SOURCE)
    assert isinstance(listing, Listing)
    first, second = listing.records
    assert isinstance(first, Matter)
    assert isinstance(second, Matter)
    assert (first.file_number, first.enactment, first.body) == ("24-0007", "24-12", "Public Safety")
    assert first.introduced is not None
    assert first.introduced.isoformat() == "2024-02-01"
    assert (second.enactment, second.body) == (None, None)
    assert [(link.role, link.url) for link in listing.links] == [("matter", first.url)]


MATTER = """
<span id="ctl00_ContentPlaceHolder1_lblFile">File #:</span><span id="ctl00_ContentPlaceHolder1_lblFile2">24-0007</span>
<span id="ctl00_ContentPlaceHolder1_lblStatus">Status:</span><span id="ctl00_ContentPlaceHolder1_lblStatus2">Passed</span>
<span id="ctl00_ContentPlaceHolder1_lblTitle">Title:</span><span id="ctl00_ContentPlaceHolder1_lblTitle2">An ordinance on facial recognition</span>
<a id="ctl00_ContentPlaceHolder1_hypInControlOf2">Common Council</a>
""" + _grid(
    "gridLegislation",
    "Date|Ver.|Action By|Action|Result|Action Details|Meeting Details",
    """<tr class="rgRow"><td>3/5/2024</td><td>1</td><td>Common Council</td><td>Adopt</td><td>Pass</td>
    <td><a href="#" onclick="radopen('HistoryDetail.aspx?ID=70&amp;GUID=DD','HistoryDetail')">Action details</a></td><td></td></tr>
    <tr class="rgAltRow"><td>2/6/2024</td><td>1</td><td>Common Council</td><td>Refer</td><td>Pass</td><td></td><td></td></tr>""",
)
ACTION = """
<span id="ctl00_ContentPlaceHolder1_lblMover">Mover:</span><a id="ctl00_ContentPlaceHolder1_hypMover">Ann Alder</a>
<span id="ctl00_ContentPlaceHolder1_lblSeconder">Seconder:</span><a id="ctl00_ContentPlaceHolder1_hypSeconder">Bo Birch</a>
""" + _grid(
    "gridVote",
    "Person Name|Vote",
    """<tr class="rgRow"><td>Ann Alder</td><td>Aye</td></tr><tr class="rgAltRow"><td>Bo Birch</td><td>Aye</td></tr>
    <tr class="rgRow"><td>Cy Cedar</td><td>Recused</td></tr>""",
)


def test_an_actions_own_page_gives_its_vote() -> None:
    facts = """<span id="x_lblFile2">24-0007</span><span id="x_lblTitle2">On cameras</span><span id="x_lblAction2">Adopt</span>
    <span id="x_lblResult2">Pass</span><span id="x_lblActionText2">That it be adopted.</span>"""
    matter, history, vote = _try(facts + ACTION)
    assert (matter["file_number"], history["action"], history["result"]) == ("24-0007", "Adopt", "pass")
    assert (vote["mover"], vote["counts"], vote["motion"]) == (
        "Ann Alder",
        {"yes": 2, "no": 0, "excused": 1},
        "That it be adopted.",
    )


def test_a_matter_is_gathered_with_the_votes_on_its_actions() -> None:
    url = "https://laketown.legistar.com/LegislationDetail.aspx?ID=7&GUID=BB"
    gathering = read(Page(url, _page(MATTER)), Link(url, "matter"), SOURCE)
    assert not isinstance(gathering, Listing)
    action = "https://laketown.legistar.com/HistoryDetail.aspx?ID=70&GUID=DD"
    gathered = gather_offline(gathering, {action: Page(action, _page(ACTION))})
    assert isinstance(gathered, Gathered)
    referred, adopted = gathered.record.histories
    assert gathered.record.body == "Common Council"
    assert (referred.action, referred.result) == ("Refer", None)
    assert adopted.vote is not None
    assert (adopted.vote.result, adopted.vote.mover, adopted.vote.seconder) == (
        VoteResult.PASS,
        "Ann Alder",
        "Bo Birch",
    )
    assert adopted.vote.counts == {Option.YES: 2, Option.NO: 0, Option.EXCUSED: 1}
    assert gathered.note == ""


MEETING = """
<a id="ctl00_ContentPlaceHolder1_hypName">Common Council</a><span id="ctl00_ContentPlaceHolder1_lblDate">3/5/2024</span>
<span id="ctl00_ContentPlaceHolder1_lblTime">6:00 PM</span><span id="ctl00_ContentPlaceHolder1_lblLocation">Chambers</span>
<span id="ctl00_ContentPlaceHolder1_lblAgendaStatus">Final</span>
<a id="ctl00_ContentPlaceHolder1_hypAgenda" href="View.ashx?M=A&amp;ID=9">Agenda</a>
""" + _grid(
    "gridMain",
    "File #|Ver.|Agenda #|Type|Title|Action|Result|Action Details",
    """<tr class="rgRow"><td><a id="x_ctl04_hypFile" href="LegislationDetail.aspx?ID=7&amp;GUID=BB">24-0007</a></td><td>1</td><td>12.</td>
    <td>Ordinance</td><td>An ordinance on face surveillance</td><td>Adopt</td><td>Pass</td><td></td></tr>""",
)


def test_a_meetings_page_lists_its_items_and_leads_to_the_topics_matter() -> None:
    url = "https://laketown.legistar.com/MeetingDetail.aspx?ID=9"
    meeting, vote = list(try_page("legistar-web", _page(MEETING), url, SOURCE))
    assert (meeting["body"], meeting["start"], meeting["status"]) == (
        "Common Council",
        "2024-03-05T18:00:00-06:00",
        "Final",
    )
    assert (vote["type"], vote["file_number"], vote["result"]) == ("vote", "24-0007", "pass")
    listing = read(Page(url, _page(MEETING)), Link(url, "meeting"), SOURCE)
    assert isinstance(listing, Listing)
    assert {link.role for link in listing.links} == {"paper", "matter"}


def test_a_crawl_begins_at_the_calendar() -> None:
    source = Source("l", "L", Platform.LEGISTAR_WEB, ("https://laketown.legistar.com",))
    assert [link.url for link in start(source)] == [URL]
