"""Reading stored documents again with today's extractor: what would change, and, if wanted, the change itself."""

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import IO

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
    """What reading documents again comes to, whether it was applied or not. ``reopened`` counts decided events whose
    evidence changed, ``alerts`` messages to subscribers; ``failed`` says why, by address, where a document could not be
    read and so was left as it is."""

    documents: int
    changes: tuple[Change, ...]
    reopened: int
    alerts: int
    applied: bool
    failed: dict[str, str]


class _NotWanted(Exception):
    """Rolls back what was only to be looked at."""


_AT_ONCE = 10
"""Documents held in memory at a time; some are books of hundreds of pages."""

_SHOWN = ("place", "action", "stage", "date", "body", "vote", "primary")
_Picture = dict[int, tuple[str, ...]]
"""Events in words, in the order of ``_SHOWN``."""


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

    1. What is read waits in a file, so that neither the database is locked meanwhile nor memory filled.
    2. All readings are linked in one transaction, which is kept only if ``apply``.
    3. The ledger before and after is compared. Analysts' decisions stay; one whose evidence changed is reopened.
    """
    failed: dict[str, str] = {}
    number, alerts, before, after, reopened = 0, 0, _Picture(), _Picture(), 0
    with tempfile.TemporaryFile(prefix="banwatch-readings-") as waiting:
        for each in _read(engine, extractor, since, source_id, failed):
            pickle.dump(each, waiting, pickle.HIGHEST_PROTOCOL)
            number += 1
        waiting.seek(0)
        with suppress(_NotWanted), writing(engine) as session:
            before, open_before = _picture(session), _reopened(session)
            for document_id, said in _waiting(waiting, number):
                alerts += record_in(session, document_id, said, clock.now(), policy or Policy()).alerts
            session.flush()
            after, reopened = _picture(session), len(_reopened(session) - open_before)
            if not apply:
                raise _NotWanted
    return Reprocessed(number, tuple(_changes(before, after)), reopened, alerts, apply, failed)


def _waiting(file: IO[bytes], number: int) -> Iterator[tuple[int, Reading]]:
    for _ in range(number):
        yield pickle.load(file)  # noqa: S301 - a file without a name, written by this very call


def _read(
    engine: Engine, extractor: Extractor, since: date | None, source_id: str | None, failed: dict[str, str]
) -> Iterator[tuple[int, Reading]]:
    for stored in documents.pending(engine, extractor.version, batch=_AT_ONCE):
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
    row, place = tables.Event, tables.Jurisdiction
    columns = (row.id, place.name, place.state, row.action, row.stage, row.date, row.body, row.vote, row.primary)
    query = select(*columns).join(place, place.id == row.jurisdiction_id).where(row.state.in_(SHOWN_STATES))
    return {
        event_id: (
            f"{name}, {state}" if state else name, action, stage, day.isoformat() if day else "undated", body or "none",
            tallies.words(tallies.from_json(vote)) or "none", "reported" if primary else "mentioned",
        )
        for event_id, name, state, action, stage, day, body, vote, primary in session.execute(query).yield_per(1_000)
    }  # fmt: skip


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
        place, action, stage, day, *_ = new or old or ()
        words = f"{place}: {action} {stage}, {day}"
        if old is None or new is None:
            yield Change("new" if old is None else "gone", event_id, words)
        else:
            told = zip(_SHOWN, old, new, strict=True)
            yield Change("changed", event_id, words, tuple(f"{name}: {a} -> {b}" for name, a, b in told if a != b))
