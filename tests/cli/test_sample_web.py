"""The sample web behaves like the sites it stands for."""

import json
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from cli.demo import content
from cli.demo.web import SampleWeb


def fetch(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


@pytest.fixture
def fresh() -> SampleWeb:
    return SampleWeb()


def test_an_unchanged_page_is_answered_304(fresh: SampleWeb) -> None:
    with fresh as web:
        url = f"{web.base('lantern')}/feed.xml"
        status, _, headers = fetch(url)
        assert status == 200
        assert fetch(url, If_None_Match=headers["ETag"])[0] == 304
        assert fetch(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
        assert fetch(url, If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])[0] == 200
        web.day = 2
        assert fetch(url, If_None_Match=headers["ETag"])[0] == 200
        assert fetch(url, If_Modified_Since=headers["Last-Modified"])[0] == 200
        assert [each.status for each in web.asked] == [200, 304, 304, 200, 200, 200]


def test_the_council_pages_its_matters_and_answers_votes_in_three_ways(fresh: SampleWeb) -> None:
    with fresh as web:
        root = f"{web.base('council')}/v1/haverhill"
        wanted = quote("substringof('facial recognition',MatterTitle) or substringof('biometric',MatterTitle)")
        query = f"$filter={wanted}&$orderby={quote('MatterId desc')}&$top=2&$skip="
        pages = [json.loads(fetch(f"{root}/matters?{query}{skip}")[1]) for skip in (0, 2, 4)]
        assert [[row["MatterId"] for row in page] for page in pages] == [[3101, 3055], [2987], []]
        assert len(json.loads(fetch(f"{root}/matters")[1])) == 5
        assert fetch(f"{root}/eventitems/88101/votes")[:2] == (200, b"[]")
        assert fetch(f"{root}/eventitems/87410/votes")[0] == 404
        assert fetch(f"{root}/eventitems/88397/votes")[0] == 404
        web.day = 2
        votes = json.loads(fetch(f"{root}/eventitems/88397/votes")[1])
        assert [row["VoteValueName"] for row in votes].count("Yea") == 9
        assert [row["VoteValueName"] for row in votes].count("Nay") == 2
        assert fetch(f"{root}/matters/1")[0] == 404


def test_there_are_broken_pages_and_another_encoding(fresh: SampleWeb) -> None:
    with fresh as web:
        assert fetch(f"{web.base('tide')}/story/town-meeting-day")[0] == 500
        assert fetch(f"{web.base('lantern')}/2024/03/07/newsletter-test/")[:2] == (200, b"")
        archive = fetch(f"{web.base('lantern')}/archive/remember-when-somerville/")
        assert "café".encode("iso-8859-1") in archive[1]
        assert archive[2]["Content-Type"] == "text/html"
        assert fetch(f"{web.base('clerk')}/minutes/council-2024-01-18.pdf")[1].startswith(b"%PDF")
        assert fetch(f"{web.base('clerk')}/minutes")[0] == 200


def test_most_pages_are_not_about_the_topic_though_many_name_it_in_a_teaser() -> None:
    articles = [*content.newsroom("lantern").article, *content.newsroom("tide").article]
    about = [article for article in articles if "recognition" in article.text]
    teased = [
        article
        for article in articles
        if article not in about and any("facial recognition" in teaser for teaser in article.related)
    ]
    assert len(articles) == 25
    assert len(about) == 10
    assert len(teased) >= 6
