"""Looking after the store, once a day."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from banwatch.clock import Clock
from store import runs
from store.audit import audit
from store.engine import writing

LEAST_FREE_BYTES = 200_000_000
"""Free space under which a disk counts as nearly full: several days of a large crawl."""


KEEP_COUNTS = timedelta(days=180)
"""How long the numbers of each source in each run are kept: hundreds of sources, asked hourly or daily, make millions
of rows a year, and nothing looks back as far. The sums in the runs themselves stay."""


def upkeep(engine: Engine, clock: Clock) -> dict[str, Any]:
    """Compare the ledger with what documents claim of it, forget the numbers of old runs, and let SQLite renew its
    statistics and give back its log; PostgreSQL does this itself. The sums of it.

    A disk that is nearly full is an ``error`` in them.
    """
    with writing(engine) as session:
        found = audit(session, clock.now())
    claims = {"gaps": found.numbers().get("gap", 0), "gaps_opened": found.opened, "gaps_closed": found.closed}
    claims |= {"runs_forgotten": runs.forget_counts(engine, clock.now() - KEEP_COUNTS)}
    if engine.dialect.name != "sqlite":
        return claims
    with engine.execution_options(banwatch_writes=True).begin() as connection:
        connection.exec_driver_sql("PRAGMA optimize")
    free = free_bytes(engine)
    sums: dict[str, Any] = {**claims, "bytes": _size(engine), "free_bytes": free}
    if free is not None and free < LEAST_FREE_BYTES:
        sums["error"] = f"the disk of the database has {free // 1_000_000} MB left"
    return sums


def free_bytes(engine: Engine) -> int | None:
    """Free space on the disk of a SQLite database; None for another."""
    file = _file(engine)
    return shutil.disk_usage(file.parent).free if file is not None else None


def _size(engine: Engine) -> int:
    file = _file(engine)
    return file.stat().st_size if file is not None else 0


def _file(engine: Engine) -> Path | None:
    database = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(database).resolve() if database and database != ":memory:" else None
