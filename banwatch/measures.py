"""What governments decide: measures, the steps in their lives, and coming hearings."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from banwatch.jurisdictions import Jurisdiction
from banwatch.spans import Span
from banwatch.votes import Vote


class Action(StrEnum):
    """What a measure does. A prohibition with exceptions is still a ban; one with an end is a moratorium."""

    BAN = "ban"
    MORATORIUM = "moratorium"
    RESTRICTION = "restriction"
    REPEAL = "repeal"


class Stage(StrEnum):
    """A step in a measure's life. ``advanced`` leaves a final vote to come; ``adopted`` is the vote that passes it."""

    PROPOSED = "proposed"
    ADVANCED = "advanced"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    VETOED = "vetoed"
    EXPIRED = "expired"


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Measure:
    """One ordinance, resolution, bill or ballot question in one jurisdiction."""

    jurisdiction: Jurisdiction
    action: Action
    technology: str
    scope: tuple[str, ...] = ()
    file_number: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that a field of an event was read from. ``field`` is the event's field name: ``action``, ``date``, ..."""

    field: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step in a measure's life, as one document tells it.

    ``primary`` is true when the document reports it as its news, false for a mention of another or an earlier measure.
    ``date`` is the first day of the month or year where ``date_precision`` says no more is known. ``confidence`` is a
    probability, 0 to 1, that jurisdiction, action, stage and ``primary`` are all right.
    """

    measure: Measure
    stage: Stage
    primary: bool
    date: datetime.date | None = None
    date_precision: DatePrecision | None = None
    body: str | None = None
    vote: Vote | None = None
    confidence: float = 0.0
    doubts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Hearing:
    """A coming meeting at which a measure is on the agenda. ``start`` carries its time zone; ``url`` is the agenda."""

    jurisdiction: Jurisdiction
    body: str
    start: datetime.datetime
    item: str
    url: str
