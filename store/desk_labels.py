"""Analysts' decisions as labelled documents, in the form of the golden corpus: a text and its labels.

A document is labelled only where an analyst decided every event that it reports as its news; what was rejected is left
out of the labels, as a careful reader would have. Quotes, places and votes by roll call are not labelled.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from banwatch.alerting import RECENT_DAYS
from store import tables, tallies

_KINDS = {"article": "news", "agenda": "agenda", "minutes": "minutes", "record": "record"}
_DECIDED = ("accepted", "corrected", "rejected")
_COUNTS = ("yes", "no", "abstain", "absent")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One document: ``name`` is fit for a file, ``labels`` for JSON."""

    name: str
    text: str
    labels: dict[str, Any]


def labelled(session: Session) -> Iterator[Labelled]:
    """Every document whose events were decided, in the order of their ids."""
    event, report, source = tables.Event, tables.Report, tables.EventSource
    about = select(source.document_id).join(report, report.id == source.report_id)
    about = about.join(event, event.id == report.event_id).where(event.state.in_(_DECIDED)).distinct()
    for document_id in session.scalars(about.order_by(source.document_id)).all():
        document = session.get_one(tables.Document, document_id)
        if document.purged_at is None and document.origin == "crawl" and document.text:
            labels = _labels(session, document)
            if labels is not None:
                yield Labelled(f"decided-{document.id}", document.text, labels)


def _labels(session: Session, document: tables.Document) -> dict[str, Any] | None:
    event, report, source, place = tables.Event, tables.Report, tables.EventSource, tables.Jurisdiction
    query = (
        select(source.primary, event, place)
        .join(report, report.id == source.report_id)
        .join(event, event.id == report.event_id)
        .join(place, place.id == event.jurisdiction_id)
        .where(source.document_id == document.id)
        .order_by(source.position)
    )
    labels: dict[int, dict[str, Any]] = {}
    for primary, row, where in session.execute(query):
        if primary and row.state not in _DECIDED:
            return None
        if row.state != "rejected" and where.ocd_id and (where.state or where.level in ("federal", "foreign")):
            labels[row.id] = _event(row, where, primary=primary and row.primary)
    published = document.published
    fresh = [each for each in labels.values() if _alerts(each, published.isoformat() if published else None)]
    return {
        "kind": _KINDS.get(document.kind, "other"),
        "published": published.isoformat() if published else None,
        "home_state": document.home_state,
        "alert": bool(fresh),
        "events": list(labels.values()),
        "note": "Labelled from analysts' decisions; events only.",
    }


def _event(row: tables.Event, where: tables.Jurisdiction, *, primary: bool) -> dict[str, Any]:
    length = {"day": 10, "month": 7, "year": 4}[row.date_precision or "day"]
    counted = tallies.from_json(row.vote)
    counts = dict(counted.counts)
    vote: dict[str, Any] = defaultdict(lambda: None, {name: counts[name] for name in _COUNTS if name in counts})
    if counted.unanimous is not None:
        vote["unanimous"] = counted.unanimous
    return {
        "jurisdiction": {"name": where.name, "state": where.state, "level": where.level, "country": where.country},
        "action": row.action,
        "stage": row.stage,
        "primary": primary,
        "body": row.body,
        "date": row.date.isoformat()[:length] if row.date else None,
        "vote": dict(vote) or None,
        "scope": list(row.scope),
    }


def _alerts(label: dict[str, Any], published: str | None) -> bool:
    if not (label["primary"] and label["stage"] == "adopted" and label["action"] in ("ban", "moratorium")):
        return False
    when = label["date"]
    if published is None or when is None or len(when) < 10:
        return True
    return (date.fromisoformat(published) - date.fromisoformat(when)).days <= RECENT_DAYS
