# ruff: noqa: E501 - pages are written as their systems write them
from typing import Any

import pytest

from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood
from crawler.trying import source_for, try_page

URL = "https://www.laketown.gov/AgendaCenter"
SOURCE = source_for(Platform.CIVICPLUS, URL, "America/Chicago")


def _try(body: str, url: str = URL) -> list[dict[str, Any]]:
    return list(try_page("civicplus", f"<html><body>{body}</body></html>".encode(), url, SOURCE))


ROW = """<tr id="row1" class="catAgendaRow"><td><h4><a id="_03052024-77" name="_03052024-77"></a>
<strong aria-label="Agenda for March 5, 2024"><abbr title="March">Mar</abbr> 5, 2024</strong> — Posted <abbr>Mar</abbr> 1, 2024 4:53 PM</h4>
<p><a href="/AgendaCenter/ViewFile/Agenda/_03052024-77">City Council Regular Meeting, 6:30 p.m.</a></p></td>
<td class="minutes"><a href="/AgendaCenter/ViewFile/Minutes/_03052024-77"><img alt="Minutes for March 5"></a></td>
<td class="media"><a href="https://www.youtube.com/watch?v=x"><img src="v.png"></a></td>
<td class="downloads"><a href="" onclick="showDownloadMenu(77)" class="button">Download ▼</a><ol>
<li><a href="/AgendaCenter/ViewFile/Agenda/_03052024-77?html=true">Agenda (HTML)</a></li>
<li><a href="/AgendaCenter/ViewFile/Agenda/_03052024-77">Agenda</a></li>
<li><a href="/AgendaCenter/ViewFile/Agenda/_03052024-77?packet=true">Agenda Packet</a></li>
<li><a class="previous" href="/AgendaCenter/PreviousVersions/_03052024-77">Previous Versions</a></li></ol></td></tr>"""
SEARCHED = """<tr id="row2" class="catAgendaRow"><a name="_11182020-806"></a><td><h4><a name="_11182020-806"></a>
<a name="806" title="Housing Board Meeting" href="/AgendaCenter/ViewFile/Agenda/_11182020-806?html=true"><strong><abbr title="November">Nov</abbr> 18, 2020</strong>
&thinsp;&mdash;&thinsp;Posted <abbr>Nov</abbr> 16, 2020 6:20 AM</a></h4><p>Housing Board Meeting on November 18, 2020 - Cancelled</p></td><td class="minutes"></td>
<td class="downloads"><div class="popoutContainer"><a href="" class="button">Download ▼</a><ol>
<li><a class="html" aria-label="x. HTML" href="/AgendaCenter/ViewFile/Agenda/_11182020-806?html=true">HTML</a></li>
<li><a class="pdf" href="/AgendaCenter/ViewFile/Agenda/_11182020-806">PDF</a></li>
<li><a class="pdf" href="/AgendaCenter/ViewFile/Agenda/_11182020-806?packet=true">Packet</a></li></ol></div></td></tr>"""
CANCELLED = """<tr class="catAgendaRow" style="display:none"><td><h4><a name="_02062024-70"></a></h4>
<p><a href="/AgendaCenter/ViewFile/Agenda/_02062024-70">CANCELLED</a></p></td><td class="minutes"></td><td class="downloads"></td></tr>"""


def _part(number: int, name: str, rows: str) -> str:
    return (
        f'<div class="listing" id="cat{number}"><h2 onclick="x()"><span id="span{number}">▼</span>{name}</h2>'
        f'<table id="table{number}"><thead><tr><th>Agenda</th><th>Minutes</th><th>Media</th><th>Download</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def test_each_bodys_meetings_are_read_with_every_paper_once() -> None:
    council, parks = _try(_part(2, "City Council", ROW) + _part(3, "Parks Board", CANCELLED))
    assert (council["body"], council["start"]) == ("City Council", "2024-03-05T18:30:00-06:00")
    at = "https://www.laketown.gov/AgendaCenter/ViewFile"
    assert [(each["kind"], each["title"], each["url"]) for each in council["documents"]] == [
        ("minutes", "Minutes for March 5", f"{at}/Minutes/_03052024-77"),
        ("video", "Video", "https://www.youtube.com/watch?v=x"),
        ("agenda", "Agenda (HTML)", f"{at}/Agenda/_03052024-77?html=true"),
        ("agenda", "Agenda", f"{at}/Agenda/_03052024-77"),
        ("packet", "Agenda Packet", f"{at}/Agenda/_03052024-77?packet=true"),
    ]
    assert (parks["body"], parks["start"], parks["status"]) == ("Parks Board", "2024-02-06", "cancelled")


def test_rows_without_a_part_take_the_meetings_own_name() -> None:
    (meeting,) = _try(f"<table>{ROW}</table>")
    assert meeting["body"] == "City Council"


def test_an_empty_center_says_so_and_a_changed_one_is_not_understood() -> None:
    assert _try(_part(2, "City Council", "") + "<p>There are no agendas for this year.</p>") == []
    for changed in (
        _part(2, "City Council", ""),
        _part(2, "City Council", ROW.replace("03052024", "x").replace("2024", "")),
        "<main>Agendas have moved</main>",
    ):
        with pytest.raises(LayoutNotUnderstood):
            _try(changed)


def test_papers_named_by_their_format_are_called_by_their_kind() -> None:
    (meeting,) = _try(f'<div id="cat21"><h2>Housing Board</h2><table>{SEARCHED}</table></div>', f"{URL}/Search/?term=")
    assert (meeting["body"], meeting["start"], meeting["status"]) == ("Housing Board", "2020-11-18", "cancelled")
    assert [(each["kind"], each["title"]) for each in meeting["documents"]] == [
        ("agenda", "Agenda (HTML)"),
        ("agenda", "Agenda (PDF)"),
        ("packet", "Packet"),
    ]
