"""What all tests share: a clock that stands still, and stores on SQLite and on PostgreSQL."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from banwatch.clock import SetClock
from store import engine as engines
from store import migrate
from store.tables import Base


@pytest.fixture
def clock() -> SetClock:
    """Wednesday noon, the day after the vote in Worcester."""
    return SetClock(datetime(2021, 12, 15, 12, tzinfo=UTC))


def _postgres_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: from the package pgserver, else the one on the path."""
    package = importlib.util.find_spec("pgserver")
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root; as root it is run as the system's own user for such things."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server without a database name, on a socket in a folder of its own."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is neither installed as the package pgserver nor on the path")
    with tempfile.TemporaryDirectory(prefix="banwatch-pg-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        data, who = folder / "data", _unprivileged()
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            capture_output=True, text=True, cwd=folder, check=False, **who,
        )  # type: ignore[call-overload] # fmt: skip
        if made.returncode:
            pytest.skip(f"PostgreSQL's initdb does not run here: {made.stderr.strip()[-300:]}")
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        options += ["-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off"]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **who,
        )  # type: ignore[call-overload] # fmt: skip
        try:
            _wait_for(f"host={folder} user=postgres dbname=postgres", server)
            yield f"postgresql://postgres@/{{name}}?host={folder}"
        finally:
            # All of it is thrown away: at once, since an orderly end writes every database out first, which on a
            # busy machine took longer than any wait.
            server.send_signal(signal.SIGQUIT)
            server.wait(60)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("PostgreSQL did not start within 20 seconds")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database of this release, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "store.sqlite"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The URL of one PostgreSQL database of this release, emptied before each test that uses it.

    One for all: making one a test takes longer than most tests, and copying a template fails while anybody, be it the
    server's own workers, is connected to it.
    """
    url = _create(postgres_server, "shared")
    migrate.upgrade(url)
    return url


def _empty(server: str, name: str) -> None:
    """Take all rows out of a database, and close the connections that an earlier test left open.

    Deleting few rows is an order of magnitude faster than TRUNCATE, which makes new files for every table.
    """
    tables = list(reversed(Base.metadata.sorted_tables))
    # As a replica, so that the rules which keep the history do not keep it here.
    clear = "SET session_replication_role = replica; " + "; ".join(f'DELETE FROM "{table.name}"' for table in tables)  # noqa: S608 - our own names
    counters = [
        f"setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)" for table in tables if "id" in table.c
    ]
    with psycopg.connect(_address(server, name), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            (name,),
        )
        connection.execute(f"SET lock_timeout = '20s'; {clear}; SELECT {', '.join(counters)}")


def _address(server: str, name: str) -> str:
    return f"host={server.rpartition('host=')[2]} user=postgres dbname={name}"


def _create(server: str, name: str) -> str:
    with psycopg.connect(_address(server, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return server.format(name=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database: each test that uses a store runs once on SQLite and once on PostgreSQL."""
    return str(request.param)


@pytest.fixture
def empty_database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return _create(request.getfixturevalue("postgres_server"), f"test_{uuid4().hex}")


@pytest.fixture(scope="session")
def opened_stores() -> Iterator[dict[str, Engine]]:
    """Engines by URL, kept for all tests: what an engine has compiled is half of the time of a short test."""
    kept: dict[str, Engine] = {}
    yield kept
    for engine in kept.values():
        engine.dispose()


def _opened(kept: dict[str, Engine], url: str) -> Iterator[Engine]:
    if url not in kept:
        kept[url] = engines.open(url)
    yield kept[url]
    kept[url].dispose()


def _fresh(migrated: Path, name: str) -> str:
    """The URL of a new copy of an empty store, always at the same place; who still holds the old one keeps that."""
    file = migrated.parent / name
    for end in ("", "-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    shutil.copyfile(migrated, file)
    return f"sqlite:///{file}"


@pytest.fixture
def database(backend: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database of this release without data."""
    if backend == "sqlite":
        return _fresh(request.getfixturevalue("migrated_file"), "both.sqlite")
    url = str(request.getfixturevalue("postgres_database"))
    _empty(request.getfixturevalue("postgres_server"), "shared")
    return url


@pytest.fixture
def store(database: str, opened_stores: dict[str, Engine]) -> Iterator[Engine]:
    """An open, empty store."""
    yield from _opened(opened_stores, database)


@pytest.fixture
def emptied(migrated_file: Path, opened_stores: dict[str, Engine]) -> Callable[[str], Engine]:
    """Opens the SQLite store of a name, empty again each time it is asked for: for tests that need many of them."""

    def open_again(name: str) -> Engine:
        url = f"sqlite:///{migrated_file.parent / name}"
        if url in opened_stores:
            opened_stores[url].dispose()
        _fresh(migrated_file, name)
        return opened_stores.get(url) or opened_stores.setdefault(url, engines.open(url))

    return open_again


@pytest.fixture
def sqlite_store(migrated_file: Path, opened_stores: dict[str, Engine]) -> Iterator[Engine]:
    """An open, empty store on SQLite alone, for tests of other parts."""
    yield from _opened(opened_stores, _fresh(migrated_file, "one.sqlite"))


def _newsroom_module() -> ModuleType:
    path = Path(__file__).parent / "review" / "newsroom.py"
    spec = importlib.util.spec_from_file_location("tests_newsroom", path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    if not hasattr(module, "Newsroom"):
        spec.loader.exec_module(module)
    return module


@pytest.fixture
def newsroom(sqlite_store: Engine, clock: SetClock) -> Any:
    """A store, and ways to tell stories into it."""
    return _newsroom_module().Newsroom(sqlite_store, clock)


@pytest.fixture
def serving() -> Any:
    """Serves an application on a free port meanwhile."""
    return _newsroom_module().serving
