"""Collecting from the store what a mail about one event tells."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from alerts.passages import key_quote, sentence_around
from banwatch.measures import Stage
from banwatch.quotes import Quote
from store import documents, ledger
from store.ledger import EventRow, SourceRow

MOST_OTHERS = 6
_TELLING = ("stage", "action", "vote")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a source in its own words, and where it stands."""

    text: str
    url: str
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Everything a mail about an event may tell. ``others`` are adopted measures elsewhere in the same state."""

    event: EventRow
    sources: tuple[SourceRow, ...]
    quote: Quote | None = None
    passage: Passage | None = None
    others: tuple[EventRow, ...] = ()


def gather(session: Session, event_id: int) -> Alert:
    """What is known of an event now, whatever its state; raises LookupError where there is none."""
    detail = ledger.detail(session, event_id)
    sources = tuple(sorted(detail.sources, key=lambda each: not each.primary))
    return Alert(
        event=detail.row,
        sources=sources,
        quote=key_quote(detail.quotes),
        passage=_passage(session, sources),
        others=_others(session, detail.row),
    )


def _passage(session: Session, sources: tuple[SourceRow, ...]) -> Passage | None:
    """The sentence that tells of the step; a newsroom's before a record's, since it is written to be read."""
    for source in sorted(sources, key=lambda each: (not each.primary, each.official)):
        said = {evidence.field: evidence.span for evidence in source.evidence}
        span = next((said[field] for field in _TELLING if field in said), None)
        if span is not None:
            text = documents.by_id(session, source.document_id).document.text
            return Passage(sentence_around(text, span), source.url, source.source_id)
    return None


def _others(session: Session, event: EventRow) -> tuple[EventRow, ...]:
    if event.place.state is None:
        return ()
    wanted = ledger.EventFilter(state=event.place.state, stage=Stage.ADOPTED, limit=40)
    latest: dict[str, EventRow] = {}
    for other in ledger.events(session, wanted):
        if other.place.resolved and other.place.ocd_id != event.place.ocd_id:
            latest.setdefault(other.place.ocd_id or "", other)
    return tuple(sorted(latest.values(), key=lambda each: each.date or dt.date.min, reverse=True)[:MOST_OTHERS])
