"""The queue: what it is narrowed to, that the address says so, and where one goes on."""

import html
import re
from datetime import date
from typing import Any

import httpx
import pytest

from banwatch.measures import Action, Stage

Newsroom = Any


def _shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'/items/(\d+)[^"]*" data-item', page)]


@pytest.fixture
def varied(newsroom: Newsroom) -> dict[str, int]:
    """Items that differ in everything a filter looks at, by the place they are about."""
    newsroom.tell(place=newsroom.springfield)
    newsroom.later(days=10)
    newsroom.tell(place=newsroom.salem, action=Action.RESTRICTION, stage=Stage.ADVANCED, confidence=0.6,
                  body="Rules Committee", file_number="CB 123", official=True)  # fmt: skip
    newsroom.later(days=40)
    newsroom.doubtful()
    first, second, third = sorted(newsroom.queue())
    return {"Springfield": first, "Salem": second, "Doubtton": third}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {"Springfield", "Salem", "Doubtton"}), ("in=OR", {"Salem", "Doubtton"}),
        ("in=oregon", {"Salem", "Doubtton"}),
        ("stage=advanced", {"Salem"}), ("action=ban", {"Springfield", "Doubtton"}), ("source=council", {"Salem"}),
        ("reason=unresolved", {"Springfield"}), ("reason=doubt", {"Doubtton"}), ("sure=low", {"Doubtton"}),
        ("sure=middle", {"Salem"}), ("sure=high", {"Springfield"}), ("age=day", {"Doubtton"}),
        ("age=older", {"Springfield", "Salem"}), ("q=rules+committee", {"Salem"}), ("q=cb+123", {"Salem"}),
        ("q=nearly", {"Doubtton"}), ("q=100%25", set()), ("in=OR&sure=low", {"Doubtton"}), ("state=rejected", set()),
        ("for=me", set()), ("stage=x&action=y&reason=z&sure=a&age=b&group=c", {"Springfield", "Salem", "Doubtton"}),
    ],
)  # fmt: skip
def test_the_queue_is_narrowed_by_its_address(
    varied: dict[str, int], desk: httpx.Client, query: str, places: set[str]
) -> None:
    page = desk.get(f"/?{query}").text
    assert set(_shown(page)) == {varied[place] for place in places}
    assert ("No item fits" in page or "No item is" in page) == (not places)


def test_groups_are_counted_and_can_be_shown_alone(varied: dict[str, int], desk: httpx.Client) -> None:
    page = desk.get("/").text
    found = re.findall(r'href="([^"]*group=\d+[^"]*)"[^>]*>([\w ]+) <span', page)
    links = {name: html.unescape(link) for link, name in found}
    assert set(links) == {"Doubts", "Likely new bans"}
    assert _shown(desk.get(links["Likely new bans"]).text) == [varied["Springfield"]]


def test_an_item_keeps_the_queue_it_was_opened_from(newsroom: Newsroom, desk: httpx.Client) -> None:
    newsroom.tell(place=newsroom.springfield)
    first, second = newsroom.doubtful(2)[1:]
    assert f'href="/items/{first}?in=OR" data-item' in desk.get("/?in=OR").text
    page = desk.get(f"/items/{first}?in=OR").text
    assert f'href="/items/{second}?in=OR" rel="next"' in page
    assert 'rel="prev"' not in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    data = {"revision": revision[1], "reason": "It is old news", "queue": "in=OR"}
    answer = desk.post(f"/items/{first}/reject", data=data, follow_redirects=False)
    assert answer.headers["location"] == f"/items/{second}?in=OR&decided={first}"


def test_the_next_item_comes_in_the_answer_itself(newsroom: Newsroom, desk: httpx.Client) -> None:
    first, second = newsroom.doubtful(2)
    page = desk.get(f"/items/{first}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    answer = desk.post(f"/items/{first}/reject", data={"revision": revision[1], "reason": "It is old news"},
                       headers={"X-Banwatch-Desk": "1"}, follow_redirects=False)  # fmt: skip
    assert answer.status_code == 200
    assert answer.headers["content-location"] == f"/items/{second}?decided={first}"
    assert "Rejected: Doubtton 1" in answer.text
    assert "Doubtton 2, Oregon, bans" in answer.text


def test_undo_brings_back_the_item_that_was_decided_last(newsroom: Newsroom, desk: httpx.Client) -> None:
    first, second = newsroom.doubtful(2)
    data = {"reason": "It is old news", "revision": "1"}
    desk.post(f"/items/{first}/reject", data=data)
    assert newsroom.queue() == [second]
    answer = desk.post("/undo", follow_redirects=False)
    assert answer.headers["location"] == f"/items/{first}?decided={first}"
    assert "Undone: Doubtton 1" in desk.get(answer.headers["location"]).text
    assert newsroom.queue() == [first, second]
    assert desk.post("/undo").status_code == 404


def test_a_merge_says_into_what_and_refuses_what_is_not_there(newsroom: Newsroom, desk: httpx.Client) -> None:
    known = newsroom.tell()
    newsroom.tell(stage=Stage.ADVANCED, confidence=0.4, day=date(2021, 12, 1))
    (item,) = newsroom.queue()
    page = desk.get(f"/items/{item}").text
    assert f'name="into" value="{known}"' in page
    for data, said in (({}, "Choose the event"), ({"other": "99"}, "There is no event 99"), ({"other": "x"}, "Choose")):
        answer = desk.post(f"/items/{item}/merge", data={"revision": "1", **data})
        assert answer.status_code == 422
        assert said in answer.text
    desk.post(f"/items/{item}/merge", data={"revision": "1", "into": str(known)})
    assert newsroom.history(item) == [("merged", "")]
    assert f'href="/events/{known}"' in desk.get("/events").text


def test_every_field_can_be_corrected(newsroom: Newsroom, desk: httpx.Client) -> None:
    (item,) = newsroom.doubtful()
    data = {"revision": "1", "action": "ban", "stage": "adopted", "date": "2021-12-14", "body": "City Council",
            "place": "Salem, MA", "vote": "failed 4-5, 1 absent", "scope": "police, schools", "file_number": "A-1",
            "primary": "no"}  # fmt: skip
    desk.post(f"/items/{item}/accept", data=data)
    page = desk.get("/events/1").text
    for said in ("Salem, Massachusetts", "failed 4-5, 1 absent", "A-1"):
        assert said in page
    wrong = desk.post(f"/items/{item}/accept", data=data | {"revision": "2", "place": "Nowhere, ZZ"})
    assert wrong.status_code == 422
    assert "No government is known as Nowhere, ZZ" in wrong.text
