"""Reading stored documents again with today's extractor: what would change, and, if wanted, the change itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.protocols import Extractor
from banwatch.readings import Reading
from store import documents, tables, tallies
from store.engine import writing
from store.ledger_tables import SHOWN_STATES
from store.policy import Policy
from store.recording import record_in


@dataclass(frozen=True, slots=True)
class Change:
    """One event that came, went or changed: ``kind`` is ``new``, ``gone`` or ``changed``; the rest is for readers."""

    kind: str
    event_id: int
    event: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """What reading documents again comes to. ``reopened`` counts decided events whose evidence changed; ``failed`` says
    why, by address, where a document could not be read and so was left as it is."""

    documents: int
    changes: tuple[Change, ...]
    reopened: int
    alerts: int
    applied: bool
    failed: dict[str, str]


class _NotWanted(Exception):
    """Rolls back what was only to be looked at."""


_Picture = dict[int, dict[str, Any]]


def reprocess(
    engine: Engine,
    extractor: Extractor,
    *,
    clock: Clock,
    policy: Policy | None = None,
    since: date | None = None,
    source_id: str | None = None,
    apply: bool = False,
) -> Reprocessed:
    """Read every crawled document that another version of the extractor read, fetched since a day, of one source.

    All readings are linked in one transaction, which is kept only if ``apply``; nothing is locked while they are read.
    Analysts' decisions stay; one whose evidence changed is reopened.
    """
    failed: dict[str, str] = {}
    readings = list(_read(engine, extractor, since, source_id, failed))
    alerts, before, after, reopened = 0, _Picture(), _Picture(), 0
    try:
        with writing(engine) as session:
            before, open_before = _picture(session), _reopened(session)
            for document_id, said in readings:
                alerts += record_in(session, document_id, said, clock.now(), policy or Policy()).alerts
            session.flush()
            after, reopened = _picture(session), len(_reopened(session) - open_before)
            if not apply:
                raise _NotWanted
    except _NotWanted:
        alerts = 0
    return Reprocessed(len(readings), tuple(_changes(before, after)), reopened, alerts, apply, failed)


def _read(
    engine: Engine, extractor: Extractor, since: date | None, source_id: str | None, failed: dict[str, str]
) -> Iterator[tuple[int, Reading]]:
    for stored in documents.pending(engine, extractor.version):
        document = stored.document
        if source_id is not None and document.source_id != source_id:
            continue
        if since is not None and (document.fetched_at is None or document.fetched_at.date() < since):
            continue
        try:
            said = extractor.read(
                document.text, title=document.title, published=document.published, home_state=document.home_state,
                home_ocd_id=document.home_ocd_id, kind=document.kind,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - one bad document never stops the others; the reason is told
            failed[document.url] = f"{type(error).__name__}: {error}"[:500]
            continue
        yield stored.id, said


def _picture(session: Session) -> _Picture:
    event, place = tables.Event, tables.Jurisdiction
    query = select(event, place.name, place.state).join(place).where(event.state.in_(SHOWN_STATES))
    return {
        row.id: {
            "place": f"{name}{f', {state}' if state else ''}",
            "action": row.action,
            "stage": row.stage,
            "date": row.date.isoformat() if row.date else "undated",
            "body": row.body or "none",
            "vote": tallies.words(tallies.from_json(row.vote)) or "none",
            "primary": "reported" if row.primary else "mentioned",
        }
        for row, name, state in session.execute(query)
    }


def _reopened(session: Session) -> set[int]:
    item, event = tables.ReviewItem, tables.Event
    query = select(item.id).join(event, event.id == item.event_id)
    return set(
        session.scalars(query.where(item.state == "open", event.state.in_(("accepted", "corrected", "rejected"))))
    )


def _changes(before: _Picture, after: _Picture) -> Iterator[Change]:
    for event_id in sorted(before.keys() | after.keys()):
        old, new = before.get(event_id), after.get(event_id)
        if old == new:
            continue
        shown = new or old or {}
        words = f"{shown['place']}: {shown['action']} {shown['stage']}, {shown['date']}"
        if old is None or new is None:
            yield Change("new" if old is None else "gone", event_id, words)
        else:
            differing = tuple(f"{name}: {old[name]} -> {new[name]}" for name in new if old[name] != new[name])
            yield Change("changed", event_id, words, differing)
