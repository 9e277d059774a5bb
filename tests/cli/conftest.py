"""The command line through its real entry point, and the sample web to point it at."""

import json
import multiprocessing
import os
import runpy
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.demo.surroundings import moment, write_sources
from cli.demo.web import SampleWeb

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = Path(__file__).with_name("forked_command.py")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["cli.main", "store.migrate", "store.ledger", "extract.pipeline", "scrapy.crawler"])


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without the tester's own settings; the store is in a folder of its own."""
    folder = tmp_path_factory.mktemp("banwatch")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    return kept | {
        "BANWATCH_CONFIG": str(folder / "none.toml"),
        "BANWATCH_DATABASE_URL": f"sqlite:///{folder / 'banwatch.sqlite'}",
        "BANWATCH_NOW": moment(1).isoformat(),
        "COLUMNS": "120",
    }


@pytest.fixture(scope="module")
def banwatch(environment: dict[str, str]) -> Banwatch:
    """Runs the command with some arguments, and with changes to its environment, and returns what it said.

    Each runs in a process of its own, forked from one that has made the imports."""

    def run(*arguments: str, given: bytes | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "given").write_bytes(given or b"")
            request = {"arguments": arguments, "environment": environment | changes, "folder": folder}
            child = FORKS.Process(
                target=runpy.run_path, args=(str(COMMAND),), kwargs={"init_globals": {"REQUEST": request}}
            )
            child.start()
            child.join(120)
            if child.exitcode is None:
                child.kill()
                child.join()
            out, err = (Path(folder, name).read_text("utf-8") for name in ("out", "err"))
            return subprocess.CompletedProcess(list(arguments), child.exitcode or 0, out, err)

    return run


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    """The sample web on its first day."""
    with SampleWeb() as running:
        yield running


@pytest.fixture(scope="module")
def crawl_settings(web: SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings that make a crawl find the sample web."""
    folder: Path = tmp_path_factory.mktemp("sources")
    write_sources(folder, web)
    return {"BANWATCH_SOURCES": json.dumps([str(folder)]), "BANWATCH_ALLOWED_HOSTS": json.dumps(web.hosts)}
