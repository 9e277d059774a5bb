"""The vocabulary's values as JSON, as a document's own reading of an event is kept."""

from typing import Any

from banwatch.claims import Claim, ClaimKind
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, Event, Evidence
from banwatch.spans import Span
from banwatch.votes import Vote


def jurisdiction(value: Jurisdiction) -> dict[str, Any]:
    return {
        "name": value.name,
        "level": value.level.value,
        "state": value.state,
        "country": value.country,
        "ocd_id": value.ocd_id,
    }


def vote(value: Vote) -> dict[str, Any]:
    return {
        "motion": value.motion,
        "classification": value.classification.value if value.classification else None,
        "result": value.result.value if value.result else None,
        "counts": {option.value: number for option, number in value.counts.items()},
        "unanimous": value.unanimous,
        "mover": value.mover,
        "seconder": value.seconder,
        "roll_call": {option.value: list(names) for option, names in value.roll_call.items()},
        "span": span(value.span),
    }


def event(value: Event) -> dict[str, Any]:
    """Everything but the evidence, which is kept beside it."""
    measure = value.measure
    return {
        "jurisdiction": jurisdiction(measure.jurisdiction),
        "action": measure.action.value,
        "technology": measure.technology,
        "scope": list(measure.scope),
        "file_number": measure.file_number,
        "stage": value.stage.value,
        "primary": value.primary,
        "date": value.date.isoformat() if value.date else None,
        "date_precision": value.date_precision.value if value.date_precision else None,
        "body": value.body,
        "vote": vote(value.vote) if value.vote else None,
        "confidence": value.confidence,
        "doubts": list(value.doubts),
    }


def evidence(value: Evidence) -> dict[str, Any]:
    return {"field": value.field, "start": value.span.start, "end": value.span.end, "text": value.text}


def span(value: Span | None) -> list[int] | None:
    return [value.start, value.end] if value else None


def claim(value: Claim) -> dict[str, Any]:
    """A claim as its columns hold it."""
    return {
        "kind": value.kind.value,
        "text": value.text,
        "start": value.span.start,
        "end": value.span.end,
        "technology": value.technology,
        "action": value.action.value,
        "state": value.state,
        "unit": value.unit,
        "number": value.number,
        "subject": jurisdiction(value.subject) if value.subject else None,
        "places": [jurisdiction(place) for place in value.places],
    }


def claim_from(row: Any) -> Claim:
    """The claim that columns hold."""
    return Claim(
        kind=ClaimKind(row.kind),
        span=Span(row.start, row.end),
        text=row.text,
        technology=row.technology,
        action=Action(row.action),
        unit=row.unit,
        state=row.state,
        number=row.number,
        subject=_jurisdiction(row.subject) if row.subject else None,
        places=tuple(_jurisdiction(place) for place in row.places),
    )


def _jurisdiction(value: dict[str, Any]) -> Jurisdiction:
    return Jurisdiction(value["name"], Level(value["level"]), value["state"], value["country"], value["ocd_id"])
