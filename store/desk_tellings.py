"""The different ways in which documents tell one event, beside it: what agrees, what does not, who says so."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from banwatch.measures import DatePrecision
from store import tables, tallies

MOST_URLS = 6


@dataclass(frozen=True, slots=True)
class Telling:
    """One way to tell it; ``urls`` are some of the ``sources`` documents that do."""

    report_id: int
    action: str
    stage: str
    primary: bool
    official: bool
    date: dt.date | None
    precision: DatePrecision | None
    body: str
    vote: str
    sources: int
    urls: tuple[str, ...]


def tellings(session: Session, event_id: int) -> tuple[Telling, ...]:
    """The tellings that count now, the most told first."""
    row, said, document = tables.Report, tables.EventSource, tables.Document
    query = select(row).where(row.event_id == event_id, row.sources > 0).order_by(row.sources.desc(), row.id).limit(12)
    found = []
    for each in session.scalars(query):
        told = select(document.url).join(said, said.document_id == document.id)
        told = told.where(said.report_id == each.id, said.superseded.is_(False)).order_by(document.id).limit(MOST_URLS)
        found.append(
            Telling(each.id, each.action, each.stage, each.primary, each.official, each.date,
                    DatePrecision(each.date_precision) if each.date_precision else None, each.body or "",
                    tallies.words(tallies.from_json(each.vote)), each.sources, tuple(session.scalars(told)))
        )  # fmt: skip
    return tuple(found)
