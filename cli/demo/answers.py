"""What the sites of the sample web answer: pure functions from an address and a day to bytes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import jinja2

from cli.demo import content, council
from cli.demo.content import Article

FIRST_DAY = date(2024, 3, 12)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``changed`` goes into Last-Modified."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    changed: datetime = datetime(2024, 3, 11, 12, tzinfo=UTC)


class Dated(Protocol):
    """What a listing lists."""

    @property
    def title(self) -> str: ...
    @property
    def published(self) -> date: ...


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    link: str
    published: str
    rfc822: str


Site = Callable[[str, int, str], Answer | None]
"""From an address with its query, the day and the site's own base address to the answer; None is a 404."""

_ROBOTS = Answer(b"User-agent: *\nDisallow: /admin/\n", "text/plain")


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(lambda name: content.folder().joinpath(f"{name}.jinja").read_text("utf-8"))
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


def _rendered(template: str, **values: object) -> str:
    return _templates().get_template(template).render(**values)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def _entry(item: Dated, link: str) -> _Entry:
    return _Entry(item.title, link, item.published.isoformat(), format_datetime(_morning(item.published)))


def _article(template: str, site: content.Newsroom, article: Article, base: str) -> Answer:
    if article.broken == "500":
        return Answer(b"<h1>Internal Server Error</h1>", status=500)
    if article.broken == "empty":
        return Answer(b"")
    page = _rendered(
        template,
        site=site,
        article=article,
        charset=article.charset,
        url=urljoin(f"{base}/", article.path),
        long_date=f"{article.published:%B} {article.published.day}, {article.published.year}",
    )
    # The header leaves the charset to the page where it is not the usual one, as old newsrooms do.
    declared = "text/html; charset=utf-8" if article.charset == "utf-8" else "text/html"
    return Answer(page.encode(article.charset, "xmlcharrefreplace"), declared, changed=_morning(article.published))


def _newsroom(name: str, listing: str, template: str, listing_type: str) -> Site:
    def site(address: str, day: int, base: str) -> Answer | None:
        room = content.newsroom(name)
        there = [article for article in room.article if article.day <= day]
        path = urlsplit(address).path
        if path == f"/{listing}":
            newest = sorted(there, key=lambda article: article.published, reverse=True)
            # A link without a slash at its start stays relative, as some feeds have it.
            entries = [_entry(each, base + each.path if each.path.startswith("/") else each.path) for each in newest]
            changed = _morning(FIRST_DAY + timedelta(days=day - 2))
            text = _rendered(f"{listing}", site=room, base=base, entries=entries)
            return Answer(text.encode(), listing_type, changed=changed)
        found = next((article for article in there if f"/{article.path.lstrip('/')}" == path), None)
        return _article(template, room, found, base) if found else None

    return site


def _clerk(address: str, day: int, base: str) -> Answer | None:  # noqa: ARG001 - nothing new here on the second day
    clerk = content.clerk()
    path = urlsplit(address).path
    if path in ("/minutes", "/minutes/feed.xml"):
        entries = [_entry(paper, f"{base}/minutes/{paper.file}") for paper in _newest_first(clerk.minutes)]
        if path == "/minutes":
            return Answer(_rendered("minutes.html", site=clerk, entries=entries).encode())
        site = {"name": clerk.name, "tagline": "Minutes of the City Council"}
        return Answer(_rendered("feed.xml", site=site, base=base, entries=entries).encode(), "application/rss+xml")
    paper = next((paper for paper in clerk.minutes if f"/minutes/{paper.file}" == path), None)
    if paper is None:
        return None
    body = content.folder().joinpath("minutes", paper.file).read_bytes()
    return Answer(body, "application/pdf", changed=_morning(paper.published))


def _newest_first(papers: Iterable[content.Paper]) -> list[content.Paper]:
    return sorted(papers, key=lambda paper: paper.published, reverse=True)


def _council(address: str, day: int, base: str) -> Answer | None:  # noqa: ARG001 - its answers name no addresses
    rows = council.answer(content.council(), address, day)
    if rows is None:
        return None
    return Answer(rows, "application/json; charset=utf-8", changed=_morning(FIRST_DAY + timedelta(days=day - 1)))


SITES: dict[str, Site] = {
    "lantern": _newsroom("lantern", "feed.xml", "article_lantern.html", "application/rss+xml; charset=utf-8"),
    "tide": _newsroom("tide", "sitemap.xml", "article_tide.html", "application/xml"),
    "council": _council,
    "clerk": _clerk,
}


def answer(site: str, address: str, day: int, base: str) -> Answer:
    """What a site answers on a day of the demo."""
    if urlsplit(address).path == "/robots.txt":
        return _ROBOTS
    missing = Answer(b'{"Message": "No resource was found."}', "application/json", 404)
    return SITES[site](address, day, base) or missing
