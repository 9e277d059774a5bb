"""What newsrooms list elsewhere than in feeds: a section's page, and the answers of GDELT's document API."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from banwatch.documents import Page
from crawler.spiders.platform import LayoutNotUnderstood

FEWEST_WORDS = 4
"""A link with fewer words is no headline."""
_DATED = re.compile(r"/(?:19|20)\d{2}/\d{1,2}/")
_NUMBERED = re.compile(r"(?:^|[/-])\d{5,12}(?:\.html?)?/?$")
_SLUG = re.compile(r"[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){3,30}(?:\.html?)?", re.IGNORECASE)
_NO_ARTICLE = (
    "/tag/",
    "/tags/",
    "/category/",
    "/author/",
    "/authors/",
    "/section/",
    "/topic/",
    "/newsletter",
    "/search",
)

Found = tuple[str, str, str | None]
"""Address, title, and moment where one is given."""


def is_section(body: bytes) -> bool:
    return body.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))


def is_gdelt(body: bytes) -> bool:
    return body.lstrip()[:1] == b"{"


def _leads_to_article(url: str, host: str) -> bool:
    parts = urlsplit(url)
    path = parts.path.lower()
    if (parts.hostname or "").removeprefix("www.") != host or any(part in path for part in _NO_ARTICLE):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    return bool(_DATED.search(path) or _NUMBERED.search(path) or _SLUG.fullmatch(last))


def section(page: Page) -> list[Found]:
    """The articles that a section's page links to: addresses of its own host that look like articles', with a headline;
    raises LayoutNotUnderstood where there is none."""
    try:
        root = html.fromstring(page.body)
    except (etree.ParserError, ValueError) as error:
        raise LayoutNotUnderstood(f"not HTML that can be parsed: {error}") from error
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    found: dict[str, str] = {}
    for anchor in root.iterfind(".//a[@href]"):
        try:
            url = urljoin(page.url, str(anchor.get("href")).strip()).partition("#")[0]
            leads = _leads_to_article(url, host)
        except ValueError:
            continue
        words = " ".join("".join(map(str, anchor.itertext())).split())
        if leads and len(words) > len(found.get(url, "")):
            found[url] = words[:300]
    articles: list[Found] = [(url, words, None) for url, words in found.items() if len(words.split()) >= FEWEST_WORDS]
    if not articles:
        raise LayoutNotUnderstood("an HTML page without links to articles")
    return articles


def _moment(seen: object) -> str | None:
    """GDELT's 20211215T120000Z as ISO 8601."""
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z", seen) if isinstance(seen, str) else None
    return "{}-{}-{}T{}:{}:{}+00:00".format(*found.groups()) if found else None


def _articles(told: dict[str, Any]) -> Iterator[Found]:
    listed = told.get("articles", [])
    if not isinstance(listed, list):
        raise LayoutNotUnderstood("'articles' is no list")
    for each in listed:
        if isinstance(each, dict) and isinstance(url := each.get("url"), str):
            yield url, str(each.get("title") or ""), _moment(each.get("seendate"))


def gdelt(page: Page) -> list[Found]:
    """The articles of an answer in JSON (mode=artlist, https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/); an
    empty object lists none. Raises LayoutNotUnderstood."""
    try:
        told = json.loads(page.body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise LayoutNotUnderstood(f"not JSON: {error}") from error
    if told and "articles" not in told:
        raise LayoutNotUnderstood(f"no 'articles' but {', '.join(list(told)[:5])}")
    return list(_articles(told))
