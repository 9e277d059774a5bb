"""Copying the SQLite file while it is in use, and putting a copy back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from store.engine import BUSY_SECONDS


class NotAFile(ValueError):
    """The store is not an SQLite file; PostgreSQL has pg_dump and pg_restore."""


class BadBackup(ValueError):
    """A file that cannot be put back; the message says why."""


def file_of(url: str) -> Path:
    """The file of an SQLite store; raises NotAFile."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        raise NotAFile("only an SQLite store is a file; for PostgreSQL use pg_dump and pg_restore")
    return Path(address.database)


def backup(url: str, target: Path) -> int:
    """Write a consistent copy of the store into a new file, while others read and write it; returns its bytes.

    The copy is written beside the target, checked, and only then given its name, so that a crash leaves no half copy.
    Raises NotAFile, FileNotFoundError, FileExistsError, BadBackup.
    """
    source = file_of(url)
    if not source.is_file():
        raise FileNotFoundError(f"there is no store at {source}")
    if target.exists():
        raise FileExistsError(f"{target} exists")
    _copy(source, target)
    return target.stat().st_size


def restore(url: str, source: Path, *, in_use: bool = False) -> None:
    """Put a copy in place of the store, which nobody may be using.

    With ``in_use`` others may: the copy is written into the store in one transaction, and they go on with what it
    holds; then the copy must be of the store's own shape. Raises NotAFile, FileNotFoundError, and BadBackup where the
    copy is damaged, no store, of another shape, or the store is in use.
    """
    target = file_of(url)
    if not source.is_file():
        raise FileNotFoundError(f"there is no backup at {source}")
    _check(source)
    if in_use and target.exists():
        _pour(source, target)
        return
    if target.exists():
        _unused(target)
    # A log that belongs to the old file would be played into the new one.
    for end in ("-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    _copy(source, target)


def _pour(source: Path, target: Path) -> None:
    """Write a copy into the store, as one more writer among others (SQLite's online backup the other way round)."""
    try:
        with closing(_opened(source)) as copy, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as store:
            if _revision(copy) != _revision(store):
                raise BadBackup(f"{source} is of another shape than the store; stop every other banwatch to restore it")
            store.execute("PRAGMA synchronous = FULL")
            copy.backup(store)
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"the store {target} cannot be written: {error}") from error


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _revision(opened: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in opened.execute("SELECT version_num FROM alembic_version ORDER BY version_num")]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(_opened(source)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
        _check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def _check(file: Path) -> None:
    try:
        with closing(_opened(file)) as opened:
            said = opened.execute("PRAGMA quick_check").fetchone()[0]
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{file} is no SQLite file: {error}") from error
    if said != "ok":
        raise BadBackup(f"{file} is damaged: {said}")
    if not {"alembic_version", "event"} <= tables:
        raise BadBackup(f"{file} is not a store of banwatch")


def _unused(file: Path) -> None:
    """Raise BadBackup while somebody else has the store open: leaving WAL mode needs it alone."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            mode = opened.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise BadBackup(f"the store {file} is in use: {error}") from error
    except sqlite3.DatabaseError:
        return
    if mode != "delete":
        raise BadBackup(f"the store {file} is in use")
