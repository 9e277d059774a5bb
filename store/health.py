"""How each source is doing: reading and writing what was folded from the runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from store import tables
from store.engine import writing


class State(StrEnum):
    """``silent``: it answers, but has brought nothing new for longer than is its way, or is not asked any more;
    ``blocked``: it turns us away; ``broken``: it does not answer, or with something else than it should."""

    WORKING = "working"
    SILENT = "silent"
    BLOCKED = "blocked"
    BROKEN = "broken"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Gaps:
    """Times between two yields: how many, their sum in seconds, and a histogram on a scale of quarter octaves."""

    number: int = 0
    seconds: float = 0.0
    buckets: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """One source's health. The fields are those of the table ``source_health``."""

    source_id: str
    state: State
    since: datetime
    reason: str
    asked_at: datetime
    yielded_at: datetime
    faults: int = 0
    fault_since: datetime | None = None
    gaps: Gaps = Gaps()
    run_id: int = 0


def known(session: Session) -> dict[str, Health]:
    """The health of every source that was ever asked, by its id."""
    rows = session.scalars(select(tables.SourceHealth))
    return {row.source_id: _value(row) for row in rows}


def save(engine: Engine, changed: Iterable[Health]) -> None:
    """Write these; a row into which a later run was folded already stays as it is."""
    with writing(engine) as session:
        for health in changed:
            row = session.get(tables.SourceHealth, health.source_id, with_for_update=True)
            if row is None or row.run_id <= health.run_id:
                session.merge(_row(health))


def _row(health: Health) -> tables.SourceHealth:
    gaps = {
        "number": health.gaps.number,
        "seconds": health.gaps.seconds,
        "buckets": {str(bucket): number for bucket, number in health.gaps.buckets.items()},
    }
    return tables.SourceHealth(
        source_id=health.source_id,
        state=health.state.value,
        since=health.since,
        reason=health.reason,
        asked_at=health.asked_at,
        yielded_at=health.yielded_at,
        faults=health.faults,
        fault_since=health.fault_since,
        gaps=gaps,
        run_id=health.run_id,
    )


def _value(row: tables.SourceHealth) -> Health:
    gaps = row.gaps or {}
    buckets = {int(bucket): int(number) for bucket, number in gaps.get("buckets", {}).items()}
    return Health(
        source_id=row.source_id,
        state=State(row.state),
        since=row.since,
        reason=row.reason,
        asked_at=row.asked_at,
        yielded_at=row.yielded_at,
        faults=row.faults,
        fault_since=row.fault_since,
        gaps=Gaps(int(gaps.get("number", 0)), float(gaps.get("seconds", 0)), buckets),
        run_id=row.run_id,
    )
