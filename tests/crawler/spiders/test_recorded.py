"""Real pages of each platform, where a folder of them is at hand: ``BANWATCH_RECORDED``, else ``../shared/recorded``
beside the checkout. Each was counted by hand in its source text."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood
from crawler.trying import source_for, try_page

FOLDER = Path(os.environ.get("BANWATCH_RECORDED") or Path(__file__).parents[4] / "shared" / "recorded")

PAGES: list[tuple[Platform, str, str, str, dict[str, int], dict[str, int]]] = [
    (
        Platform.LEGISTAR_WEB,
        "legistar_web/chicago_calendar.html",
        "https://chicago.legistar.com/Calendar.aspx",
        "America/Chicago",
        {"meeting": 8},
        {"notice": 7, "agenda": 1},
    ),
    (
        Platform.LEGISTAR_WEB,
        "legistar_web/nyc_legislation.html",
        "https://nyc.legistar.com/Legislation.aspx",
        "America/New_York",
        {"matter": 100},
        {},
    ),
    (
        Platform.GRANICUS,
        "granicus/metra_board.html",
        "https://metrarr.granicus.com/ViewPublisher.php?view_id=5",
        "America/Chicago",
        {"meeting": 61},
        {"agenda": 50, "minutes": 46, "video": 50},
    ),
    (
        Platform.CIVICPLUS,
        "civicplus/avenal_city_council.html",
        "https://www.cityofavenal.com/AgendaCenter",
        "America/Los_Angeles",
        {"meeting": 24},
        {"agenda": 24},
    ),
    (
        Platform.CIVICCLERK,
        "civicclerk/south_fulton_events.json",
        "https://southfultonga.api.civicclerk.com/v1/Events",
        "America/New_York",
        {"meeting": 16},
        {"agenda": 1, "packet": 1, "video": 1},
    ),
    (
        Platform.PRIMEGOV,
        "primegov/clayton_meetings.json",
        "https://claytoncountyga.primegov.com/api/v2/PublicPortal/ListArchivedMeetings?year=2026",
        "America/New_York",
        {"meeting": 18},
        {"agenda": 31, "minutes": 21, "packet": 1, "video": 16},
    ),
    (
        Platform.IQM2,
        "iqm2/norcross.html",
        "https://norcrossga.iqm2.com/Citizens/default.aspx",
        "America/New_York",
        {"meeting": 12},
        {"packet": 4},
    ),
    (
        Platform.NOVUSAGENDA,
        "novusagenda/dinuba_city_council.html",
        "https://dinuba.novusagenda.com/agendapublic/meetingsgeneral.aspx?MeetingType=1&Date=6ms",
        "America/Los_Angeles",
        {"meeting": 4},
        {"agenda": 8, "minutes": 2},
    ),
    (
        Platform.BOARDDOCS,
        "boarddocs/teacher_pension.xml",
        "http://www.boarddocs.com/il/ctpf/Board.nsf/XML-ActiveMeetings",
        "America/Chicago",
        {"meeting": 28},
        {"agenda": 28},
    ),
    (
        Platform.MUNICODE,
        "municode/clovis_city_council.html",
        "https://meetings.municode.com/PublishPage?cid=CLOVIS&ppid=5157d66d-a361-43e8-87a4-3d5eca4821de&p=1",
        "America/Los_Angeles",
        {"meeting": 10},
        {"agenda": 10, "packet": 10, "minutes": 8, "video": 10},
    ),
    (
        Platform.LEGISTAR_API,
        "legistar_api/chicago_histories.json",
        "https://webapi.legistar.com/v1/chicago/matters/1/histories",
        "America/Chicago",
        {"history": 3, "vote": 2},
        {},
    ),
    (
        Platform.LEGISTAR_API,
        "legistar_api/chicago_histories_duplicate.json",
        "https://webapi.legistar.com/v1/chicago/matters/1/histories",
        "America/Chicago",
        {"history": 3, "vote": 2},
        {},
    ),
    (
        Platform.LEGISTAR_API,
        "legistar_api/metro_matter_index.json",
        "https://webapi.legistar.com/v1/metro/matters/1/indexes",
        "America/Los_Angeles",
        {"index": 1},
        {},
    ),
]


def _bytes(name: str) -> bytes:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"no recorded page {path}: the folder of real pages is no part of the repository")
    return path.read_bytes()


def _papers(lines: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [paper for line in lines if line["type"] == "meeting" for paper in line["documents"]]


@pytest.mark.parametrize(
    ("platform", "name", "url", "zone", "expected", "papers"), PAGES, ids=lambda each: str(each)[:40]
)
def test_a_real_page_is_read_as_counted_by_hand(
    platform: Platform, name: str, url: str, zone: str, expected: dict[str, int], papers: dict[str, int]
) -> None:
    lines = list(try_page(platform, _bytes(name), url, source_for(platform, url, zone)))
    assert Counter(str(line["type"]) for line in lines) == expected
    assert Counter(paper["kind"] for paper in _papers(lines)) == papers
    assert all(re.match(r"https?://[^/\s]+/\S+$", paper["url"]) for paper in _papers(lines))
    meetings = [line for line in lines if line["type"] == "meeting"]
    assert all(line["body"] and line["start"] for line in meetings)
    timed = [str(line["start"]) for line in meetings if "T" in str(line["start"])]
    assert all(re.search(r"-0[4-8]:00$", start) for start in timed)


HTML = [entry for entry in PAGES if entry[1].endswith(".html")]


@pytest.mark.parametrize(
    ("platform", "name", "url", "zone", "expected", "papers"), HTML, ids=lambda each: str(each)[:40]
)
def test_a_real_page_whose_layout_changes_is_not_understood(
    platform: Platform, name: str, url: str, zone: str, expected: dict[str, int], papers: dict[str, int]
) -> None:
    page = _bytes(name).decode("utf-8", "replace")
    renamed = re.sub(r"(?i)\b(class|id|headers|name)=", r"data-old-\1=", page)
    flat = re.sub(r"(?i)<(/?)(table|thead|tbody|tr|td|th)\b", r"<\1div", renamed)
    undated = re.sub(r"\d{1,4}", "x", flat)
    for changed in (undated, flat):
        with pytest.raises(LayoutNotUnderstood):
            list(try_page(platform, changed.encode(), url))
