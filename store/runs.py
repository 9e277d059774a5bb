"""Executions of jobs: who runs what, since when, and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, exists, func, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import Outcome
from store import tables
from store.engine import insert_or_ignore, writing

LEASE_SECONDS = 3600
"""How long a run may go without a sign of life before another process may take it over."""

_RUNS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Run:
    """One run. ``resumed`` is true where an owner before died and this one goes on."""

    id: int
    job: str
    due_at: datetime
    started_at: datetime
    state: str
    owner: str
    resumed: bool = False
    finished_at: datetime | None = None
    summary: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RunCount:
    """How many addresses of a source ended in one way; ``bytes`` after decompression."""

    source_id: str
    outcome: Outcome
    reason: str
    count: int
    bytes: int


def claim(
    engine: Engine, job: str, due_at: datetime, owner: str, clock: Clock, *, lease_seconds: int = LEASE_SECONDS
) -> Run | None:
    """Take the run of a job that is due at a moment; None where it is another's or finished.

    A run whose lease ran out, or that this owner began in an earlier life, is taken over and goes on.
    """
    with writing(engine) as session:
        return _claim(session, job, due_at, owner, clock.now(), timedelta(seconds=lease_seconds))


def _claim(session: Session, job: str, due_at: datetime, owner: str, now: datetime, lease: timedelta) -> Run | None:
    row, until = tables.Run, now + lease
    fresh = {"job": job, "due_at": due_at, "started_at": now, "state": "running", "owner": owner, "leased_until": until}
    new = session.execute(insert_or_ignore(session, row).values(fresh).returning(row.id)).first()
    found = session.scalars(select(row).where(row.job == job, row.due_at == due_at).with_for_update()).one()
    if new is None:
        if found.state != "running" or (found.owner != owner and found.leased_until > now):
            return None
        found.owner, found.leased_until = owner, until
    return _value(found, resumed=new is None)


def resume_or_start(
    engine: Engine, job: str, owner: str, clock: Clock, *, lease_seconds: int = LEASE_SECONDS
) -> Run | None:
    """Go on with the latest unfinished run of a job, else start one due now; None while another owner runs it.

    Of several that call it at once one starts the run, and the others get None.
    """
    row = tables.Run
    with writing(engine) as session:
        if session.get_bind().dialect.name == "postgresql":
            # SQLite has one writer at a time anyway.
            session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"banwatch run {job}"))))
        query = select(row.due_at).where(row.job == job, row.state == "running").order_by(row.id.desc()).limit(1)
        due_at, now = session.scalar(query), clock.now()
        return _claim(session, job, due_at or now, owner, now, timedelta(seconds=lease_seconds))


def take_over(engine: Engine, run: Run, owner: str, clock: Clock, *, lease_seconds: int = LEASE_SECONDS) -> Run | None:
    """Go on with a run whose owner is known to be no more, whatever its lease; None where another was quicker."""
    row = tables.Run
    left = update(row).where(row.id == run.id, row.owner == run.owner, row.state == "running")
    with writing(engine) as session:
        lease = clock.now() + timedelta(seconds=lease_seconds)
        taken = session.execute(left.values(owner=owner, leased_until=lease).returning(row.id)).first()
        return _value(session.get_one(row, run.id), resumed=True) if taken else None


def keep_alive(engine: Engine, run_id: int, owner: str, clock: Clock, *, lease_seconds: int = LEASE_SECONDS) -> bool:
    """Renew the lease; False where the run is not this owner's any more."""
    row = tables.Run
    alive = update(row).where(row.id == run_id, row.owner == owner, row.state == "running")
    with writing(engine) as session:
        lease = clock.now() + timedelta(seconds=lease_seconds)
        return session.execute(alive.values(leased_until=lease).returning(row.id)).first() is not None


def finish(
    engine: Engine, run_id: int, clock: Clock, *, state: str = "done", summary: dict[str, Any] | None = None
) -> None:
    """End a run as ``done`` or ``failed``; one that ended already stays as it is."""
    row = tables.Run
    ended = update(row).where(row.id == run_id, row.state == "running")
    with writing(engine) as session:
        session.execute(ended.values(state=state, finished_at=clock.now(), summary=summary))


def counts(session: Session, run_id: int, source_id: str | None = None) -> list[RunCount]:
    """How the addresses of a run ended, by source, outcome and reason."""
    row = tables.RunCount
    query = select(row).where(row.run_id == run_id).order_by(row.source_id, row.outcome, row.reason)
    if source_id is not None:
        query = query.where(row.source_id == source_id)
    return [
        RunCount(each.source_id, Outcome(each.outcome), each.reason, each.count, each.bytes)
        for each in session.scalars(query)
    ]


def summary(session: Session, run_id: int) -> dict[Outcome, int]:
    """How many addresses of a run ended in each outcome."""
    row = tables.RunCount
    query = select(row.outcome, func.sum(row.count)).where(row.run_id == run_id).group_by(row.outcome)
    totals = {Outcome(outcome): int(number) for outcome, number in session.execute(query)}
    return {outcome: totals.get(outcome, 0) for outcome in Outcome}


def forget_counts(engine: Engine, before: datetime) -> int:
    """Remove the counts of runs that ended before a moment, a few runs at a time; returns of how many runs.

    The runs stay, with the sums in their summaries.
    """
    row, count = tables.Run, tables.RunCount
    old = select(row.id).where(row.finished_at < before, exists().where(count.run_id == row.id)).limit(_RUNS_AT_ONCE)
    forgotten = 0
    while True:
        with writing(engine) as session:
            ids = session.scalars(old).all()
            session.execute(delete(count).where(count.run_id.in_(ids)))
        forgotten += len(ids)
        if len(ids) < _RUNS_AT_ONCE:
            return forgotten


def latest(session: Session, job: str, *, limit: int = 10) -> list[Run]:
    """The latest runs of a job, newest first."""
    row = tables.Run
    query = select(row).where(row.job == job).order_by(row.due_at.desc()).limit(limit)
    return [_value(each) for each in session.scalars(query)]


def _value(row: tables.Run, *, resumed: bool = False) -> Run:
    return Run(
        id=row.id,
        job=row.job,
        due_at=row.due_at,
        started_at=row.started_at,
        state=row.state,
        owner=row.owner,
        resumed=resumed,
        finished_at=row.finished_at,
        summary=row.summary,
    )
