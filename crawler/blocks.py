"""Recognises the pages that a site sends to keep programs out, from ``blocks.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    longest_page: int
    any: list[str]


class _Blocks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    statuses: list[int]
    headers: dict[str, str]
    words: _Words


@cache
def _blocks() -> _Blocks:
    return _Blocks.model_validate(tomllib.loads(files(__package__).joinpath("blocks.toml").read_text("utf-8")))


def blocked(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Why an answer is a refusal, in words, or None. Names in ``headers`` are lower case. ``body`` is looked at where
    it is short enough to be a block page."""
    known = _blocks()
    for name, beginning in known.headers.items():
        if name in headers and headers[name].lower().startswith(beginning):
            return f"HTTP {status}, {name}: {headers[name][:40]}"
    if status in known.statuses:
        return f"HTTP {status}"
    if len(body) <= known.words.longest_page:
        small = body.lower()
        for words in known.words.any:
            if words.encode() in small:
                return f"a page that keeps programs out: {words}"
    return None
