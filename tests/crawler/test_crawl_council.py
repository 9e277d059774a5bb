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
