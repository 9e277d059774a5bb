"""The desk: its pages, its decisions, and what it refuses."""

import html
import re
from typing import Any

import httpx
import pytest

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action
from store import reviews, subscribers
from store.engine import reading

Newsroom = Any


def _fields(page: str) -> dict[str, str]:
    """What the accepting form would send as it stands."""
    form = re.search(r'<form id="accept".*?</form>', page, re.DOTALL)
    assert form is not None
    found = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form[0]))
    for name, options in re.findall(r'<select id="\w+" name="(\w+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r"<option selected>(\w+)</option>", options)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'<input id="\w+" name="(\w+)" value="([^"]*)"', form[0]))
    return {name: html.unescape(value) for name, value in found.items()}


def test_the_queue_says_what_is_new_and_why_it_is_doubtful(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.doubtful(2)
    page = desk.get("/").text
    assert "Likely new bans" in page
    assert page.count("Doubtton") == 2
    assert "another place is nearly as likely" in page
    assert "about even, 45%" in page
    assert '<span class="new">new</span>' in page
    newsroom.later(days=3)
    page = desk.get("/").text
    assert "waiting 3 days" in page
    assert '<span class="new">new</span>' not in page


def test_an_empty_desk_says_so(desk: httpx.Client) -> None:
    assert "Nothing waits for you." in desk.get("/").text
    assert "The ledger is empty." in desk.get("/events").text


def test_the_queue_goes_on_where_a_page_ended(newsroom: Newsroom, desk: httpx.Client) -> None:
    ids = newsroom.doubtful(45)
    first = desk.get("/").text
    following = re.search(r'href="(/\?after=[\d-]+)"', first)
    assert following is not None
    second = desk.get(html.unescape(following[1])).text
    seen = [int(number) for page in (first, second) for number in re.findall(r'/items/(\d+)" data-item', page)]
    assert seen == ids


def test_an_item_shows_its_evidence_in_the_text_and_beside_the_fields(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    page = desk.get(f"/items/{item}").text
    assert '<mark class="m m-place">Doubtton 1</mark>' in page
    assert '<a class="said" href="#e3"><span class="m m-date">Tuesday</span></a>' in page
    assert '<span id="e3" class="anchor"></span><mark class="m m-date">Tuesday</mark>' in page
    assert "The ledger on Doubtton 1, Oregon" in page
    assert 'target="_blank" rel="noopener noreferrer">Open the page</a>' in page


def test_accepting_alerts_is_kept_and_shows_the_next_item(newsroom: Newsroom, desk: httpx.Client) -> None:
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock)
    first, second = newsroom.doubtful(2)
    fields = _fields(desk.get(f"/items/{first}").text) | {"note": "read it twice"}
    answer = desk.post(f"/items/{first}/accept", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{second}?decided={first}")
    assert "Accepted: Doubtton 1, Oregon, bans facial recognition" in desk.get(answer.headers["location"]).text
    assert newsroom.history(first) == [("accepted", "read it twice")]
    assert len(newsroom.outbox()) == 1
    assert newsroom.queue() == [second]


def test_changes_in_the_form_are_kept_as_a_correction(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    fields = _fields(desk.get(f"/items/{item}").text)
    assert fields["date"] == "2021-12-14"
    desk.post(f"/items/{item}/accept", data=fields | {"date": "2021-12", "action": "moratorium", "body": "Selectmen"})
    with reading(newsroom.engine) as session:
        (decision,) = reviews.item(session, item).history
    assert (decision.who, decision.to_state) == ("ann", "corrected")
    assert decision.changes == {
        "action": Action.MORATORIUM.value, "body": "Selectmen", "date": "2021-12-01", "date_precision": "month",
    }  # fmt: skip
    page = desk.get("/events").text
    assert "December 2021" in page
    assert "Selectmen" in page


def test_a_date_that_is_none_is_said_and_nothing_typed_is_lost(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    fields = _fields(desk.get(f"/items/{item}").text) | {"date": "Tuesday", "body": "Selectmen", "note": "hm"}
    answer = desk.post(f"/items/{item}/accept", data=fields)
    assert answer.status_code == 422
    assert "A date is written 2021-12-14" in answer.text
    assert {name: _fields(answer.text)[name] for name in ("date", "body", "note")} == {
        "date": "Tuesday", "body": "Selectmen", "note": "hm",
    }  # fmt: skip
    assert newsroom.queue() == [item]


def test_rejecting_wants_a_reason_and_keeps_it(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    revision = _fields(desk.get(f"/items/{item}").text)["revision"]
    assert desk.post(f"/items/{item}/reject", data={"revision": revision}).status_code == 422
    data = {"revision": revision, "reason": "It is old news", "note": "2019"}
    answer = desk.post(f"/items/{item}/reject", data=data, follow_redirects=False)
    assert answer.headers["location"] == f"/?decided={item}"
    assert newsroom.history(item) == [("rejected", "It is old news: 2019")]
    assert "Doubtton" not in desk.get("/events").text


def test_an_item_that_changed_meanwhile_is_not_decided(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    fields = _fields(desk.get(f"/items/{item}").text) | {"note": "mine"}
    desk.post(f"/items/{item}/accept", data=fields)
    answer = desk.post(f"/items/{item}/reject", data=fields | {"reason": "It is old news"})
    assert answer.status_code == 409
    assert "Nothing was decided" in answer.text
    assert "mine" in answer.text
    assert [state for state, _ in newsroom.history(item)] == ["accepted"]


@pytest.mark.parametrize("path", ["accept", "reject"])
def test_a_page_elsewhere_cannot_decide(newsroom: Newsroom, desk: httpx.Client, path: str) -> None:
    (item,) = newsroom.doubtful()
    data = _fields(desk.get(f"/items/{item}").text) | {"reason": "It is old news"}
    cross = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert desk.post(f"/items/{item}/{path}", data=data, headers=cross).status_code == 403
    assert desk.get(f"/items/{item}/{path}").status_code == 405
    assert newsroom.queue() == [item]


def test_every_answer_carries_the_headers_that_keep_it_harmless(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    paths = ("/", f"/items/{item}", "/events", "/events/1", "/healthz", "/static/banwatch.css", "/documents/1/text")
    for path in (*paths, "/documents/1/original", "/nothing", "/items/x", "/items/99", "/static/../app.py"):
        answer = desk.get(path)
        assert answer.status_code in (200, 400, 404), path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert desk.get("/", headers={"Host": "evil.example"}).status_code == 403


def test_no_page_has_inline_scripts_or_styles(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    for path in ("/", f"/items/{item}", "/events", "/events/1", "/nothing"):
        page = desk.get(path).text
        assert not re.search(r"<style|<script>|\sstyle=|\son\w+=|javascript:", page), path


HOSTILE = (
    "<script>alert(1)</script> \u202egnihton <img src=x onerror=alert(2)> </mark></p><style>*{}</style> Evilton \"'&"
)


def test_what_a_document_says_is_only_ever_text(newsroom: Newsroom, desk: httpx.Client) -> None:
    place = Jurisdiction("<i>Evilton</i>", Level.TOWN, "TX", ocd_id="ocd-division/country:us/state:tx/place:evilton")
    event = newsroom.tell(
        HOSTILE, title=HOSTILE, place=place, body="<svg onload=alert(1)>", url='https://evil.example/"><script>x',
        notes={"place": "Evilton", "action": "<img src=x onerror=alert(2)>"}, confidence=0.4, doubts=("<b>doubt</b>",),
        file_number="<u>1</u>", quote="gnihton <img src=x", speaker="<em>Eve</em>",
    )  # fmt: skip
    (item,) = newsroom.queue()
    for path in ("/", f"/items/{item}", "/events", f"/events/{event}"):
        page = desk.get(path).text
        assert not re.search(r"<(?:script>|img|svg onload|i>|b>doubt|u>|em>Eve|style)", page), path
        assert "\u202e" not in page
        assert "evil.example/" not in page
    assert "[U+202E]" in desk.get(f"/items/{item}").text


def test_documents_and_originals_are_served_as_inert_text_and_download(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.tell("<script>alert(1)</script> It was banned.")
    text = desk.get("/documents/1/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text == "<script>alert(1)</script> It was banned."
    original = desk.get("/documents/1/original")
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["content-disposition"].startswith("attachment")
    assert original.content == b"<script>alert(1)</script> It was banned."


def test_pages_stay_small_whatever_a_document_holds(newsroom: Newsroom, desk: httpx.Client) -> None:
    text = "The council voted 6-3. " + '<&"\U0001f600' * 300_000
    newsroom.tell(text, title=text[:100_000], body=text[:50_000], confidence=0.4, notes={"vote": "6-3"})
    (item,) = newsroom.queue()
    for path in ("/", f"/items/{item}", "/events", "/events/1"):
        assert len(desk.get(path).content) < 100_000, path


def test_the_ledger_is_a_table_that_can_be_narrowed(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.tell()
    newsroom.tell(place=newsroom.salem, action=Action.RESTRICTION)
    everything = desk.get("/events").text
    assert "Worcester, Massachusetts" in everything
    assert "Salem, Oregon" in everything
    for query in ("state=MA", "state=massachusetts", "action=ban"):
        narrowed = desk.get(f"/events?{query}").text
        assert "Worcester" in narrowed, query
        assert "Salem" not in narrowed, query
    assert "No event fits." in desk.get("/events?state=ZZ").text


def test_an_event_shows_vote_quotes_and_sources(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.tell()
    newsroom.tell(url="https://herald.example/1", title="Another telling")
    page = desk.get("/events/1").text
    for words in ("Automatic, not yet reviewed", "Ada King, City Councilor", "herald.example", "Another telling"):
        assert words in page
    assert page.count("falls hardest on people of color") == 1


def test_the_desk_says_whether_it_is_well(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.doubtful()
    assert desk.get("/healthz").json() == {"status": "ok", "open_items": 1}


@pytest.mark.parametrize("query", ["after=x", "after=9-", "after=99999999999999999999-1", "state=nothing", "decided=9"])
def test_strange_addresses_are_harmless(desk: httpx.Client, query: str) -> None:
    assert desk.get(f"/?{query}").status_code == 200
    assert desk.get(f"/events?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/items/99999999999999999999999", "/events/99999999999999999999999", "/events/0"])
def test_numbers_beyond_any_item_are_not_found(desk: httpx.Client, path: str) -> None:
    assert desk.get(path).status_code in (400, 404)
