"""The command line through its real entry point, and the sample web to point it at."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.demo.surroundings import moment, write_sources
from cli.demo.web import SampleWeb

Banwatch = Callable[..., subprocess.CompletedProcess[str]]


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
    """Runs the command with some arguments, and with changes to its environment, and returns what it said."""

    def run(*arguments: str, given: bytes | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cli", *arguments],
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
            env=environment | changes,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

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
