"""The latest runs of all jobs with their numbers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store import tables


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run: ``numbers`` are addresses by outcome, ``summary`` what the job itself told at its end."""

    run_id: int
    job: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    numbers: dict[str, int]
    summary: dict[str, Any]


def recent(session: Session, *, limit: int = 60) -> list[RunLine]:
    row, count = tables.Run, tables.RunCount
    rows = session.scalars(select(row).order_by(row.id.desc()).limit(limit)).all()
    query = select(count.run_id, count.outcome, func.sum(count.count).label("number"))
    query = query.where(count.run_id.in_([each.id for each in rows])).group_by(count.run_id, count.outcome)
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    for each in session.execute(query) if rows else ():
        numbers[each.run_id][each.outcome] = int(each.number)
    return [
        RunLine(each.id, each.job, each.started_at, each.finished_at, each.state, numbers[each.id], each.summary or {})
        for each in rows
    ]
