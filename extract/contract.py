"""The extract contract: a reading as the JSON object that ``banwatch extract --json`` prints."""

from datetime import date
from typing import Any

from banwatch import alerting
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import DatePrecision, Event
from banwatch.quotes import Quote
from banwatch.readings import Place, Reading
from banwatch.spans import Span
from banwatch.votes import Option, Vote

_DATE_FORMS = {DatePrecision.DAY: "%Y-%m-%d", DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}


def as_json(reading: Reading, *, threshold: float = alerting.THRESHOLD) -> dict[str, Any]:
    """The contract's keys, without ``id`` or ``source``, which the caller knows."""
    return {
        "title": reading.title,
        "published": reading.published.isoformat() if reading.published else None,
        "relevant": reading.relevant,
        "text": reading.text,
        "places": [place_json(place) for place in reading.places],
        "quotes": [quote_json(quote) for quote in reading.quotes],
        "votes": [vote_json(vote) for vote in reading.votes],
        "events": [event_json(event, reading.published, threshold) for event in reading.events],
    }


def jurisdiction_json(place: Jurisdiction) -> dict[str, Any]:
    return {
        "name": place.name,
        "state": place.state,
        "level": place.level.value,
        "country": place.country,
        "ocd_id": place.ocd_id,
    }


def place_json(place: Place) -> dict[str, Any]:
    return {"text": place.text, **_offsets(place.span), **jurisdiction_json(place.jurisdiction)}


def quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        **_offsets(quote.span),
        "speaker": quote.speaker,
        "speaker_mention": _offsets(quote.mention) if quote.mention else None,
        "title": quote.title,
        "affiliation": quote.affiliation,
        "cue": quote.cue,
        "direct": quote.direct,
    }


def vote_json(vote: Vote) -> dict[str, Any]:
    """Counts that the text does not state are null."""
    return {
        "motion": vote.motion,
        "classification": vote.classification.value if vote.classification else None,
        "result": vote.result.value if vote.result else None,
        "counts": {option.value: vote.counts.get(option) for option in Option},
        "unanimous": vote.unanimous,
        "mover": vote.mover,
        "seconder": vote.seconder,
        "roll_call": {option.value: list(names) for option, names in vote.roll_call.items()},
        "mismatch": vote.mismatch,
        **(_offsets(vote.span) if vote.span else {"start": None, "end": None}),
    }


def event_json(event: Event, published: date | None, threshold: float = alerting.THRESHOLD) -> dict[str, Any]:
    """One event; whether it would alert is judged against the document's publication date."""
    decision = alerting.decide(event, published, threshold=threshold)
    return {
        "jurisdiction": jurisdiction_json(event.measure.jurisdiction),
        "technology": event.measure.technology,
        "action": event.measure.action.value,
        "stage": event.stage.value,
        "primary": event.primary,
        "body": event.body,
        "date": date_text(event.date, event.date_precision),
        "date_precision": event.date_precision.value if event.date_precision else None,
        "vote": vote_json(event.vote) if event.vote else None,
        "scope": list(event.measure.scope),
        "file_number": event.measure.file_number,
        "confidence": round(event.confidence, 3),
        "doubts": list(event.doubts),
        "alert": decision.alert,
        "alert_reason": decision.reason,
        "evidence": [{"field": piece.field, **_offsets(piece.span), "text": piece.text} for piece in event.evidence],
    }


def date_text(day: date | None, precision: DatePrecision | None) -> str | None:
    """As much of a date as is known: 2021-12-14, 2021-12 or 2021."""
    return day.strftime(_DATE_FORMS[precision or DatePrecision.DAY]) if day else None


def _offsets(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
