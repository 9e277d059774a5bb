"""Who leads: of all processes on one store, the one that holds this lock runs the schedule.

The lock lasts as long as its holder lives, whatever ends it. On PostgreSQL it is an advisory lock of a connection of
its own; on SQLite a lock (flock) on a file beside the database, which the processes that the leader starts do not
share.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

_TOLD_DEAD = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")
"""Ask the server to notice within seconds that the leader's machine is gone; no effect on a local socket."""


class Held(Protocol):
    """A lock that is held until the ``with`` that took it ends."""

    def holds(self) -> bool:
        """Whether it is held still; False once the database server has closed its connection."""
        ...


class _File:
    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path

    def holds(self) -> bool:
        try:
            return os.fstat(self._descriptor).st_ino == self._path.stat().st_ino
        except FileNotFoundError:
            return False


class _Connection:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lost = False

    def holds(self) -> bool:
        # A connection that broke comes back at its next use, but without the lock.
        if not self._lost:
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                self._lost = True
        return not self._lost


@contextmanager
def leading(engine: Engine, name: str = "leader") -> Iterator[Held | None]:
    """The lock of this name if nobody holds it, else None; never waits.

    Raises ValueError for a database in memory, which nobody shares, and what the database raises.
    """
    if engine.dialect.name == "postgresql":
        with _on_postgresql(engine, name) as held:
            yield held
        return
    database = engine.url.database
    if not database or database == ":memory:":
        raise ValueError("a database in memory has no file to lock")
    with _on_file(Path(f"{database}.{name}")) as taken:
        yield taken


@contextmanager
def _on_file(path: Path) -> Iterator[_File | None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield _File(descriptor, path)
    finally:
        os.close(descriptor)


@contextmanager
def _on_postgresql(engine: Engine, name: str) -> Iterator[_Connection | None]:
    key = int.from_bytes(hashlib.sha256(f"banwatch {name}".encode()).digest()[:8], signed=True)
    # A pool would hand the connection, and the lock with it, to others.
    own = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        for setting in _TOLD_DEAD:
            connection.execute(text(f"SET {setting}"))
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()
        yield _Connection(connection) if taken else None
