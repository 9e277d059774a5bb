"""JSON answers of council platforms as values."""

import json
from collections.abc import Mapping
from typing import Any

from banwatch.documents import Page
from crawler.spiders.platform import LayoutNotUnderstood

Row = Mapping[str, Any]


def answer(page: Page) -> Any:
    """The JSON of an answer; raises LayoutNotUnderstood."""
    try:
        return json.loads(page.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        begins = page.body[:60].decode("utf-8", "replace").strip()
        raise LayoutNotUnderstood(f"not JSON, it begins with {begins!r}") from error


def rows_of(found: Any, what: str) -> list[Row]:
    """A list of JSON objects; raises LayoutNotUnderstood naming ``what`` was looked for. Empty entries, which some
    systems end their lists with, are left out."""
    if not isinstance(found, list):
        raise LayoutNotUnderstood(f"not a list of {what}")
    rows = [row for row in found if row]
    if not all(isinstance(row, dict) for row in rows):
        raise LayoutNotUnderstood(f"a list of something else than {what}")
    return rows


def text(row: Row, *keys: str) -> str:
    """The first of the fields that has words, white space evened out; else empty."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and (said := " ".join(str(value).split())):
            return said
    return ""


def objects(row: Row, *keys: str) -> list[Row]:
    """The objects in the first of the fields that is a list with any."""
    for key in keys:
        value = row.get(key)
        found: list[Row] = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        if found:
            return found
    return []
