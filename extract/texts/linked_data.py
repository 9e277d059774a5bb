"""What a page says of itself in JSON-LD (https://schema.org/NewsArticle)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.html import HtmlElement

MOST_CHARACTERS = 500_000
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]|$)")
_ARTICLE = re.compile(r"[A-Za-z]{0,30}(?:Article|BlogPosting|Report|LiveBlog)[A-Za-z]{0,20}")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """Of the page's article: the day it was published where the page stands, its headline and address, and whether it
    is free to read; None where nothing is said."""

    published: date | None = None
    headline: str | None = None
    url: str | None = None
    free: bool | None = None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for each in value[:200]:
            yield from _objects(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _is_article(value: dict[str, Any]) -> bool:
    kinds = value.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _day(value: object) -> date | None:
    found = _DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _address(value: dict[str, Any]) -> str | None:
    page = value.get("mainEntityOfPage")
    stated = (page.get("@id") if isinstance(page, dict) else page, value.get("url"))
    return next((each for each in stated if isinstance(each, str) and each.startswith(("http://", "https://"))), None)


def _free(value: dict[str, Any]) -> bool | None:
    said = value.get("isAccessibleForFree")
    words = str(said).lower() if isinstance(said, str | bool) else ""
    return {"true": True, "false": False}.get(words)


def of(tree: HtmlElement) -> LinkedData:
    """What the first article described on the page says; broken JSON says nothing."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > MOST_CHARACTERS:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for each in _objects(value):
            if _is_article(each):
                headline = each.get("headline")
                return LinkedData(
                    _day(each.get("datePublished")),
                    " ".join(headline.split()) if isinstance(headline, str) else None,
                    _address(each),
                    _free(each),
                )
    return LinkedData()
