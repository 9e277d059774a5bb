"""Listings of newsrooms that are no feeds."""

import json
from datetime import date

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from crawler.spiders import LayoutNotUnderstood, Listing, news

SOURCE = Source("x", "X", Platform.NEWS, ("https://x.example/news",), options={"sections": "https://x.example/news"})
SECTION = b"""<!doctype html><title>News</title><nav><a href="/news/">All of our news today</a></nav>
<a href="/2021/12/14/council-bans-face-scans"><img></a><a href="/2021/12/14/council-bans-face-scans">Council bans face
scans in city</a>
<a href="https://www.x.example/story/mayor-will-not-veto-it.html#comments">Mayor says she will not veto
it</a><a href="/author/a-b-c-d-e">By Ada Ames and Bo Chi</a>
<a href="https://other.example/2021/12/14/a-b-c-d">
Not of this newsroom at all</a><a href="/2021/12/13/x">Video</a><a href="javascript:void(0)">
Open the menu of sections</a>"""


def read(body: bytes, role: str = "feed") -> Listing:
    found = news.read(Page("https://x.example/news", body), Link("https://x.example/news", role), SOURCE)
    assert isinstance(found, Listing)
    return found


def test_a_section_page_lists_its_articles_with_their_headlines() -> None:
    assert [link.role for link in news.start(SOURCE)] == ["section"]
    links = read(SECTION, "section").links
    assert [(link.url, link.title) for link in links] == [
        ("https://x.example/2021/12/14/council-bans-face-scans", "Council bans face scans in city"),
        ("https://www.x.example/story/mayor-will-not-veto-it.html", "Mayor says she will not veto it"),
    ]
    assert {link.role for link in links} == {"article"}


@pytest.mark.parametrize("body", [b"<html><body><a href='/a'>Home</a>", b"<!doctype html>"])
def test_a_section_without_articles_is_not_understood(body: bytes) -> None:
    with pytest.raises(LayoutNotUnderstood):
        read(body, "section")


def test_gdelts_articles_are_listed_with_their_dates() -> None:
    articles = [
        {"url": "https://y.example/a", "title": "Ban passes", "seendate": "20211215T031500Z"},
        {"title": "none"},
    ]
    links = read(json.dumps({"articles": articles}).encode()).links
    assert [(link.url, link.title, link.published) for link in links] == [
        ("https://y.example/a", "Ban passes", date(2021, 12, 15))
    ]
    assert read(b"{}").note == "lists nothing"


@pytest.mark.parametrize("body", [b'{"error": 1}', b"{", b'{"articles": 3}', b"Your query was too short."])
def test_another_answer_of_gdelts_is_not_understood(body: bytes) -> None:
    with pytest.raises(LayoutNotUnderstood):
        read(body)
