"""What the extraction read from one document."""

from dataclasses import dataclass
from datetime import date

from banwatch.claims import Claim
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Event, Hearing
from banwatch.quotes import Quote
from banwatch.spans import Span
from banwatch.votes import Vote


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a place; ``jurisdiction.ocd_id`` and ``.state`` are None where it could not be decided which."""

    span: Span
    text: str
    jurisdiction: Jurisdiction


@dataclass(frozen=True, slots=True)
class AlertDecision:
    """Whether an event would alert under the default policy, and why or why not, in words."""

    alert: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document. Offsets are into ``text``, which is the document's text unchanged."""

    text: str
    relevant: bool
    extractor_version: str
    title: str | None = None
    published: date | None = None
    places: tuple[Place, ...] = ()
    quotes: tuple[Quote, ...] = ()
    votes: tuple[Vote, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    hearings: tuple[Hearing, ...] = ()
