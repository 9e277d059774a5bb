"""What a decision replaced: kept with it, so that the history says from what to what, and so that it can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from store import desk_places, tables
from store.overrides import acts, reports_of, twin

_OF_EVENT = ("state", "corrections", "jurisdiction_id", "merged_into")
_SAID = ("action", "stage", "date", "date_precision", "body", "vote", "scope", "file_number", "primary")


def snapshot(
    session: Session, item: tables.ReviewItem, event_ids: Sequence[int] = (), *, sources: bool = False
) -> dict[str, Any]:
    """An item and the events that a decision is about, as they are before it; ``sources`` where they are to move."""
    ids = sorted({*event_ids, *([item.event_id] if item.event_id is not None else [])})
    events = [session.get_one(tables.Event, each) for each in ids]
    reports = reports_of(session, ids)
    named = acts(session, [report.id for report in reports])
    held: dict[str, Any] = {
        "item": {"state": item.state, "reasons": list(item.reasons), "priority": item.priority},
        "events": [{"id": each.id, **{name: getattr(each, name) for name in _OF_EVENT}} for each in events],
        "reports": [[report.id, report.event_id, named.get(report.id)] for report in reports],
        "sources": [],
        "places": [],
        "said": {each.id: _said(each) for each in events} if events else {},
        "rules": desk_places.held(session, ids) if sources else [],
    }
    if sources:
        row, place = tables.EventSource, tables.PlaceCorrection
        query = select(row.document_id, row.report_id).where(row.report_id.in_([report.id for report in reports]))
        told = session.execute(query.distinct()).all()
        held["sources"] = [[each.document_id, each.report_id] for each in told]
        documents = {each.document_id for each in told}
        held["documents"] = sorted(documents)
        known = session.scalars(select(place).where(place.document_id.in_(documents)))
        held["places"] = [[each.document_id, each.from_id, each.to_id] for each in known]
    return held


def _said(event: tables.Event) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in _SAID}
    return values | {"date": event.date.isoformat() if event.date else None, "state": event.state}


def keep(
    session: Session,
    line: tables.ReviewDecision,
    kind: str,
    item: tables.ReviewItem,
    before: dict[str, Any],
    said: Mapping[str, Any] | None = None,
    *,
    undid: int | None = None,
) -> None:
    """Keep what a decision replaced, with ``said``, what an analyst reads of it. Its item is nobody's any more."""
    session.flush()
    session.add(
        tables.DeskStep(decision_id=line.id, kind=kind, item_revision=item.revision, before=before,
                        said=dict(said) if said else None, undid=undid)
    )  # fmt: skip
    if kind != "unsure":
        session.execute(delete(tables.DeskAssignment).where(tables.DeskAssignment.item_id == item.id))


def fields_changed(before: dict[str, Any], event_id: int, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changed fields, each with what it was and what it is now."""
    was = before["said"].get(event_id, {})
    return {name: {"from": was.get(name), "to": new} for name, new in changes.items()}


def restore(session: Session, before: Mapping[str, Any]) -> set[int]:
    """Put rows back to how they were; the reports whose sources changed, which are to be counted anew."""
    report, act = tables.Report, tables.ReportAct
    events = [each["id"] for each in before["events"]]
    later = _moved_since(session, before)
    touched = _sources_back(session, before, later)
    if before.get("documents"):
        _places_back(session, before, {*before["documents"], *later})
        desk_places.put_back(session, events, before.get("rules", []))
    session.execute(update(report).where(report.event_id.in_(events)).values(event_id=None))
    for report_id, event_id, named in before["reports"]:
        session.execute(update(report).where(report.id == report_id).values(event_id=event_id))
        session.execute(delete(act).where(act.report_id == report_id))
        if named is not None:
            session.add(act(report_id=report_id, act=named))
    for each in before["events"]:
        event = session.get_one(tables.Event, each["id"])
        if event.jurisdiction_id != each["jurisdiction_id"]:
            event.measure_id = None
        for name in _OF_EVENT:
            setattr(event, name, each[name])
    session.flush()
    session.expire_all()
    return touched


def _moved_since(session: Session, before: Mapping[str, Any]) -> set[int]:
    """The documents that came later and were moved with what is to be put back."""
    found: set[int] = set()
    for each in before["events"]:
        event = session.get_one(tables.Event, each["id"])
        if event.jurisdiction_id != each["jurisdiction_id"]:
            target = event.merged_into or event.id
            found |= desk_places.moved_since(session, target, each["jurisdiction_id"], event.jurisdiction_id)
    return found


def _places_back(session: Session, before: Mapping[str, Any], documents: set[int]) -> None:
    row = tables.PlaceCorrection
    session.execute(delete(row).where(row.document_id.in_(documents)))
    session.add_all(row(document_id=one, from_id=two, to_id=three) for one, two, three in before["places"])
    session.flush()


def _sources_back(session: Session, before: Mapping[str, Any], later: set[int]) -> set[int]:
    """Point what moved to another government back to the report that it was, by document, since a document read anew
    has other sources; the reports touched. ``later`` are documents that were not there yet and moved with it."""
    source, report = tables.EventSource, tables.Report
    touched: set[int] = set()
    event_of = {report_id: event_id for report_id, event_id, _ in before["reports"]}
    for each in before["events"]:
        event = session.get_one(tables.Event, each["id"])
        if event.jurisdiction_id == each["jurisdiction_id"]:
            continue
        told = later | {document for document, report_id in before["sources"] if event_of[report_id] == event.id}
        query = select(source, report).join(report, report.id == source.report_id)
        query = query.where(source.document_id.in_(told), report.jurisdiction_id == event.jurisdiction_id)
        for row, said in session.execute(query.where(report.event_id == (event.merged_into or event.id))).all():
            home = twin(session, said, each["jurisdiction_id"])
            touched |= {said.id, home.id}
            row.report_id = home.id
    session.flush()
    return touched
