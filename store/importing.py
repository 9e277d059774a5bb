"""Taking a table of facts into the ledger, as documents that nobody crawled: imported and unreviewed.

All facts of one source page are one document, whose text is written from them. The same table again changes nothing; a
changed one replaces what the page was said to tell before. Everything happens in one transaction.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.measures import Event, Evidence
from banwatch.readings import Reading
from banwatch.spans import Span
from store import tables, tallies
from store.engine import insert_or_ignore, writing
from store.policy import Policy
from store.recording import record_in
from store.tables_of_facts import BadTable, Fact, Fault, read_facts

__all__ = ["BadTable", "Fault", "Imported", "import_facts", "starting_ledger"]

STARTING = "known_actions"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many facts a table had, and how many source pages were new, changed or known as they are."""

    facts: int
    new: int
    changed: int
    unchanged: int


def starting_ledger() -> str:
    """The CSV that comes along with banwatch: what governments are known to have decided before it began to watch."""
    return files("store").joinpath("data", f"{STARTING}.csv").read_text(encoding="utf-8")


def import_facts(
    engine: Engine, table: str, *, name: str, technology: str, clock: Clock, policy: Policy | None = None
) -> Imported:
    """Take a table into the ledger under a name. Raises BadTable, with every faulty line, before anything is written.

    The same name again replaces what the same pages told; another name adds a source.
    """
    facts = read_facts(table.splitlines(keepends=True), technology)
    by_source: dict[str, list[Fact]] = {}
    for fact in facts:
        by_source.setdefault(fact.source, []).append(fact)
    kept = {"new": 0, "changed": 0, "unchanged": 0}
    with writing(engine) as session:
        for url, told in sorted(by_source.items()):
            kept[_keep(session, f"import:{name}", url, told, clock.now(), policy or Policy())] += 1
    return Imported(len(facts), **kept)


def _keep(session: Session, source_id: str, url: str, facts: Sequence[Fact], now: datetime, policy: Policy) -> str:
    text, events = _written(facts)
    digest = hashlib.sha256(text.encode()).digest()
    row = tables.Document
    address_id = _address(session, source_id, url)
    earlier = session.scalars(select(row).where(row.address_id == address_id).order_by(row.version.desc())).all()
    if earlier and earlier[0].text_hash == digest:
        return "unchanged"
    document = row(
        address_id=address_id, source_id=source_id, url=url, version=len(earlier) + 1, kind="other", text=text,
        text_hash=digest, title="Imported facts", official=False, fetched_at=now, origin="import",
    )  # fmt: skip
    session.add(document)
    session.flush()
    record_in(session, document.id, Reading(text, True, f"import {digest.hex()[:12]}", events=events), now, policy)
    # Only now, so that what both tell is never without a source.
    for each in earlier:
        record_in(session, each.id, Reading("", True, "replaced"), now, policy)
    return "changed" if earlier else "new"


def _address(session: Session, source_id: str, url: str) -> int:
    row = tables.Address
    values = {"source_id": source_id, "url": url, "role": "import", "kind": "other", "state": "done", "attempts": 0}
    session.execute(insert_or_ignore(session, row), [values])
    return session.scalars(select(row.id).where(row.source_id == source_id, row.url == url)).one()


def _written(facts: Sequence[Fact]) -> tuple[str, tuple[Event, ...]]:
    """The facts as a text, a line each with its note, and the events with that line as their evidence."""
    text, events = "", []
    for fact in facts:
        start = len(text)
        line = _sentence(fact.event)
        evidence = [Evidence("action", Span(start, start + len(line)), line)]
        text += f"{line}\n"
        if fact.note:
            evidence.append(Evidence("note", Span(len(text), len(text) + len(fact.note)), fact.note))
            text += f"{fact.note}\n"
        events.append(replace(fact.event, evidence=tuple(evidence)))
    return text, tuple(events)


def _sentence(event: Event) -> str:
    place = event.measure.jurisdiction
    length = {"day": 10, "month": 7, "year": 4}[event.date_precision.value if event.date_precision else "day"]
    parts = [
        f"{place.name}, {place.state} ({place.level.value}): {event.measure.action.value} {event.stage.value}",
        event.date.isoformat()[:length] if event.date else "",
        event.body or "",
        tallies.words(tallies.tally(event.vote)),
        "; ".join(event.measure.scope),
        event.measure.file_number or "",
    ]
    return ", ".join(part for part in parts if part)
