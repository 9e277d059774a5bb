"""The words by which council pages are read, from ``meetings.toml``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from crawler.records import PaperKind

_FILES = frozenset((".pdf", ".doc", ".docx", ".rtf", ".odt", ".txt"))


class _NotPapers(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: list[str]
    addresses: list[str]


class _Listing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    none: list[str]
    bodies: list[str]
    general: list[str]


class Occasions(BaseModel):
    """Words before a body's name, after it, and between those; and the words before which one of the first kind belongs
    to the name."""

    model_config = ConfigDict(extra="forbid")

    before: frozenset[str]
    after: frozenset[str]
    between: frozenset[str]
    stays_before: frozenset[str]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    months: dict[str, int] = Field(min_length=12)
    papers: dict[PaperKind, list[str]]
    paper_addresses: dict[PaperKind, list[str]]
    not_papers: _NotPapers
    status: dict[str, list[str]]
    occasions: Occasions
    listing: _Listing


@cache
def _words() -> _Words:
    return _Words.model_validate(tomllib.loads(files(__package__).joinpath("meetings.toml").read_text("utf-8")))


def _begins(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    # A Deferred Compensation Board has not been deferred.
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)(?!\s{1,3}comp)", re.IGNORECASE)


@cache
def months() -> Mapping[str, int]:
    """The number of a month by its name in lower case, and by the first three letters of its English name."""
    named = _words().months
    return {name[:3]: number for name, number in list(named.items())[:13]} | named


@cache
def _papers() -> tuple[tuple[PaperKind, re.Pattern[str]], ...]:
    return tuple((kind, _begins(words)) for kind, words in _words().papers.items())


@cache
def _not_papers() -> re.Pattern[str]:
    return _begins(_words().not_papers.words)


@cache
def _statuses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((status, _whole(words)) for status, words in _words().status.items())


@cache
def _none() -> re.Pattern[str]:
    return _begins(_words().listing.none)


@cache
def _bodies() -> re.Pattern[str]:
    return _whole(_words().listing.bodies)


def _kind_of_words(words: str) -> PaperKind | None:
    return next((kind for kind, pattern in _papers() if pattern.search(words)), None)


def paper_kind(label: str, heading: str = "", url: str = "") -> PaperKind:
    """What a paper is, by the words of its link, else of its column's heading, else by its address, else by the name of
    its file."""
    address = url.lower()
    by_address = (kind for kind, parts in _words().paper_addresses.items() if any(part in address for part in parts))
    file = re.sub(r"[_\W]", " ", unquote(urlsplit(address).path.rsplit("/", 1)[-1]))
    kind = _kind_of_words(label) or _kind_of_words(heading) or next(by_address, _kind_of_words(file)) or PaperKind.OTHER
    # A "Social Media Policy" is no recording.
    return PaperKind.OTHER if is_file(url) and kind in (PaperKind.VIDEO, PaperKind.AUDIO) else kind


def is_file(url: str) -> bool:
    """Whether an address names a file of text."""
    return PurePosixPath(unquote(urlsplit(url).path)).suffix.lower() in _FILES


def is_no_paper(label: str, url: str) -> bool:
    """Whether a link beside a meeting is known not to be one of its papers, such as one that joins a call."""
    address = url.lower()
    if any(part in address for part in _words().not_papers.addresses):
        return True
    if is_file(url):
        return False
    return _not_papers().search(label) is not None and _kind_of_words(label) is None


def not_as_planned(*texts: str | None) -> str | None:
    """``cancelled``, ``postponed`` or ``rescheduled`` where any of the texts says so."""
    return next(
        (status for status, pattern in _statuses() for text in texts if text and pattern.search(text[:1000])), None
    )


def without_status(name: str) -> str:
    """A name without the word for its status and what surrounded it: ``CANCELED - City Council`` is City Council."""
    for _, pattern in _statuses():
        name = pattern.sub("", name)
    return " ".join(name.replace("()", "").replace("[]", "").split()).strip(" -–—:*|,")


def says_none(text: str) -> bool:
    """Whether a page, or a part of it, says that it lists nothing."""
    return _none().search(text) is not None


def names_body(text: str) -> bool:
    """Whether a name has a word for a public body in it."""
    return _bodies().search(text) is not None


def occasions() -> Occasions:
    """The words that say on what occasion a body meets."""
    return _words().occasions


def is_general(heading: str) -> bool:
    """Whether a heading over a list names no body: a year, ``Upcoming Meetings``."""
    words = re.findall(r"\w+", heading.lower())
    return all(word.isdigit() or word in _words().listing.general for word in words)
