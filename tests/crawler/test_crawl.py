"""Crawls of real servers on loopback, each in a process of its own."""

import json
import zlib
from itertools import pairwise
from typing import Any

from banwatch.documents import Outcome
from banwatch.sources import Platform, Source
from crawler.spiders.legistar_api import start

BAN = b"<html><head><title>City bans it</title></head><body><p>The council banned facial recognition.</p></body></html>"
DULL = b"<html><head><title>Parade</title></head><body><p>The parade is on Sunday.</p></body></html>"


def _feed(*urls: str) -> bytes:
    items = "".join(f"<item><title>Story</title><link>{url}</link></item>" for url in urls)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def _bomb(squeeze: Any) -> bytes:
    """60 MB of zeros, compressed."""
    zeros = bytes(1_000_000)
    return b"".join([*(squeeze.compress(zeros) for _ in range(60)), squeeze.flush()])


def _newsroom(site: Any, answer: Any, pages: dict[str, Any]) -> dict[str, Any]:
    site.pages |= pages
    site.pages["/feed.xml"] = answer(_feed(*map(site.url, pages)), "application/rss+xml")
    return {"id": "news", "platform": "news", "start": [site.url("/feed.xml")]}


def test_a_crawl_keeps_what_is_about_the_topic_and_counts_the_rest(site: Any, answer: Any, crawl: Any) -> None:
    source = _newsroom(site, answer, {"/ban": answer(BAN), "/parade": answer(DULL)})
    crawled = crawl(source, allowed=[site.host])
    assert [(d["url"], d["title"], d["text"]) for d in crawled.documents] == [
        (site.url("/ban"), "City bans it", "The council banned facial recognition.")
    ]
    assert crawled.documents[0]["fetched_at"] == "2021-12-15 00:00:00+00:00"
    outcomes = crawled.summary.outcomes
    assert outcomes == {Outcome.LISTING: 1, Outcome.RELEVANT: 1, Outcome.IRRELEVANT: 1}
    assert crawled.summary.asked == crawled.state["asked"] == len(crawled.told) == 3
    assert site.asked[0].headers["user-agent"].startswith("banwatch/")
    assert "https://example.org/contact" in site.asked[0].headers["user-agent"]


def test_a_second_crawl_of_an_unchanged_site_asks_conditionally_and_yields_nothing(
    site: Any, answer: Any, crawl: Any
) -> None:
    source = _newsroom(site, answer, {"/ban": answer(BAN), "/parade": answer(DULL)})
    crawl(source, allowed=[site.host])
    site.asked.clear()
    crawled = crawl(source, allowed=[site.host])
    asked = [asked for asked in site.asked if asked.path != "/robots.txt"]
    assert asked
    assert all(each.conditional for each in asked)
    assert set(crawled.summary.outcomes) == {Outcome.UNCHANGED}
    assert len(crawled.documents) == 1


def test_a_body_is_judged_again_only_when_it_or_the_triage_changes(site: Any, answer: Any, crawl: Any) -> None:
    source = _newsroom(site, answer, {"/plain": answer(BAN, etag=False), "/tagged": answer(BAN)})
    crawl(source, allowed=[site.host])
    again = answer(site.pages["/feed.xml"].body + b"<!-- built again -->", "application/rss+xml", etag=False)
    site.pages["/feed.xml"] = again
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(site.url("/plain")) == ("unchanged", "")
    again.body += b"<!-- and again -->"
    site.asked.clear()
    crawled = crawl(source, allowed=[site.host], triage="2")
    assert [asked.conditional for asked in site.asked if asked.path == "/tagged"] == [False]
    assert crawled.end_of(site.url("/plain")) == crawled.end_of(site.url("/tagged")) == ("relevant", "")


