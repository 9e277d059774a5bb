# ruff: noqa: E501 - pages are written as their systems write them
import json
from typing import Any

AGENDA = "<html><body><p>Agenda: an ordinance banning facial recognition</p></body></html>"
MINUTES = "<html><body><p>Minutes: the library hours were approved</p></body></html>"
LIST = """<html><body><h1>City Council</h1><table>
<tr><th>Meeting</th><th>Date</th><th>Time</th><th>Agenda</th><th>Minutes</th><th>Video</th></tr>
<tr><td>City Council</td><td>3/5/2024</td><td>6:00 PM</td><td><a href="/a/1.html">Agenda</a></td>
<td><a href="/m/1.html">Minutes</a></td><td><a href="/v/1.mp4">Video</a></td></tr></table></body></html>"""


def _council(site: Any) -> dict[str, Any]:
    return {"id": "council", "platform": "municode", "start": [site.url("/list")]}


def test_a_councils_list_leads_to_its_papers_and_not_to_its_videos(site: Any, answer: Any, crawl: Any) -> None:
    for path, page in {"/list": LIST, "/a/1.html": AGENDA, "/m/1.html": MINUTES}.items():
        site.pages[path] = answer(page.encode(), "text/html")
    crawled = crawl(_council(site), allowed=[site.host])
    assert crawled.end_of(site.url("/list"))[0] == "listing"
    assert crawled.end_of(site.url("/a/1.html"))[0] == "relevant"
    assert crawled.end_of(site.url("/m/1.html"))[0] == "irrelevant"
    assert "/v/1.mp4" not in site.paths()
    assert [document["url"] for document in crawled.documents] == [site.url("/a/1.html")]


def test_papers_are_kept_as_what_they_are(site: Any, answer: Any, crawl: Any) -> None:
    minutes = AGENDA.replace("Agenda", "Minutes")
    for path, page in {"/list": LIST, "/a/1.html": AGENDA, "/m/1.html": minutes}.items():
        site.pages[path] = answer(page.encode(), "text/html")
    crawled = crawl(_council(site) | {"home_state": "WI"}, allowed=[site.host])
    kept = [(each["url"], each["kind"], each["official"]) for each in crawled.documents]
    assert sorted(kept) == [(site.url("/a/1.html"), "agenda", True), (site.url("/m/1.html"), "minutes", True)]
    assert {(each["home_state"], each["title"]) for each in crawled.documents} == {
        ("WI", "City Council: Agenda"),
        ("WI", "City Council: Minutes"),
    }


def test_minutes_replaced_where_they_stand_are_read_again(site: Any, answer: Any, crawl: Any) -> None:
    for path, page in {"/list": LIST, "/a/1.html": AGENDA, "/m/1.html": MINUTES}.items():
        site.pages[path] = answer(page.encode(), "text/html")
    crawl(_council(site), allowed=[site.host])
    site.pages["/m/1.html"] = answer(AGENDA.replace("Agenda", "Minutes").encode(), "text/html")
    crawled = crawl(_council(site), allowed=[site.host])
    assert crawled.end_of(site.url("/a/1.html"))[0] == "unchanged"
    assert crawled.end_of(site.url("/m/1.html"))[0] == "relevant"


def test_a_councils_page_that_changes_its_layout_is_a_failure(site: Any, answer: Any, crawl: Any) -> None:
    site.pages["/list"] = answer(b"<html><body><p>Our new site</p></body></html>", "text/html")
    crawled = crawl(_council(site), allowed=[site.host])
    outcome, reason = crawled.end_of(site.url("/list"))
    assert (outcome, reason[:22]) == ("failed", "layout not understood:")


PAGER = """<div class="rgNumPart"><a class="rgCurrentPage" href="#">1</a><a href="javascript:__doPostBack('g$p2','')">2</a></div>"""
CALENDAR = """<html><body><form><input type="hidden" name="__VIEWSTATE" value="state"><table class="rgMasterTable" id="x_gridCalendar_ctl00">
<thead><tr><td>{pager}</td></tr><tr><th>Name</th><th>Meeting Date</th><th>Agenda</th></tr></thead><tbody><tr class="rgRow"><td>Council</td>
<td>3/{day}/2024</td><td><a id="x_ctl04_hypAgenda" href="/a/{day}.html">Agenda</a></td></tr></tbody></table></form></body></html>"""


def test_a_calendar_of_two_pages_is_followed_by_its_form(site: Any, answer: Any, crawl: Any) -> None:
    site.pages["/Calendar.aspx"] = answer(CALENDAR.format(pager=PAGER, day=1).encode(), "text/html")
    site.pages["/Calendar.aspx#g$p2"] = answer(CALENDAR.format(pager="", day=2).encode(), "text/html")
    site.pages["/a/2.html"] = answer(AGENDA.encode(), "text/html")
    council = {"id": "council", "platform": "legistar-web", "start": [site.url("/Calendar.aspx")]}
    crawled = crawl(council, allowed=[site.host])
    assert crawled.end_of(site.url("/Calendar.aspx")) == ("listing", "")
    assert site.forms == [{"__VIEWSTATE": "state", "__EVENTTARGET": "g$p2", "__EVENTARGUMENT": ""}]
    assert [document["url"] for document in crawled.documents] == [site.url("/a/2.html")]


def test_a_calendar_that_is_asked_by_date_is_asked_around_today(site: Any, answer: Any, crawl: Any) -> None:
    meeting = {"MeetingName": "City Council", "StartDate": "2024/03/05 18:00:00", "ID": "ab"}
    papers = [{"Title": "Minutes (HTML)", "Url": "/m/1.html"}]
    calendar = json.dumps({"d": [meeting | {"MeetingDocumentLink": papers}]}).encode()
    site.pages["/"] = answer(b"<html><body>Meetings</body></html>", "text/html")
    site.pages["/MeetingsCalendarView.aspx/GetCalendarMeetings#"] = answer(calendar, "application/json")
    site.pages["/m/1.html"] = answer(AGENDA.replace("Agenda", "Minutes").encode(), "text/html")
    crawled = crawl({"id": "council", "platform": "escribe", "start": [site.url("/")]}, allowed=[site.host])
    assert crawled.end_of(site.url("/")) == ("listing", "")
    assert sorted(site.forms[0]) == ["calendarEndDate", "calendarStartDate"]
    assert [(each["url"], each["kind"]) for each in crawled.documents] == [(site.url("/m/1.html"), "minutes")]
