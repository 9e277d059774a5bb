"""Adding a page by address, entering an event, and taking the ledger and the labels along, in a real browser."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, Event, Evidence, Measure, Stage
from banwatch.readings import Reading
from banwatch.settings import Settings
from banwatch.spans import Span
from review.app import create_app

Newsroom = Any

STORY = "The Salem City Council voted to ban facial recognition."


class Salem:
    """Reads one doubtful ban in Salem from whatever names it, so that these tests wait for no language model."""

    version = "salem"

    def read(self, text: str, **_: Any) -> Reading:
        at = text.find("Salem")
        place = Jurisdiction("Salem", Level.CITY, "OR", ocd_id="ocd-division/country:us/state:or/place:salem")
        ban = Measure(place, Action.BAN, "facial recognition")
        evidence = (Evidence("place", Span(at, at + 5), "Salem"),)
        event = Event(ban, Stage.ADOPTED, True, None, None, "City Council", None, 0.4, (), evidence)
        return Reading(text, True, self.version, events=(event,) if at >= 0 else ())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A newsroom's site with one story on it; its host and port."""
    body = f"<main><article><h1>Salem votes</h1><p>{STORY}</p><p>{'Many people spoke. ' * 20}</p></article></main>"
    (tmp_path / "story.html").write_text(f"<!doctype html><html><body>{body}</body></html>", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(newsroom: Newsroom, serving: Any, site: str) -> Iterator[str]:
    settings = Settings(allowed_hosts=frozenset({site}))
    with serving(create_app(newsroom.engine, settings, newsroom.clock, analyst="ann", extractor=Salem)) as address:
        yield address


def test_a_page_is_added_by_its_address_and_becomes_an_item(
    newsroom: Newsroom, desk: str, site: str, page: Page
) -> None:
    page.goto(f"{desk}/add")
    page.get_by_label("Address", exact=True).fill(f"http://{site}/story.html")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("link", name="Salem, Oregon, bans facial recognition").click()
    expect(page.locator("mark", has_text="Salem")).to_be_visible()
    assert len(newsroom.queue()) == 1


def test_what_is_pasted_or_uploaded_is_read_too(newsroom: Newsroom, desk: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{desk}/add")
    page.get_by_label("Or its text").fill(STORY)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("link", name="Salem, Oregon, bans")).to_be_visible()
    page.get_by_role("link", name="Add another").click()
    (tmp_path / "minutes.txt").write_text(f"{STORY} Nobody spoke against it.", "utf-8")
    page.get_by_label("A file").set_input_files(tmp_path / "minutes.txt")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("link", name="Salem, Oregon, bans")).to_be_visible()


def test_an_address_that_must_not_be_asked_is_said_so(desk: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{desk}/add")
    page.get_by_label("Address", exact=True).fill("http://127.0.0.1:9/")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert")).to_contain_text("That address is not asked")


def test_a_gap_is_filled_from_its_item(newsroom: Newsroom, desk: str, page: Page) -> None:
    item = newsroom.gap()
    page.goto(f"{desk}/items/{item}")
    page.get_by_role("listitem").filter(has_text="Brookline").get_by_role("link", name="Enter its event").click()
    expect(page.get_by_label("Place", exact=True)).to_have_value("Brookline, MA")
    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ledger lacks Boston, MA")


def test_the_ledger_and_the_labels_are_taken_along(newsroom: Newsroom, address: str, page: Page) -> None:
    (item,) = newsroom.doubtful()
    page.goto(f"{address}/items/{item}")
    expect(page.locator("html.js")).to_be_attached()
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.get_by_role("link", name="Ledger", exact=True).click()
    page.get_by_role("link", name="Data").click()
    with page.expect_download() as table:
        page.get_by_role("link", name="csv", exact=True).click()
    assert table.value.suggested_filename == "banwatch.csv"
    (row,) = csv.DictReader(io.StringIO(table.value.path().read_text("utf-8")))
    assert "Doubtton 1" in row.values()
    page.goto(f"{address}/quality")
    with page.expect_download() as labels:
        page.get_by_role("link", name="Labelled examples").click()
    with zipfile.ZipFile(labels.value.path()) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".json")]
        assert json.loads(archive.read(name))["alert"] is True