def test_bad_pages_end_with_a_reason_and_the_rest_goes_on(site: Any, answer: Any, crawl: Any) -> None:
    pages = {
        "/empty": answer(b"  "),
        "/error": answer(b"oops", status=500),
        "/gone": answer(b"gone", status=404),
        "/keep-out": answer(b"no", status=403),
        "/slow-down": answer(b"no", status=429),
        "/challenge": answer(b"<title>Just a moment...</title>", headers={"cf-mitigated": "challenge"}),
        "/minutes.pdf": answer(b"%PDF-1.7 cut", "application/pdf"),
        "/latin": answer(BAN.replace(b"council", "Señor Peña".encode("latin-1")), "text/html; charset=iso-8859-1"),
        "/loop": answer(status=302, headers={"Location": "/loop"}),
        "/gzip": answer(_bomb(zlib.compressobj(wbits=31)), headers={"Content-Encoding": "gzip"}),
        "/deflate": answer(_bomb(zlib.compressobj()), headers={"Content-Encoding": "deflate"}),
    }
    closed, nowhere = "http://127.0.0.1:9/a", "http://no-such-host.invalid/b"
    source = _newsroom(site, answer, pages)
    site.pages["/feed.xml"] = answer(_feed(*map(site.url, pages), closed, nowhere), "text/xml")
    crawled = crawl(source, allowed=[site.host, "127.0.0.1:9"])
    ends = {path: crawled.end_of(site.url(path)) for path in pages}
    assert crawled.end_of(closed) == ("failed", "the host refuses the connection")
    assert crawled.end_of(nowhere) == ("failed", "the host name does not resolve")
    assert ends == {
        "/empty": ("failed", "empty page"),
        "/error": ("failed", "HTTP 500"),
        "/gone": ("failed", "HTTP 404"),
        "/keep-out": ("blocked", "HTTP 403"),
        "/slow-down": ("blocked", "HTTP 429"),
        "/challenge": ("blocked", "HTTP 200, cf-mitigated: challenge"),
        "/minutes.pdf": ("failed", "unreadable: a truncated PDF"),
        "/latin": ("relevant", ""),
        "/loop": ("failed", "max redirections reached"),
        "/gzip": ("failed", "more than 20,000,000 bytes after decompression"),
        "/deflate": ("failed", "more than 20,000,000 bytes after decompression"),
    }
    assert crawled.documents[0]["text"] == "The Señor Peña banned facial recognition."
    assert site.paths().count("/error") == 3
    assert site.paths().count("/slow-down") == 1


def test_a_broken_feed_is_named_and_another_source_goes_on(site: Any, answer: Any, crawl: Any) -> None:
    site.pages["/broken.xml"] = answer(b"<rss><channel><item>", "application/rss+xml")
    site.pages["/page.xml"] = answer(DULL, "text/html")
    broken = {"id": "broken", "platform": "news", "start": [site.url("/broken.xml"), site.url("/page.xml")]}
    options = {"page_size": "5000"}
    council = {"id": "council", "platform": "legistar-api", "start": [site.url("/")], "options": options}
    source = _newsroom(site, answer, {"/ban": answer(BAN)})
    crawled = crawl(broken, council, source, allowed=[site.host])
    outcome, reason = crawled.end_of(site.url("/broken.xml"))
    assert (outcome, reason[:43]) == ("failed", "layout not understood: not well-formed XML:")
    assert "HTML page where a feed" in crawled.end_of(site.url("/page.xml"))[1]
    assert crawled.summary.sources["council"].broken == "page_size: 5000 is not between 1 and 1000"
    assert len(crawled.documents) == 1


def test_robots_txt_is_obeyed_and_its_delay_kept(site: Any, answer: Any, crawl: Any) -> None:
    rules = b"User-agent: banwatch\nDisallow: /private\nCrawl-delay: 0.4\n"
    source = _newsroom(site, answer, {"/private/ban": answer(BAN), "/a": answer(DULL), "/b": answer(DULL)})
    site.pages["/robots.txt"] = answer(rules, "text/plain")
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(site.url("/private/ban")) == ("blocked", "robots.txt forbids this address")
    assert "/private/ban" not in site.paths()
    times = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert len(times) == 3
    assert all(later - earlier >= 0.38 for earlier, later in pairwise(times))


