"""Newsrooms: feeds and search feeds (RSS 2.0, RSS 1.0 as RDF, Atom), news sitemaps and sitemap indexes, section pages,
GDELT's document API, and the articles they list.

Which kind of listing an address holds is seen from what it answers; only a section has a role of its own, because
an HTML page where a feed was is a feed that has gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from banwatch.documents import DocumentKind, Link, Page
from banwatch.sources import Source
from crawler.spiders import news_pages
from crawler.spiders.dates import moment
from crawler.spiders.platform import LayoutNotUnderstood, Listing, Role
from crawler.spiders.xml import name_of, parse, word

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8"
ROLES: Mapping[str, Role] = MappingProxyType(
    {"feed": Role.LISTING, "sitemap": Role.LISTING, "section": Role.LISTING, "article": Role.CONTENT}
)
MOST_ARTICLES = 1000
"""The most articles taken from one listing; the newest are."""
MOST_SITEMAPS = 10
"""The most sitemaps taken from one index; the newest are."""
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def start(source: Source) -> list[Link]:
    """The source's feeds, sitemaps and section pages."""
    sections = source.options.get("sections", "").split()
    return [Link(url, "section" if url in sections else "feed", DocumentKind.ARTICLE) for url in source.start]


def article_address(url: str, base: str) -> str | None:
    """An article's address made absolute, without fragment and tracking; None where it is not one of the web."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    if any(mark in parts.query for mark in _TRACKING):
        kept = [(key, value) for key, value in parse_qsl(parts.query, True) if not key.startswith(_TRACKING)]
        parts = parts._replace(query=urlencode(kept))
    return parts._replace(fragment="").geturl()


def _link(
    address: str | None,
    base: str,
    zone: ZoneInfo,
    *,
    title: str | None,
    day: str | None,
    stamp: str | None,
    role: str = "article",
) -> Link | None:
    url = article_address(address, base) if address else None
    if url is None:
        return None
    told = moment(day or stamp)
    published = (told.astimezone(zone) if told.tzinfo else told).date() if told else None
    return Link(url, role, DocumentKind.ARTICLE, title=title, published=published, stamp=stamp)


def _children(element: etree._Element, name: str) -> Iterable[etree._Element]:
    return (child for child in element if name_of(child) == name)


def _item(item: etree._Element, base: str, zone: ZoneInfo) -> Link | None:
    """An item of RSS 2.0 or RDF. It has no stamp: pubDate says nothing about later changes."""
    permalink = next((guid for guid in _children(item, "guid") if guid.get("isPermaLink") != "false"), None)
    address = word(item, "origLink") or word(item, "link") or (permalink.text if permalink is not None else None)
    return _link(
        address, base, zone, title=word(item, "title"), day=word(item, "pubDate") or word(item, "date"), stamp=None
    )


def _entry(entry: etree._Element, base: str, zone: ZoneInfo) -> Link | None:
    """An entry of Atom (RFC 4287)."""
    links = [link for link in _children(entry, "link") if link.get("rel", "alternate") == "alternate"]
    address = word(entry, "origLink") or (links[0].get("href") if links else None)
    within = urljoin(base, entry.base or "")
    return _link(
        address, within, zone, title=word(entry, "title"), day=word(entry, "published"), stamp=word(entry, "updated")
    )


def _sitemap_url(url: etree._Element, base: str, zone: ZoneInfo, role: str = "article") -> Link | None:
    """An entry of a sitemap, with what Google's news extension adds (https://www.sitemaps.org/protocol.html)."""
    news = next(iter(_children(url, "news")), url)
    return _link(
        word(url, "loc"),
        base,
        zone,
        title=word(news, "title"),
        day=word(news, "publication_date"),
        stamp=word(url, "lastmod"),
        role=role,
    )


def _elements(root: etree._Element) -> tuple[str, list[etree._Element]]:
    """What kind of listing it is, and its entries."""
    kind = name_of(root)
    if kind == "rss":
        channels = list(_children(root, "channel"))
        if not channels:
            raise LayoutNotUnderstood("RSS without a channel")
        return "item", [item for channel in channels for item in _children(channel, "item")]
    for name, entry in (("RDF", "item"), ("feed", "entry"), ("urlset", "url"), ("sitemapindex", "sitemap")):
        if kind == name:
            return entry, list(_children(root, entry))
    raise LayoutNotUnderstood(f"<{kind}> is neither a feed nor a sitemap")


def _newest(links: list[Link], most: int) -> tuple[list[Link], str]:
    if len(links) <= most:
        return links, ""
    # Undated ones come last; a stable sort keeps the listing's own order within a day.
    newest = sorted(links, key=lambda link: link.published.toordinal() if link.published else 0, reverse=True)
    return newest[:most], f"the newest {most:,} of {len(links):,} addresses"


def _same_once(links: Iterable[Link]) -> list[Link]:
    once: dict[str, Link] = {}
    for link in links:
        known = once.setdefault(link.url, link)
        if known.title is None and link.title is not None:
            once[link.url] = replace(known, title=link.title)
    return list(once.values())


def _listed(found: Iterable[news_pages.Found], page: Page, zone: ZoneInfo) -> Listing:
    made = (_link(url, page.url, zone, title=title or None, day=day, stamp=None) for url, title, day in found)
    links = _same_once(filter(None, made))
    kept, note = _newest(links, MOST_ARTICLES)
    return Listing(tuple(kept), note=note or ("" if links else "lists nothing"))


def read(page: Page, link: Link, source: Source) -> Listing:
    """The articles or further sitemaps that a listing names; raises LayoutNotUnderstood."""
    if news_pages.is_gdelt(page.body):
        return _listed(news_pages.gdelt(page), page, ZoneInfo(source.time_zone))
    if link.role == "section" and news_pages.is_section(page.body):
        return _listed(news_pages.section(page), page, ZoneInfo(source.time_zone))
    root = parse(page)
    kind, elements = _elements(root)
    zone = ZoneInfo(source.time_zone)
    base = root.base or page.url
    readers = {
        "item": lambda element: _item(element, base, zone),
        "entry": lambda element: _entry(element, base, zone),
        "url": lambda element: _sitemap_url(element, base, zone),
        "sitemap": lambda element: _sitemap_url(element, base, zone, "sitemap"),
    }
    links = _same_once(filter(None, map(readers[kind], elements)))
    if elements and not links:
        raise LayoutNotUnderstood(f"{len(elements)} entries, none with an address")
    kept, note = _newest(links, MOST_SITEMAPS if kind == "sitemap" else MOST_ARTICLES)
    return Listing(tuple(kept), note=note or ("" if elements else "lists nothing"))
