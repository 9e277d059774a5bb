"""What the schedule asks of the table of runs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import tables
from store.engine import writing
from store.runs import Run


def unfinished(session: Session, jobs: Sequence[str]) -> list[Run]:
    """The runs of these jobs that never ended, newest due first."""
    row = tables.Run
    query = select(row).where(row.state == "running", row.job.in_(jobs)).order_by(row.due_at.desc())
    return [_value(each) for each in session.scalars(query)]


def newest(session: Session, jobs: Sequence[str]) -> dict[str, Run]:
    """The run of each job that was due last; a job that never ran is missing."""
    row = tables.Run
    last = select(row.job, func.max(row.due_at).label("due_at")).where(row.job.in_(jobs)).group_by(row.job).subquery()
    query = select(row).join(last, (row.job == last.c.job) & (row.due_at == last.c.due_at))
    return {each.job: _value(each) for each in session.scalars(query)}


def last_well(session: Session, job: str) -> datetime | None:
    """When the job last ended as ``done``; None where it never did."""
    row = tables.Run
    query = select(row.finished_at).where(row.job == job, row.state == "done").order_by(row.due_at.desc()).limit(1)
    return session.scalar(query)


def supersede(engine: Engine, run_id: int, clock: Clock) -> None:
    """End an unfinished run whose work a later one does too."""
    row = tables.Run
    with writing(engine) as session:
        session.execute(
            update(row)
            .where(row.id == run_id, row.state == "running")
            .values(state="failed", finished_at=clock.now(), summary={"error": "left unfinished; a later run did it"})
        )


def _value(row: tables.Run) -> Run:
    return Run(
        id=row.id,
        job=row.job,
        due_at=row.due_at,
        started_at=row.started_at,
        state=row.state,
        owner=row.owner,
        finished_at=row.finished_at,
        summary=row.summary,
    )


def outbox_trouble(session: Session) -> str | None:
    """What went wrong last with the message that has waited longest; None where nothing did."""
    row = tables.Outbox
    waiting = (row.sent_at.is_(None), row.failed_at.is_(None), row.last_error.is_not(None))
    return session.scalar(select(row.last_error).where(*waiting).order_by(row.created_at, row.id).limit(1))


def unread(session: Session) -> int:
    """How many crawled documents no extractor has read yet."""
    row = tables.Document
    fresh = (row.extractor_version.is_(None), row.origin == "crawl", row.purged_at.is_(None))
    return session.scalar(select(func.count()).select_from(row).where(*fresh)) or 0
