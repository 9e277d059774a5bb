"""An analyst's word over what documents were read and linked to say: another place, one act, two acts.

Reports are never rewritten. A report told of the wrong government gets a twin in the right one, and its sources point
to that; so taking the word back is pointing them to where they pointed before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from banwatch.readings import Reading
from store import desk_places, tables
from store.engine import insert_or_ignore
from store.governments import key_of
from store.governments import value as government

_OWN = ("id", "jurisdiction_id", "event_id", "sources", "confidence")


def acts(session: Session, report_ids: Sequence[int]) -> dict[int, str]:
    """The acts that analysts named, by report."""
    row = tables.ReportAct
    query = select(row.report_id, row.act).where(row.report_id.in_(report_ids))
    return {each.report_id: each.act for each in session.execute(query)} if report_ids else {}


def name_act(session: Session, report_ids: Sequence[int], act: str | None) -> None:
    """Say which act these reports are of; None leaves them to the linking again."""
    row = tables.ReportAct
    session.execute(delete(row).where(row.report_id.in_(report_ids)))
    if act is not None:
        session.add_all(row(report_id=each, act=act) for each in report_ids)
    session.flush()


def reports_of(session: Session, event_ids: Iterable[int]) -> list[tables.Report]:
    row = tables.Report
    return list(session.scalars(select(row).where(row.event_id.in_(list(event_ids))).order_by(row.id)))


def relocate(session: Session, event: tables.Event, to_id: int) -> list[int]:
    """Let all that tells of an event tell of it in another government; the reports whose sources changed."""
    from_id = event.jurisdiction_id
    touched: list[int] = []
    desk_places.remember(session, event, from_id, to_id, _sources(session, event.id))
    for report in [each for each in reports_of(session, [event.id]) if each.jurisdiction_id == from_id]:
        other = twin(session, report, to_id)
        named = acts(session, [report.id]).get(report.id)
        if named is not None:
            name_act(session, [other.id], named)
        _remember(session, report.id, from_id, to_id)
        source = tables.EventSource
        session.execute(update(source).where(source.report_id == report.id).values(report_id=other.id))
        report.event_id = None
        touched += [report.id, other.id]
    event.jurisdiction_id, event.measure_id = to_id, None
    session.flush()
    return touched


def _sources(session: Session, event_id: int) -> list[str]:
    """The sources that tell of an event."""
    document, said, report = tables.Document, tables.EventSource, tables.Report
    query = select(document.source_id).join(said, said.document_id == document.id)
    return list(
        session.scalars(query.join(report, report.id == said.report_id).where(report.event_id == event_id).distinct())
    )


def twin(session: Session, report: tables.Report, to_id: int) -> tables.Report:
    """The same report of another government; made where it is the first."""
    row = tables.Report
    same = (row.jurisdiction_id == to_id, row.technology == report.technology, row.fingerprint == report.fingerprint)
    found = session.scalars(select(row).where(*same)).first()
    if found is None:
        values = {column.key: getattr(report, column.key) for column in row.__table__.columns if column.key not in _OWN}
        found = row(jurisdiction_id=to_id, event_id=report.event_id, sources=0, confidence=0.0, **values)
        session.add(found)
        session.flush()
    elif found.event_id is None or found.sources == 0:
        found.event_id = report.event_id
    return found


def _remember(session: Session, report_id: int, from_id: int, to_id: int) -> None:
    """Keep the word for when the documents are read anew; a place corrected twice goes straight to the last."""
    row, source = tables.PlaceCorrection, tables.EventSource
    told = list(session.scalars(select(source.document_id).where(source.report_id == report_id).distinct()))
    session.execute(update(row).where(row.document_id.in_(told), row.to_id == from_id).values(to_id=to_id))
    session.execute(delete(row).where(row.document_id.in_(told), row.from_id == row.to_id))
    rows = [{"document_id": each, "from_id": from_id, "to_id": to_id} for each in told]
    if rows:
        session.execute(insert_or_ignore(session, row), rows)


def corrected(session: Session, document: tables.Document, reading: Reading) -> Reading:
    """A document's reading with the places that analysts corrected in an earlier one, or before it came."""
    row, place = tables.PlaceCorrection, tables.Jurisdiction
    found = session.execute(select(row.from_id, row.to_id).where(row.document_id == document.id)).all()
    if found:
        ids = {each for pair in found for each in pair}
        places = {each.id: each for each in session.scalars(select(place).where(place.id.in_(ids)))}
        right = {places[each.from_id].key: government(places[each.to_id]) for each in found}
        events = tuple(
            replace(event, measure=replace(event.measure, jurisdiction=right[key]))
            if (key := key_of(event.measure.jurisdiction)) in right
            else event
            for event in reading.events
        )
        reading = replace(reading, events=events)
    return desk_places.apply(session, document, reading)
