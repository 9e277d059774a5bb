"""The process that reads is killed while the service's day goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cli.demo.surroundings import moment
from cli.demo.web import SampleWeb
from store import engine as engines
from store import tables
from store.engine import reading


def readers_of(parent: int) -> list[int]:
    """The reading processes that a process has started."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = folder.joinpath("cmdline").read_bytes().split(b"\0")
            ours = folder.name.isdigit() and folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if ours == str(parent) and b"read-process" in words:
            found.append(int(folder.name))
    return found


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc, which only Linux has")
def test_a_day_is_whole_though_its_reader_is_killed_in_the_midst_of_it(
    web: SampleWeb, tmp_path: Path, migrated_file: Path, write_two_sources: Callable[[Path, SampleWeb], None]
) -> None:
    write_two_sources(tmp_path / "sources", web)
    database = f"sqlite:///{tmp_path / 'store.sqlite'}"
    tmp_path.joinpath("store.sqlite").write_bytes(migrated_file.read_bytes())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    settings = {
        "CONFIG": str(tmp_path / "none.toml"),
        "DATABASE_URL": database,
        "SOURCES": json.dumps([str(tmp_path / "sources")]),
        "ALLOWED_HOSTS": json.dumps(web.hosts),
        "NOW": moment(1).isoformat(),
    }
    command = [sys.executable, "-P", "-m", "cli", "run", "--once"]
    service = subprocess.Popen(
        command, env=kept | {f"BANWATCH_{name}": value for name, value in settings.items()},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    store = engines.open(database)

    def count(what: Any) -> int:
        with reading(store) as session:
            return session.scalar(select(func.count(what))) or 0

    killed: list[int] = []
    while service.poll() is None and not killed:
        if count(tables.Document.id):
            killed = readers_of(service.pid)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    said, told = service.communicate(timeout=60)
    assert service.returncode == 0, told
    assert len(killed) == 1
    documents = count(tables.Document.id)
    assert (count(tables.Document.read_at), count(tables.Document.read_error)) == (documents, 0)
    assert f"{documents} documents read" in said
    store.dispose()
