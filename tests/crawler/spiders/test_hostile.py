"""Pages that no council writes: none of them may cost more than its size."""

from contextlib import suppress
from time import process_time

import pytest

from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood
from crawler.trying import try_page

ROW = (
    "<tr class='listingRow rgRow catAgendaRow'><td class='listItem'>Council</td><td>1/5/2024</td>"
    "<td><a href='a.pdf'>Agenda</a></td></tr>"
)
HEAD = "<tr><th>Name</th><th>Meeting Date</th><th>Agenda</th></tr>"
TABBED = (
    "<div class='TabbedPanels'><ul><li class='TabbedPanelsTab'>2024</li></ul><div><div class='TabbedPanelsContent'>"
)
PAGES = {
    "many rows": f"{TABBED}<table class='rgMasterTable listingTable' id='gridCalendar'>{HEAD}{ROW * 3000}</table>",
    "deep": "<div>" * 20_000 + "1/5/2024",
    "one long word": "<p>" + "1/" * 400_000 + "</p>",
    "many links": "<a href='x.pdf'>January</a>" * 8_000,
    "one long script": '<a onclick="' + "open(" * 100_000 + '">x</a>',
    "many tables": "<table><tr><td>" * 1_000,
}


@pytest.mark.parametrize("kind", list(PAGES))
def test_a_hostile_page_is_read_or_refused_in_little_time(kind: str) -> None:
    page = f"<html><body>{PAGES[kind]}</body></html>".encode()
    for platform in Platform:
        began = process_time()
        with suppress(LayoutNotUnderstood):
            list(try_page(platform, page, "https://a.example/agendacenter"))
        assert process_time() - began < 5, platform
