"""Adding pages and events, the read API, and decisions as labelled examples."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from banwatch.readings import Reading
from banwatch.settings import Settings
from extract.evaluation import labels
from review.app import create_app
from review.fetching import Fetcher, NotFetched
from store import subscribers

Newsroom = Any
SAME = {"Sec-Fetch-Site": "same-origin"}


class Quiet:
    """Reads nothing from any text: these tests are about the way there."""

    version = "quiet"

    def read(self, text: str, **_: Any) -> Reading:
        return Reading(text, True, self.version)


@pytest.fixture
def desk(newsroom: Newsroom, serving: Any) -> Iterator[httpx.Client]:
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann", extractor=Quiet)
    with serving(app) as address, httpx.Client(base_url=address, headers=SAME, follow_redirects=True) as client:
        yield client


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages = {"/robots.txt": b"User-agent: *\nDisallow: /private\n", "/story": b"<p>The council banned it.</p>",
                 "/private": b"secret"}  # fmt: skip
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/story")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = pages.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_politely_and_only_from_public_addresses(site: str) -> None:
    fetcher = Fetcher("https://example.org", {site})
    page = fetcher.fetch(f"http://{site}/moved")
    assert (page.url, page.body) == (f"http://{site}/story", b"<p>The council banned it.</p>")
    for path, said in (("/private", "robots"), ("/nothing", "404")):
        with pytest.raises(NotFetched, match=said):
            fetcher.fetch(f"http://{site}{path}")
    for url in (
        f"http://{site}/story",
        "http://localhost/",
        "file:///etc/passwd",
        "http://[::1]/",
        "http://2130706433/",
    ):
        with pytest.raises(NotFetched, match="not asked"):
            Fetcher("https://example.org").fetch(url)


def test_pasted_text_becomes_a_document_with_its_original(newsroom: Newsroom, desk: httpx.Client) -> None:
    data = {"text": "It was banned. <b>All of it.</b>", "title": "Ban", "published": "2021-12-15", "state": "MA"}
    page = desk.post("/add/page", data=data)
    assert page.status_code == 200
    assert page.url.path == "/documents/1"
    assert desk.get("/documents/1/original").content == b"It was banned. <b>All of it.</b>"
    assert desk.post("/add/page", data=data).url.path == "/documents/1"


def test_an_upload_is_read_by_its_format(desk: httpx.Client) -> None:
    words = "The council voted to ban facial recognition on Tuesday evening after a long debate. "
    page = f"<html><title>News</title><body><article><p>{words * 5}</p></article></body></html>"
    answer = desk.post(
        "/add/page", data={"url": "https://gazette.example/1"}, files={"file": ("a.html", page, "text/html")}
    )
    assert answer.url.path == "/documents/1"
    assert desk.get("/documents/1/text").text.startswith("The council voted")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Give an address"), ({"url": "javascript:alert(1)"}, "begins with http"),
        ({"text": "x", "published": "soon"}, "A date"),
        ({"text": "x", "state": "Narnia"}, "No state"), ({"url": "http://127.0.0.1:9/"}, "not a public address"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said_and_nothing_typed_is_lost(
    desk: httpx.Client, data: dict[str, str], said: str
) -> None:
    answer = desk.post("/add/page", data=data | {"title": "My title"})
    assert answer.status_code == 422
    assert said in answer.text
    assert "My title" in answer.text


def test_an_event_entered_by_hand_is_accepted_and_alerts(newsroom: Newsroom, desk: httpx.Client) -> None:
    subscribers.add(newsroom.engine, "sub@example.org", clock=newsroom.clock)
    data = {"place": "Salem, MA", "action": "ban", "stage": "adopted", "day": "2021-12-14", "vote": "11-0",
            "body": "City Council", "source": "https://salem.example/1", "note": "saw it"}  # fmt: skip
    page = desk.post("/add/event", data=data)
    assert page.status_code == 200
    for said in ("Salem, Massachusetts, bans", "11-0", "salem.example"):
        assert said in page.text
    assert len(newsroom.outbox()) == 1
    assert newsroom.queue() == []
    assert newsroom.history(1) == [("accepted", "saw it")]
    for name, wrong in (("place", "Nowhere"), ("source", "javascript:x"), ("vote", "some"), ("action", "x")):
        assert desk.post("/add/event", data=data | {name: wrong}).status_code == 422, name


def test_decisions_are_labelled_examples_in_the_golden_form(
    newsroom: Newsroom, desk: httpx.Client, tmp_path: Path
) -> None:
    first, second, _ = newsroom.doubtful(3)
    accepted = {"action": "moratorium", "stage": "adopted", "date": "2021-12-14", "body": "Town Meeting"}
    rejected = {"reason": "It is old news"}
    for item, path, more in ((first, "accept", accepted), (second, "reject", rejected)):
        desk.post(f"/items/{item}/{path}", data={"revision": "1", **more})
    archive = zipfile.ZipFile(io.BytesIO(desk.get("/labels.zip").content))
    archive.extractall(tmp_path)
    one, two = labels.load_folder(tmp_path / "labels")
    (event,) = one.labels.events
    assert (event.action, event.body, event.jurisdiction.state, one.labels.alert) == (
        "moratorium",
        "Town Meeting",
        "OR",
        True,
    )
    assert (two.labels.events, two.labels.alert) == ([], False)
    assert "Doubtton 2" in two.text


def test_the_api_pages_through_events_and_describes_itself(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.doubtful(3)
    found = desk.get("/api/events").json()
    assert [each["jurisdiction"]["name"] for each in found["events"]] == ["Doubtton 3", "Doubtton 2", "Doubtton 1"]
    assert found["next"] is None
    assert (
        desk.get("/api/events", params={"after": "2021-12-14.3"}).json()["events"][0]["jurisdiction"]["name"]
        == "Doubtton 2"
    )
    assert desk.get("/api/events/1").json()["stage"] == "adopted"
    place = desk.get("/api/places/country:us/state:or/place:doubtton_1").json()
    assert place["measures"][0]["status"] == "adopted"
    described = desk.get("/api/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/events",
        "/api/events/{event_id}",
        "/api/places/{division}",
        "/api/export/{form}",
    }
    wrong = {
        "events?state=x": 400,
        "events/99": 404,
        "events/0": 400,
        "export/xls": 400,
        "places/x": 404,
        "nothing": 404,
    }
    for path, status in wrong.items():
        answer = desk.get(f"/api/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json"), path


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "geojson", "atom", "ics"])
def test_every_export_is_served(newsroom: Newsroom, desk: httpx.Client, form: str) -> None:
    newsroom.tell()
    answer = desk.get(f"/api/export/{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert form == "ics" or "Worcester" in answer.text
    assert form != "json" or json.loads(answer.text)["events"]


def test_the_map_shows_places_where_they_are(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.tell()
    page = desk.get("/map").text
    assert 'aria-label="Worcester, Massachusetts: ban in force"' in page
    at = re.search(r'class="pin pin-ban" cx="([\d.]+)" cy="([\d.]+)"', page.partition('class="us"')[2])
    assert at is not None
    assert 750 < float(at[1]) < 960
    assert len(page.encode()) < 100_000
    assert '<td class="num">1</td>' in page
