# ruff: noqa: E501 - pages are written as their systems write them
from typing import Any

import pytest

from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood
from crawler.trying import source_for, try_page

URL = "https://laketown.granicus.com/ViewPublisher.php?view_id=2"
SOURCE = source_for(Platform.GRANICUS, URL, "America/Denver")


def _try(body: str) -> list[dict[str, Any]]:
    return list(try_page("granicus", f"<html><body>{body}</body></html>".encode(), URL, SOURCE))


CLASSIC = """<div id="granicus"><h2>Upcoming Events</h2><table class="listingTable"><tbody>
<tr class="listingRow"><td class="listItem" headers="Name">City Council - CANCELED</td>
<td class="listItem" headers="Date">Feb&nbsp;&nbsp;6,&nbsp;2024 -<br>5:30&nbsp;PM</td><td class="listItem"></td></tr></tbody></table>
<div class="CollapsiblePanel"><div class="CollapsiblePanelTab">Water Board</div><div class="CollapsiblePanelContent">
<div class="TabbedPanels"><ul class="TabbedPanelsTabGroup"><li class="TabbedPanelsTab">2024</li><li class="TabbedPanelsTab">2023</li></ul>
<div class="TabbedPanelsContentGroup"><div class="TabbedPanelsContent"><table class="listingTable">
<tr class="listingRow"><td class="listItem" headers="Name R1">Regular Meeting</td>
<td class="listItem" headers="Date R1"><span style="display:none">1705500000</span>01/17/24</td>
<td class="listItem" headers="Duration R1">02h&nbsp;07m</td>
<td class="listItem"><a href="//laketown.granicus.com/AgendaViewer.php?view_id=2&amp;clip_id=8">Agenda</a></td>
<td class="listItem"><a href="MinutesViewer.php?view_id=2&amp;clip_id=8">Approved minutes</a></td>
<td class="listItem"><a href="javascript:void(0);" onclick="window.open('//laketown.granicus.com/MediaPlayer.php?view_id=2&amp;clip_id=8','player','x')"><img alt="Watch"></a></td>
<td class="listItem"><a href="https://laketown.granicus.com/ecomment">eComment</a></td></tr></table></div>
<div class="TabbedPanelsContent"><table class="listingTable"><tr class="listingRow"><td class="listItem" headers="Name">Regular Meeting</td>
<td class="listItem" headers="Date">December 13, 2023 - 09:03 AM</td></tr></table></div></div></div></div></div></div>"""


def test_upcoming_and_archived_meetings_of_every_panel_and_year_are_read() -> None:
    coming, latest, older = _try(CLASSIC)
    assert (coming["body"], coming["start"], coming["status"]) == (
        "City Council",
        "2024-02-06T17:30:00-07:00",
        "cancelled",
    )
    assert (latest["body"], latest["meeting"], latest["start"]) == ("Water Board", "Regular Meeting", "2024-01-17")
    assert [(each["kind"], each["url"]) for each in latest["documents"]] == [
        ("agenda", "https://laketown.granicus.com/AgendaViewer.php?view_id=2&clip_id=8"),
        ("minutes", "https://laketown.granicus.com/MinutesViewer.php?view_id=2&clip_id=8"),
        ("video", "https://laketown.granicus.com/MediaPlayer.php?view_id=2&clip_id=8"),
    ]
    assert older["start"] == "2023-12-13T09:03:00-07:00"


def test_lists_that_stand_for_tables_are_read_alike() -> None:
    (meeting,) = _try(
        """<div class="archive"><ol class="responsive-table"><li class="table-row table-row--head"><div>Name</div><div>Date</div></li>
        <li class="table-row"><div class="archive-name">Planning Commission</div><div class="archive-date">Mar 4, 2024 - 7:00 PM</div>
        <div class="archive-agenda"><a href="/AgendaViewer.php?view_id=2&amp;clip_id=3"><img src="pdf.png"></a></div>
        <div class="archive-video"><a href="/player/clip/3?view_id=2">Play</a></div></li></ol></div>"""
    )
    assert (meeting["body"], meeting["start"]) == ("Planning Commission", "2024-03-04T19:00:00-07:00")
    assert [each["kind"] for each in meeting["documents"]] == ["agenda", "video"]


def test_rows_without_classes_are_known_by_their_viewers() -> None:
    rows = _try(
        """<table class="sortable"><tr><th>Date</th><th>Meeting</th><th>Agenda</th><th>Minutes</th></tr>
        <tr><td>2024-03-04</td><td>Library Board</td><td><a href="AgendaViewer.php?clip_id=5"><img src="a.gif"></a></td><td></td></tr>
        <tr><td>2024-02-04</td><td>Library Board</td><td><a href="AgendaViewer.php?clip_id=4"><img src="a.gif"></a></td>
        <td><a href="DocumentViewer.php?file=x.pdf&amp;clip_id=4"><img src="a.gif"></a></td></tr></table>"""
    )
    assert [(row["body"], [each["kind"] for each in row["documents"]]) for row in rows] == [
        ("Library Board", ["agenda"]),
        ("Library Board", ["agenda", "minutes"]),
    ]


def test_an_empty_page_says_so_and_a_changed_one_is_not_understood() -> None:
    head = (
        '<table class="listingTable"><tr><td class="listHeader">Name</td><td class="listHeader">Date</td></tr></table>'
    )
    assert _try(f'<div id="granicus">{head}<p>There are no upcoming events.</p></div>') == []
    for changed in (
        head,
        CLASSIC.replace("2024", "").replace("2023", "").replace("01/17/24", ""),
        "<p>There are no cookies here.</p>",
    ):
        with pytest.raises(LayoutNotUnderstood):
            _try(changed)
