import gzip
from datetime import date

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from crawler.spiders import LayoutNotUnderstood, Listing
from crawler.spiders.news import article_address, read, start

SOURCE = Source("n", "N", Platform.NEWS, ("https://news.example/feed",), time_zone="America/New_York")
LINK = start(SOURCE)[0]

RSS = b"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>N</title><link>https://news.example/</link><atom:link rel="self" href="https://news.example/feed"/>
<item><title>One &amp; two</title><link> /2021/one?utm_source=rss&amp;id=3#top </link>
  <pubDate>Wed, 15 Dec 2021 03:30:00 +0000</pubDate></item>
<item><title>Again</title><link>https://news.example/2021/one?id=3</link></item>
<item><guid isPermaLink="true">https://news.example/guid</guid><dc:date>2021-12-14</dc:date></item>
<item><guid isPermaLink="false">tag:1</guid><link>mailto:desk@news.example</link></item>
<item><title><![CDATA[Bad date]]></title><link>https://news.example/bad</link><pubDate>yesterday</pubDate></item>
</channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>N</title></channel>
<item rdf:about="a"><title>A</title><link>https://news.example/a</link><dc:date>2021-12-14T23:00:00-05:00</dc:date></item>
</rdf:RDF>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/blog/"><title>N</title>
<entry><title type="html">A</title><link rel="enclosure" href="a.mp3"/><link href="a"/>
 <published>2021-12-14T12:00:00Z</published><updated>2021-12-15T12:00:00Z</updated></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a</loc>
 <lastmod>2021-12-15</lastmod><news:news><news:publication><news:name>N</news:name></news:publication>
 <news:publication_date>2021-12-14</news:publication_date><news:title>A</news:title></news:news></url></urlset>"""


def _read(body: bytes) -> Listing:
    return read(Page("https://news.example/feed", body), LINK, SOURCE)


def _links(body: bytes) -> list[tuple[str, str | None, date | None]]:
    return [(link.url, link.title, link.published) for link in _read(body).links]


def test_rss_lists_each_article_once_with_title_and_local_date() -> None:
    assert _links(RSS) == [
        ("https://news.example/2021/one?id=3", "One & two", date(2021, 12, 14)),
        ("https://news.example/guid", None, date(2021, 12, 14)),
        ("https://news.example/bad", "Bad date", None),
    ]


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf" + RSS, b"\n\n  " + RSS, gzip.compress(RSS)])
def test_a_feed_is_read_after_a_byte_order_mark_white_space_or_as_a_gzip_file(body: bytes) -> None:
    assert _links(body) == _links(RSS)


def test_rdf_and_atom_and_news_sitemaps_are_read() -> None:
    assert _links(RDF) == [("https://news.example/a", "A", date(2021, 12, 14))]
    assert _links(ATOM) == [("https://news.example/blog/a", "A", date(2021, 12, 14))]
    assert _links(SITEMAP) == [("https://news.example/a", "A", date(2021, 12, 14))]


def test_only_what_says_when_it_changed_has_a_stamp() -> None:
    stamps = [_read(body).links[0].stamp for body in (RSS, RDF, ATOM, SITEMAP)]
    assert stamps == [None, None, "2021-12-15T12:00:00Z", "2021-12-15"]


def test_a_sitemap_index_leads_to_its_newest_sitemaps() -> None:
    maps = "".join(
        f"<sitemap><loc>https://news.example/{day}.xml</loc><lastmod>2021-12-{day:02}</lastmod></sitemap>"
        for day in range(1, 31)
    )
    listing = _read(f"<sitemapindex>{maps}</sitemapindex>".encode())
    assert [link.role for link in listing.links] == ["sitemap"] * 10
    assert listing.links[0].url == "https://news.example/30.xml"
    assert listing.note == "the newest 10 of 30 addresses"


@pytest.mark.parametrize(
    "body, words",
    [
        (b"", "an empty answer"),
        (b"<!DOCTYPE html><html></html>", "an HTML page"),
        (b"<rss><channel><item></channel></rss>", "not well-formed XML: .*line 1"),
        (b"<rss/>", "RSS without a channel"),
        (b"<opml/>", "<opml> is neither a feed nor a sitemap"),
        (b"<urlset><url><lastmod>2021-12-15</lastmod></url></urlset>", "1 entries, none with an address"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item>&a;</item></channel></rss>', "declares entities"),
        (b"\x1f\x8bnot gzip", "broken gzip"),
    ],
)
def test_what_is_no_listing_says_so(body: bytes, words: str) -> None:
    with pytest.raises(LayoutNotUnderstood, match=words):
        _read(body)


def test_an_external_entity_is_never_read() -> None:
    body = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item>&a;</item></channel></rss>'
    with pytest.raises(LayoutNotUnderstood):
        _read(body)


def test_a_gzip_file_that_inflates_is_refused() -> None:
    with pytest.raises(LayoutNotUnderstood, match="more than"):
        _read(gzip.compress(bytes(30_000_000)))


@pytest.mark.parametrize(
    "address, url",
    [
        ("//cdn.example/a", "https://cdn.example/a"),
        ("http://[bad/", None),
        ("javascript:void(0)", None),
        ("https://e.example/a?b=1&fbclid=2", "https://e.example/a?b=1"),
        ("https://e.example/a?x=%20y", "https://e.example/a?x=%20y"),
    ],
)
def test_addresses_are_made_absolute_and_rid_of_tracking(address: str, url: str | None) -> None:
    assert article_address(address, "https://news.example/") == url


def test_a_feed_and_a_sitemap_are_told_apart_by_what_they_hold() -> None:
    assert read(Page(LINK.url, SITEMAP), Link(LINK.url, "feed"), SOURCE).links