def test_the_sources_delay_is_kept_between_requests_to_a_host(site: Any, answer: Any, crawl: Any) -> None:
    source = _newsroom(site, answer, {f"/{number}": answer(DULL) for number in range(4)}) | {"delay_seconds": 0.3}
    crawl(source, allowed=[site.host])
    times = [asked.at for asked in site.asked]
    assert len(times) == 6
    assert all(later - earlier >= 0.28 for earlier, later in pairwise(times[1:]))


def test_retry_after_is_honoured(site: Any, answer: Any, crawl: Any) -> None:
    busy = answer(b"later", status=503, headers={"Retry-After": "1"})
    source = _newsroom(site, answer, {})
    site.pages["/busy"] = lambda times: busy if times == 1 else answer(BAN)
    site.pages["/resting"] = answer(b"later", status=503, headers={"Retry-After": "3600"})
    site.pages["/feed.xml"] = answer(_feed(site.url("/busy")), "text/xml")
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(site.url("/busy")) == ("relevant", "")
    first, second = [asked.at for asked in site.asked if asked.path == "/busy"]
    assert second - first >= 0.95
    site.pages["/feed.xml"] = answer(_feed(site.url("/resting"), site.url("/after")), "text/xml")
    crawled = crawl(source, allowed=[site.host])
    for path, asked_for in (("/resting", 1), ("/after", 0)):
        outcome, reason = crawled.end_of(site.url(path))
        assert outcome == "blocked"
        assert "asked to be left alone" in reason
        assert site.paths().count(path) == asked_for


SPELLINGS = ("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0", "localhost")


def test_a_redirect_inward_is_refused_however_it_is_spelled(
    site: Any, other_site: Any, answer: Any, crawl: Any
) -> None:
    port = other_site.host.rsplit(":", 1)[1]
    redirects = {
        f"/{number}": answer(status=302, headers={"Location": f"http://{spelling}:{port}/secret"})
        for number, spelling in enumerate(SPELLINGS)
    }
    crawled = crawl(_newsroom(site, answer, redirects), allowed=[site.host])
    for path in redirects:
        outcome, reason = crawled.end_of(site.url(path))
        assert (outcome, reason[:9]) == ("failed", "refused: ")
    assert other_site.asked == []


def test_a_matter_is_gathered_from_several_answers_and_its_histories_asked_conditionally(
    site: Any, answer: Any, crawl: Any
) -> None:
    matter = {"MatterId": 7, "MatterFile": "21-7", "MatterTitle": "Facial recognition ban"}
    history = {
        "MatterHistoryId": 20,
        "MatterHistoryActionName": "Adopted",
        "MatterHistoryActionBodyName": "City Council",
        "MatterHistoryActionDate": "2021-12-14T00:00:00",
        "MatterHistoryPassedFlag": 1,
        "MatterHistoryPassedFlagName": "Pass",
    }
    votes = [{"VoteId": 1, "VotePersonName": "Ada Ames", "VoteValueName": "Aye"}]
    source = {"id": "council", "platform": "legistar-api", "start": [site.url("/v1/lake")]}
    listing = start(Source("council", "C", Platform.LEGISTAR_API, (site.url("/v1/lake"),)))[0].url
    answers = {
        listing.removeprefix(site.url("")): [matter],
        "/v1/lake/matters/7": matter,
        "/v1/lake/matters/7/histories": [history],
    }
    site.pages |= {path: answer(json.dumps(value).encode(), "application/json") for path, value in answers.items()}
    site.pages["/v1/lake/eventitems/20/votes"] = answer(b"error", status=500, etag=False)
    crawled = crawl(source, allowed=[site.host])
    histories = site.url("/v1/lake/matters/7/histories")
    assert crawled.end_of(histories) == ("relevant", "votes of 20 answered 500")
    assert site.paths().count("/v1/lake/eventitems/20/votes") == 1
    assert {asked.headers["accept"] for asked in site.asked if "matters" in asked.path} == {"application/json"}
    (document,) = crawled.documents
    assert (document["url"], document["kind"]) == (site.url("/v1/lake/matters/7"), "record")
    assert document["published"] == "2021-12-14"
    assert "December 14, 2021, City Council. Action: Adopted.\nThe motion passed." in document["text"]

    site.asked.clear()
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(histories) == ("unchanged", "")
    assert [asked.conditional for asked in site.asked if "histories" in asked.path] == [True]
    assert len(crawled.documents) == 1

    later = history | {"MatterHistoryId": 21, "MatterHistoryActionDate": "2021-12-15T00:00:00"}
    site.pages["/v1/lake/matters/7/histories"] = answer(json.dumps([history, later]).encode(), "application/json")
    site.pages["/v1/lake/eventitems/21/votes"] = answer(json.dumps(votes).encode(), "application/json")
    crawled = crawl(source, allowed=[site.host])
    assert "The motion passed by a vote of 1-0.\nAyes: 1 - Ada Ames" in crawled.documents[-1]["text"]


