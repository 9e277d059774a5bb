"""Opening the store: SQLite beside the program, or a PostgreSQL server, by the same code.

SQLite's own driver begins transactions late, so that a reader who turns writer fails with "database is locked" whatever
the timeout; here the program begins them itself, and a writer takes the write lock at once (see "Transactions with
SQLite and the sqlite3 driver" in SQLAlchemy's documentation).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
"""How long a writer waits for another on SQLite; writing transactions here last milliseconds."""

_WRITES = "banwatch_writes"


def open(url: str) -> Engine:
    """An engine on the store at a SQLAlchemy URL (``sqlite:///path`` or ``postgresql://...``, driver psycopg 3).

    The folder of a SQLite file is made where it is missing. Raises ValueError for another kind of database and
    sqlalchemy.exc.ArgumentError for what is no URL.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"the store is SQLite or PostgreSQL, not {address.get_backend_name()}")
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the store and writes nothing."""
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction: committed when the block ends, rolled back when it raises."""
    options: dict[str, Any] = {_WRITES: True}
    with Session(engine.execution_options(**options), expire_on_commit=False) as session, session.begin():
        yield session


def insert_or_ignore(session: Session, table: type[Any]) -> Insert:
    """An INSERT that leaves rows alone whose unique key is taken."""
    target: Table = table.__table__
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(target).on_conflict_do_nothing()
    return sqlite.insert(target).on_conflict_do_nothing()
