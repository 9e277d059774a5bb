"""The ledger of one topic in one jurisdiction, as settling needs it: read at once for all that one document touches."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from banwatch.measures import Action, DatePrecision, Stage
from store import tables, tallies
from store.linking import Report


@dataclass(frozen=True, slots=True, order=True)
class Ground:
    """One topic in one jurisdiction: what is settled together."""

    jurisdiction_id: int
    technology: str


@dataclass(slots=True)
class Entry:
    """A report and its row: ``event_id`` is the event that it was last linked to. ``hint`` is the event that the same
    document told of before it was read anew, so that what an analyst decided stays with the step it was about."""

    report: Report
    row_id: int
    event_id: int | None
    hint: int | None = None


@dataclass(slots=True)
class Book:
    """All reports of one ground, by fingerprint, those that no document tells any more among them."""

    entries: dict[str, Entry] = field(default_factory=dict)

    @property
    def reports(self) -> list[Report]:
        """What counts now; there are as many as ways to tell the ground's events, not as documents."""
        return [entry.report for entry in self.entries.values() if entry.report.sources > 0]


def in_grounds(columns: tuple[Any, Any], grounds: Iterable[Ground]) -> Any:
    """A condition on a row's columns of jurisdiction and technology that holds for the grounds, and for little else:
    the caller leaves out what is none of them. SQLite finds no index for a list of pairs."""
    wanted = list(grounds)
    place, technology = columns
    return place.in_({ground.jurisdiction_id for ground in wanted}) & technology.in_(
        {ground.technology for ground in wanted}
    )


def open_books(session: Session, grounds: Iterable[Ground]) -> dict[Ground, Book]:
    """The books of these grounds, in one query."""
    books = {ground: Book() for ground in grounds}
    row = tables.Report
    if books:
        # Columns rather than objects, which would take longer to make than everything else here.
        act = tables.ReportAct
        found = session.execute(
            select(*row.__table__.columns, act.act)
            .outerjoin(act, act.report_id == row.id)
            .where(in_grounds((row.jurisdiction_id, row.technology), books))
        )
        for each in found:
            ground = Ground(each.jurisdiction_id, each.technology)
            if ground in books:
                books[ground].entries[each.fingerprint] = Entry(_report(each), each.id, each.event_id)
    return books


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    return Report(
        key=row.fingerprint,
        action=Action(row.action),
        stage=Stage(row.stage),
        primary=row.primary,
        official=row.official,
        date=row.date,
        precision=DatePrecision(row.date_precision) if row.date_precision else None,
        published=row.published,
        body=row.body,
        tally=tallies.from_json(row.vote),
        scope=tuple(row.scope),
        file_number=row.file_number,
        doubts=tuple(row.doubts),
        confidence=row.confidence,
        sources=row.sources,
        imported=row.imported,
        act=row.act,
    )