def test_a_crawl_that_is_stopped_says_so_and_the_next_one_goes_on(site: Any, answer: Any, crawl: Any) -> None:
    source = _newsroom(site, answer, {f"/{number}": answer(DULL) for number in range(12)}) | {"delay_seconds": 0.2}
    stopped = crawl(source, allowed=[site.host], stop_after=3, status=3)
    assert not stopped.summary.complete
    assert 3 <= stopped.summary.asked < 13
    crawled = crawl(source | {"delay_seconds": 0}, allowed=[site.host])
    assert crawled.summary.complete
    ended = {told.url for told in (*stopped.told, *crawled.told)}
    assert ended == {site.url("/feed.xml"), *(site.url(f"/{number}") for number in range(12))}


def test_a_sitemap_that_lists_itself_ends(site: Any, answer: Any, crawl: Any) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url('/map.xml')}</loc></sitemap></sitemapindex>"
    site.pages["/map.xml"] = answer(index.encode(), "application/xml")
    crawled = crawl({"id": "news", "platform": "news", "start": [site.url("/map.xml")]}, allowed=[site.host])
    assert crawled.summary.outcomes == {Outcome.LISTING: 1}


def test_a_body_that_inflates_without_end_costs_little_memory(site: Any, answer: Any, crawl: Any) -> None:
    squeeze, zeros = zlib.compressobj(9, wbits=31), bytes(10_000_000)
    bomb = b"".join([*(squeeze.compress(zeros) for _ in range(200)), squeeze.flush()])
    assert len(bomb) < 3_000_000
    source = _newsroom(site, answer, {"/bomb": answer(bomb, headers={"Content-Encoding": "gzip"})})
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(site.url("/bomb"))[1] == "more than 20,000,000 bytes after decompression"
    assert crawled.state["peak_mb"] < 150


def test_headers_without_end_are_cut_off(site: Any, answer: Any, crawl: Any) -> None:
    flood = {f"X-{number}": "a" * 8000 for number in range(1000)}
    source = _newsroom(site, answer, {"/flood": answer(BAN, headers=flood), "/ban": answer(BAN)})
    crawled = crawl(source, allowed=[site.host])
    assert crawled.end_of(site.url("/flood")) == ("failed", "the connection failed")
    assert crawled.end_of(site.url("/ban"))[0] == "relevant"


def test_where_robots_txt_answers_with_an_error_of_the_server_nothing_is_asked(
    site: Any, answer: Any, crawl: Any
) -> None:
    site.pages["/robots.txt"] = answer(b"oops", "text/plain", status=503, etag=False)
    crawled = crawl(_newsroom(site, answer, {"/ban": answer(BAN)}), allowed=[site.host])
    assert crawled.end_of(site.url("/feed.xml")) == (
        "failed",
        "robots.txt answered HTTP 503, so that nothing may be asked",
    )
    assert set(site.paths()) == {"/robots.txt"}
    assert crawled.summary.sources["news"].unlisted.total() == 1
