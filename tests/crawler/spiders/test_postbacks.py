# ruff: noqa: E501 - pages are written as their systems write them
"""Lists of several pages, each of which is asked for by posting the form of the one before."""

from collections.abc import Callable

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform
from crawler.records import Meeting
from crawler.spiders import Listing, gather_offline
from crawler.spiders.legistar_web import read
from crawler.spiders.platform import Ask
from crawler.trying import source_for

URL = "https://laketown.legistar.com/Calendar.aspx"


def calendar(day: int, pages: int, shown: int) -> bytes:
    """One page of a calendar with one meeting on each, and the pager that leads to the next."""
    others = (
        f"""<a href="javascript:__doPostBack('ctl00$grid$page{number}','')"><span>{number}</span></a>"""
        if number != shown
        else f'<a class="rgCurrentPage" href="javascript:void(0)"><span>{number}</span></a>'
        for number in range(1, pages + 1)
    )
    return f"""<html><body><form><input type="hidden" name="__VIEWSTATE" value="state {shown}"><input type="text" name="q" value="x">
<table class="rgMasterTable" id="ctl00_gridCalendar_ctl00"><thead><tr class="rgPager"><td colspan="3"><div class="rgNumPart">{"".join(others)}</div></td></tr>
<tr><th>Name</th><th>Meeting Date</th><th>Meeting Time</th></tr></thead><tbody><tr class="rgRow">
<td><a id="x_ctl04_hypBody" href="#">Common Council</a></td><td>3/{day}/2024</td><td><span id="x_ctl04_lblTime">6:00 PM</span></td></tr></tbody></table></form></body></html>""".encode()


def gathered(first: bytes, answer: Callable[[Ask], Page]) -> tuple[Listing, list[Ask]]:
    reading = read(Page(URL, first), Link(URL, "list"), source_for(Platform.LEGISTAR_WEB, URL))
    assert not isinstance(reading, Listing)
    asked = []
    try:
        ask = next(reading)
        while True:
            asked.append(ask)
            ask = reading.send(answer(ask))
    except StopIteration as end:
        listing = end.value
    assert isinstance(listing, Listing)
    return listing, asked


def days(listing: Listing) -> list[int]:
    return [each.start.day for each in listing.records if isinstance(each, Meeting) and each.start]


def test_each_page_is_asked_for_with_the_form_of_the_one_before() -> None:
    pages = {f"ctl00$grid$page{number}": Page(URL, calendar(number, 3, number)) for number in (2, 3)}
    listing, asked = gathered(calendar(1, 3, 1), lambda ask: pages[(ask.form or {})["__EVENTTARGET"]])
    assert days(listing) == [1, 2, 3]
    assert listing.note == ""
    assert [ask.url for ask in asked] == [URL, URL]
    assert asked[0].form == {"__VIEWSTATE": "state 1", "__EVENTTARGET": "ctl00$grid$page2", "__EVENTARGUMENT": ""}


@pytest.mark.parametrize(
    "answer, note",
    [
        (Page(URL, b"", status=500), "page 2 of the list answered 500"),
        (Page(URL, calendar(1, 3, 1)), "page 2 of the list repeats what went before"),
    ],
)
def test_a_list_that_does_not_go_on_keeps_what_it_has_and_says_so(answer: Page, note: str) -> None:
    listing, asked = gathered(calendar(1, 3, 1), lambda _: answer)
    assert (days(listing), listing.note, len(asked)) == ([1], note, 1)


def test_a_list_of_one_page_asks_for_nothing_more() -> None:
    reading = read(Page(URL, calendar(1, 1, 1)), Link(URL, "list"), source_for(Platform.LEGISTAR_WEB, URL))
    assert isinstance(reading, Listing)


def test_a_saved_first_page_is_read_by_itself() -> None:
    reading = read(Page(URL, calendar(1, 3, 1)), Link(URL, "list"), source_for(Platform.LEGISTAR_WEB, URL))
    listing = gather_offline(reading)
    assert isinstance(listing, Listing)
    assert (days(listing), listing.note) == ([1], "page 2 of the list answered 404")
