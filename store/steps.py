"""Reports and steps as plain values: what linking takes and gives, and what makes two of them alike."""

import datetime as dt
import re
from dataclasses import dataclass, field

from banwatch.measures import Action, DatePrecision, Stage
from store.tallies import Tally

_NO_TALLY = Tally()


@dataclass(frozen=True, slots=True)
class Report:
    """One way in which documents report an event. ``key`` tells it from every other and is the same on every run.

    ``published`` is kept for a primary report without a date. ``sources`` counts the documents that say it.
    ``imported`` is true for a row of a table of facts, which no crawled document stands behind. ``act`` is an analyst's
    word on which act it is of: reports of one are one event, reports of two never.
    """

    key: str
    action: Action
    stage: Stage
    primary: bool
    official: bool = False
    date: dt.date | None = None
    precision: DatePrecision | None = None
    published: dt.date | None = None
    body: str | None = None
    tally: Tally = field(default=_NO_TALLY)
    scope: tuple[str, ...] = ()
    file_number: str | None = None
    doubts: tuple[str, ...] = ()
    confidence: float = 0.0
    sources: int = 1
    imported: bool = False
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One event as its reports settle it. ``reports`` are their keys, the one that opened it first.

    ``disputed`` is true while equals, or an official record, contradict that this step happened. ``doubts`` are those
    that every primary report shares: one clear report dispels them.
    """

    reports: tuple[str, ...]
    action: Action
    stage: Stage
    primary: bool
    official: bool
    date: dt.date | None
    precision: DatePrecision | None
    body: str | None
    tally: Tally
    scope: tuple[str, ...]
    file_number: str | None
    confidence: float
    doubts: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    disputed: bool = False
    imported: bool = False


def family(action: Action) -> str:
    """Kinds of measures that documents mix up are one family."""
    return "prohibition" if action in (Action.BAN, Action.MORATORIUM) else action.value


_GENERIC = frozenset(
    ("the", "of", "on", "for", "and", "city", "town", "county", "village", "state", "board", "members", "legislature")
)


def _named(body: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,40}", (body or "").casefold().replace("'s", ""))) - _GENERIC


def other_file(one: str | None, other: str | None) -> bool:
    """Whether two file numbers are of two measures."""
    return bool(one and other) and one != other


def _is_committee(body: str) -> bool:
    return bool({"committee", "subcommittee", "panel"} & _named(body))


def committee_differs(one: str | None, other: str | None) -> bool:
    """Whether one body is a committee and the other is not."""
    return bool(one and other) and _is_committee(one or "") != _is_committee(other or "")


def other_body(one: str | None, other: str | None) -> bool:
    """Whether two names are of two bodies; a body that is not named may be any."""
    mine, theirs = _named(one), _named(other)
    return bool(mine and theirs) and (not mine & theirs or committee_differs(one, other))
