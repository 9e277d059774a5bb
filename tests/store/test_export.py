"""Open data: every format loads where it is to be loaded, and twice is the same."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import feedparser
import pytest

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Hearing, Stage
from banwatch.readings import Reading
from banwatch.votes import Option
from store import ledger, reviews
from store.engine import reading
from store.export import FORMATS, About, export
from store.export.table import safe
from store.ledger import EventFilter

Desk = Any
BOSTON = Jurisdiction("Boston", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:boston",
                      latitude=42.36, longitude=-71.06)  # fmt: skip
ABOUT = About("https://ledger.example", "CC0-1.0")


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ban with a record and a newspaper, a mention elsewhere with an ugly name, a hearing."""
    roll = {Option.YES: ("King", "Toomey")}
    desk.record("https://council.example/1", desk.event(yes=11, no=0, unanimous=True, roll_call=roll), official=True)
    desk.record("https://gazette.example/a", desk.event(day=date(2021, 12, 15)))
    ugly = Jurisdiction('=HYPERLINK("http://x")\x0b&<b>', Level.CITY)
    desk.record("https://gazette.example/b", desk.event(Stage.PROPOSED, None, place=ugly, body="@SUM(1,2)"))
    agenda = desk.document("https://council.example/agenda", official=True)
    start = datetime(2021, 12, 21, 23, tzinfo=UTC)
    hearing = Hearing(desk.worcester, "City Council; Board", start, "Item 9, “Überwachung”\n" + "x" * 90, "")
    ledger.record(desk.engine, agenda, Reading("banned", True, "1", hearings=(hearing,)), clock=desk.clock)
    return desk


def _text(desk: Desk, form: str, wanted: EventFilter | None = None) -> str:
    with reading(desk.engine) as session:
        return "".join(export(session, form, ABOUT, wanted))


@pytest.mark.parametrize("form", FORMATS)
def test_exporting_twice_gives_the_same_bytes(told: Desk, form: str) -> None:
    assert _text(told, form) == _text(told, form)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_ledger_is_a_whole_file(desk: Desk, form: str) -> None:
    assert _text(desk, form).endswith("\n")


def test_json_holds_ids_votes_sources_evidence_and_the_datasets_facts(told: Desk) -> None:
    whole = json.loads(_text(told, "json"))
    assert whole["dataset"] | {"version": ""} == {
        "name": "banwatch ledger", "version": "", "licence": "CC0-1.0", "generated_at": "2021-12-15T12:00:00Z",
        "url": "https://ledger.example",
    }  # fmt: skip
    first = whole["events"][0]
    assert first["jurisdiction"]["ocd_id"] == told.worcester.ocd_id
    assert (first["measure_status"], first["review_state"], first["source_count"]) == ("adopted", "unreviewed", 2)
    (vote,) = first["votes"]
    assert vote["counts"] == [{"option": "yes", "value": 11}, {"option": "no", "value": 0}]
    assert vote["votes"] == [{"option": "yes", "voter_name": "King"}, {"option": "yes", "voter_name": "Toomey"}]
    assert (vote["result"], vote["motion_classification"], vote["start_date"]) == ("pass", ["passage"], "2021-12-14")
    assert [each["official"] for each in first["sources"]] == [True, False]
    assert first["sources"][0]["evidence"][0] == {"field": "action", "text": "banned", "start": 0, "end": 6}
    lines = [json.loads(line) for line in _text(told, "jsonl").splitlines()]
    assert lines == [{"dataset": whole["dataset"]}, *whole["events"]]


def test_the_vote_is_the_one_that_counts(told: Desk) -> None:
    """Not the fullest telling: an analyst's word first, then an official record's."""
    told.record("https://gazette.example/c", told.event(yes=9, no=1, unanimous=False))
    (vote,) = json.loads(_text(told, "json"))["events"][0]["votes"]
    assert [each["value"] for each in vote["counts"]] == [11, 0]
    told.record("https://gazette.example/d", told.event(confidence=0.3, place=BOSTON, yes=8, no=3))
    with reading(told.engine) as session:
        (item,) = [item for item in reviews.queue(session) if item.event and item.event.place.name == "Boston"]
    said = {"counts": {"yes": 7, "no": 4}, "unanimous": False, "result": "pass"}
    reviews.decide(told.engine, item.item_id, "corrected", who="ann", clock=told.clock, changes={"vote": said})
    (event,) = [each for each in json.loads(_text(told, "json"))["events"] if each["jurisdiction"]["name"] == "Boston"]
    (vote,) = event["votes"]
    assert [each["value"] for each in vote["counts"]] == [7, 4]


def test_csv_holds_no_cell_that_a_spreadsheet_would_run(told: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(_text(told, "csv"), newline="")))
    assert (rows[0]["yes"], rows[0]["unanimous"], rows[0]["abstain"]) == ("11", "yes", "")
    assert (rows[1]["jurisdiction"][:3], rows[1]["body"]) == ("'=H", "'@SUM(1,2)")
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+@\t" and cell]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@A1", "\t=1", " =1", "\r=1", "|cmd", "＝1", "-2+3+cmd|' /C calc'!A0"]
)
def test_a_cell_that_would_be_run_is_neutralised(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-71.8, "11-0", "Worcester", "", None, 5, "2021-12-14"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert safe(cell) == ("" if cell is None else str(cell))


def test_geojson_is_a_feature_an_event(told: Desk) -> None:
    whole = json.loads(_text(told, "geojson"))
    assert whole["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in whole["features"]] == [None, None]
    assert whole["features"][0]["properties"]["action"] == "ban"


def test_geojson_puts_events_where_they_were_decided(desk: Desk) -> None:
    vermont = Jurisdiction("Vermont", Level.STATE, "VT", ocd_id="ocd-division/country:us/state:vt")
    desk.record("https://gazette.example/a", desk.event(place=BOSTON))
    desk.record("https://gazette.example/b", desk.event(day=date(2020, 10, 7), place=vermont))
    boston, state = json.loads(_text(desk, "geojson"))["features"]
    assert boston["geometry"] == {"type": "Point", "coordinates": [-71.06, 42.36]}
    assert state["geometry"] == {"type": "Point", "coordinates": [-72.6, 44.6]}
    assert state["properties"]["jurisdiction"]["population"] == 643_077
    assert "<title>Vermont: ban adopted, 2020-10-07</title>" in _text(desk, "atom")


def test_atom_is_read_by_a_feed_reader(told: Desk) -> None:
    feed = feedparser.parse(_text(told, "atom").encode())
    assert not feed.bozo
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["https://ledger.example/api/export/atom"]
    assert feed.feed.updated == "2021-12-15T12:00:00Z"
    assert feed.entries[0].title == "Worcester, MA: ban adopted, 2021-12-14"
    assert feed.entries[0].id.startswith("tag:ledger.example,2021-12-15:event/")
    assert len({entry.id for entry in feed.entries}) == 2


def test_the_calendar_holds_the_hearings_in_short_lines(told: Desk) -> None:
    text = _text(told, "ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert re.search(r"DTSTART:20211221T230000Z\r\nSUMMARY:Worcester\\, MA: City Council\\; Board\r\n", whole)
    assert "DESCRIPTION:Item 9\\, “Überwachung”\\nxxx" in whole
    assert whole.count("BEGIN:VEVENT") == 1


def test_a_choice_of_events_is_exported(told: Desk) -> None:
    assert len(json.loads(_text(told, "json", EventFilter(state="MA")))["events"]) == 1
    assert json.loads(_text(told, "json", EventFilter(state="ME")))["dataset"]["generated_at"] is None
