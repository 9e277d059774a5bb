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


class _Stub(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fewest_words: int
    any: list[str]


class _Blocks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    statuses: list[int]
    headers: dict[str, str]
    words: _Words
    stub: _Stub


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
    if len(body) <= known.words.longest_page and (words := _marks(body.lower())) is not None:
        return f"a page that keeps programs out: {words}"
    return None


def _marks(small: bytes) -> str | None:
    """The first of the known words in a page in lower case. Those of its title are looked for in its title alone."""
    in_title, elsewhere = _looked_for()
    at = small.find(b"<title>")
    if at >= 0:
        title = small[at : at + 200]
        found = next((words for words in in_title if title.startswith(words)), None)
        if found is not None:
            return found.decode()
    return next((words.decode() for words in elsewhere if words in small), None)


@cache
def _looked_for() -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    known = [words.encode() for words in _blocks().words.any]
    titles = tuple(words for words in known if words.startswith(b"<title>"))
    return titles, tuple(words for words in known if words not in titles)


def stub(body: bytes, text: str) -> str | None:
    """Why a page whose main text is ``text`` is only the beginning of an article, in words, or None."""
    known = _blocks().stub
    if len(text.split()) >= known.fewest_words:
        return None
    small = body.lower().replace("’".encode(), b"'").replace(b"&rsquo;", b"'").replace(b"&#8217;", b"'")
    found = next((words for words in known.any if words.encode() in small), None)
    return f"a paywall: {found}" if found else None
