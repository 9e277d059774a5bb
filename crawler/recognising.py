"""Which platform publishes at an address, seen from the address and, where that says nothing, from its page."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from pydantic import BaseModel, ConfigDict

from banwatch.documents import Link, Page
from banwatch.sources import Platform
from crawler.spiders import LayoutNotUnderstood, Listing, gather_offline, module_for
from crawler.trying import source_for

_FEEDS = ("application/rss+xml", "application/atom+xml")
_MARKS = {
    Platform.CIVICPLUS: b"/agendacenter/",
    Platform.LEGISTAR_WEB: b"legistar",
    Platform.GRANICUS: b"granicus",
    Platform.MUNICODE: b"municode",
    Platform.NOVUSAGENDA: b"novusagenda",
    Platform.IQM2: b"/citizens/",
    Platform.ESCRIBE: b"escribe",
    Platform.CIVICCLERK: b"civicclerk",
    Platform.PRIMEGOV: b"primegov",
}
"""What a page made by a platform has in it, under whatever host name."""


class NotRecognised(ValueError):
    """An address at which nothing is published that a module reads; the message says what was tried."""


class _Known(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Platform
    host: str = ""
    path: str = ""
    root: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A platform, and the address that a crawl begins from. ``title`` is the page's own."""

    platform: Platform
    root: str
    title: str = ""


@cache
def _known() -> list[_Known]:
    told = tomllib.loads(files(__package__).joinpath("platforms.toml").read_text("utf-8"))
    return [_Known.model_validate(each) for each in told["platform"]]


def by_address(url: str) -> Recognised | None:
    """The platform that the address itself tells; None where it tells none."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower(), parts.path.lower()
    for each in _known():
        if host.endswith(each.host) and each.path in path:
            first = path.strip("/").partition("/")[0]
            return Recognised(
                each.name, each.root.format(origin=f"{parts.scheme}://{parts.netloc}", url=url, first=first)
            )
    return None


def _title(body: bytes) -> str:
    found = re.search(rb"<title[^>]{0,200}>([^<]{1,300})", body[:200_000], re.IGNORECASE)
    return " ".join(unescape(found[1].decode("utf-8", "replace")).split()) if found else ""


def _feed_on(page: Page) -> str | None:
    """The first feed that a page names as its own."""
    try:
        root = html.fromstring(page.body)
    except (etree.ParserError, ValueError):
        return None
    for link in root.iterfind(".//link[@rel='alternate']"):
        if link.get("type") in _FEEDS and link.get("href"):
            return urljoin(page.url, str(link.get("href")))
    return None


def _reads(platform: Platform, page: Page) -> bool:
    module = module_for(platform)
    link = Link(page.url, next(iter(module.ROLES)))
    try:
        read = gather_offline(module.read(page, link, source_for(platform, page.url)))
    except (LayoutNotUnderstood, ValueError):
        return False
    return isinstance(read, Listing) and bool(read.links or read.records)


def first_address(found: Recognised) -> str:
    """What a crawl of the platform asks first, which may be another address than its root."""
    return module_for(found.platform).start(source_for(found.platform, found.root))[0].url


def check_read(found: Recognised, page: Page) -> None:
    """Raises NotRecognised unless the platform's module understands the answer to the first address."""
    module = module_for(found.platform)
    link = module.start(source_for(found.platform, found.root))[0]
    try:
        gather_offline(module.read(page, link, source_for(found.platform, found.root)))
    except LayoutNotUnderstood as error:
        raise NotRecognised(f"{page.url}: looks like {found.platform.value}, but: {error}") from error


def by_page(page: Page) -> Recognised:
    """The platform whose module understands the page; raises NotRecognised."""
    title, small = _title(page.body), page.body.lower()
    start = small.lstrip()[:200]
    if not start.startswith((b"<!doctype html", b"<html")) and _reads(Platform.NEWS, page):
        return Recognised(Platform.NEWS, page.url, title)
    for platform, mark in _MARKS.items():
        if mark in small and _reads(platform, page):
            return Recognised(platform, page.url, title)
    if (feed := _feed_on(page)) is not None:
        return Recognised(Platform.NEWS, feed, title)
    if _reads(Platform.LINKS, page):
        return Recognised(Platform.LINKS, page.url, title)
    raise NotRecognised(f"{page.url}: neither a feed, nor a page of a known platform, nor a list of papers")
