"""Counting how addresses ended, by run, source, outcome and reason."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from banwatch.documents import Outcome
from store.tables import RunCount


def count(
    session: Session, run_id: int, source_id: str, outcome: Outcome, reason: str, *, number: int = 1, size: int = 0
) -> None:
    """Add ``number`` addresses and ``size`` bytes to a run's account."""
    values = {
        "run_id": run_id,
        "source_id": source_id,
        "outcome": outcome.value,
        "reason": reason[:300],
        "count": number,
        "bytes": size,
    }
    keys = ["run_id", "source_id", "outcome", "reason"]
    table = RunCount.__table__
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(values)
    added = {"count": table.c.count + number, "bytes": table.c.bytes + size}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=added))
