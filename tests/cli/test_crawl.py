"""``banwatch crawl`` on the sample web: its report, and what a kill in the middle of it costs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.demo.web import SampleWeb
from store import documents, ledger
from store import engine as engines

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
SOURCES = ("demo-1-council", "demo-2-minutes", "demo-3-lantern", "demo-4-tide")
IN_FLIGHT = 4


def ledger_of(banwatch: Banwatch, **settings: str) -> list[dict[str, Any]]:
    """Every event without its row numbers, which depend on the order in which documents were stored."""
    done = banwatch("events", "--json", **settings)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted(({k: v for k, v in row.items() if k not in ("id", "measure")} for row in rows), key=json.dumps)


@pytest.fixture(scope="module")
def undisturbed(
    banwatch: Banwatch, web: SampleWeb, crawl_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], dict[str, str], int]:
    """A crawl of the sample web: what it said, its settings, and how many requests it made."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'banwatch.sqlite'}"
    settings = crawl_settings | {"BANWATCH_DATABASE_URL": url}
    banwatch("db", "upgrade", **settings)
    before = len(web.asked)
    done = banwatch("crawl", **settings)
    return done, settings, len(web.asked) - before


def test_a_crawl_reports_every_address_and_names_what_failed(
    undisturbed: tuple[subprocess.CompletedProcess[str], dict[str, str], int], web: SampleWeb
) -> None:
    done, _, _ = undisturbed
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for source in SOURCES:
        assert source in done.stdout
    assert f"demo-4-tide: {web.base('tide')}/story/town-meeting-day: HTTP 500" in done.stdout
    assert f"{web.base('lantern')}/2024/03/07/newsletter-test/: empty page" in done.stdout
    assert "council-2024-03-07.pdf: unreadable: the PDF cannot be opened" in " ".join(done.stdout.split())
    total = next(line for line in done.stdout.splitlines() if line.startswith("│ all "))
    numbers = [int(cell) if cell.strip() != "·" else 0 for cell in total.strip("│").split("│")[1:]]
    assert numbers[0] == sum(numbers[1:7]) == 34
    assert "documents read" in done.stdout


def test_a_crawl_that_was_killed_goes_on_and_ends_with_the_same_ledger(
    undisturbed: tuple[subprocess.CompletedProcess[str], dict[str, str], int],
    banwatch: Banwatch,
    web: SampleWeb,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    _, settings, requests = undisturbed
    killed = settings | {"BANWATCH_DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite'}"}
    banwatch("db", "upgrade", **killed)
    before = len(web.asked)
    crawl = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "crawl"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment | killed,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(web.asked) - before < requests // 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(crawl.pid, signal.SIGKILL)
    assert crawl.wait() == -signal.SIGKILL
    assert len(web.asked) - before < requests, "the crawl was over before it was killed"
    done = banwatch("crawl", **killed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ledger_of(banwatch, **killed) == ledger_of(banwatch, **settings)
    assert _kept(killed) == _kept(settings)
    # Each site's robots.txt, the start addresses and what a record gathers may be asked once more.
    assert len(web.asked) - before <= requests + 2 * len(SOURCES) + 5 * IN_FLIGHT


def _kept(settings: dict[str, str]) -> list[tuple[str, int, str]]:
    """Every document that is stored: its address, version and text."""
    engine = engines.open(settings["BANWATCH_DATABASE_URL"])
    try:
        stored = [(each.document.url, each.version, each.document.text) for each in documents.pending(engine, "none")]
        with engines.reading(engine) as session:
            assert ledger.events(session)
        return sorted(stored)
    finally:
        engine.dispose()


def test_an_unknown_source_is_named(
    banwatch: Banwatch, undisturbed: tuple[subprocess.CompletedProcess[str], dict[str, str], int]
) -> None:
    done = banwatch("crawl", "--source", "demo-9", **undisturbed[1])
    assert done.returncode == 2
    assert done.stderr.startswith("banwatch: no source 'demo-9'")


def test_a_source_that_is_down_makes_the_status_1_and_is_called_broken(
    banwatch: Banwatch, undisturbed: tuple[subprocess.CompletedProcess[str], dict[str, str], int], tmp_path: Path
) -> None:
    _, settings, _ = undisturbed
    tmp_path.joinpath("down.toml").write_text(
        '[[source]]\nid = "down"\nname = "Down"\nplatform = "news"\nfeeds = ["http://127.0.0.1:9/feed"]\n', "utf-8"
    )
    later = settings | {
        "BANWATCH_SOURCES": json.dumps([str(tmp_path)]),
        "BANWATCH_ALLOWED_HOSTS": '["127.0.0.1:9"]',
        "BANWATCH_NOW": "2024-03-12T18:00:00+00:00",
    }
    done = banwatch("crawl", "--source", "down", **later)
    assert done.returncode == 1
    assert "down is broken: nothing could be listed: the host refuses the connection" in done.stdout
    assert "Traceback" not in done.stderr
