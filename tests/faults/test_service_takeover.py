"""The service as real processes: who leads, who takes over, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cli.demo.surroundings import moment
from cli.demo.web import SampleWeb
from store import engine as engines
from store import tables
from store.engine import reading

SEVERAL_SECONDS = 8


class Running:
    """One ``banwatch run``, and the lines it logs."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cli", "run", "--no-page"],
                stdout=subprocess.DEVNULL, stderr=err, env=environment, start_new_session=True,
            )  # fmt: skip

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def says(self, words: str, seconds: float = 30) -> float:
        """How long it took until a line had these words."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if any(words in str(line["message"]) for line in self.lines()):
                return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError(f"{words!r} is not in\n{self.log.read_text()}")

    def end(self, number: int = signal.SIGTERM, seconds: float = 30) -> int:
        self.process.send_signal(number)
        return self.process.wait(seconds)


Start = Callable[[str], Running]


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture
def start(
    web: SampleWeb, database: str, tmp_path: Path, write_two_sources: Callable[[Path, SampleWeb], None]
) -> Iterator[Start]:
    """Starts a service of this name on the one database; all are killed at the end."""
    write_two_sources(tmp_path / "sources", web)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    environment = kept | {
        "BANWATCH_CONFIG": str(tmp_path / "none.toml"),
        "BANWATCH_DATABASE_URL": database,
        "BANWATCH_SOURCES": json.dumps([str(tmp_path / "sources")]),
        "BANWATCH_ALLOWED_HOSTS": json.dumps(web.hosts),
        "BANWATCH_NOW": moment(1).isoformat(),
        "BANWATCH_LOG_FORMAT": "json",
    }
    begun: list[Running] = []

    def start(name: str) -> Running:
        begun.append(Running(environment, tmp_path / f"{name}.log"))
        return begun[-1]

    yield start
    for each in begun:
        if each.process.poll() is None:
            os.killpg(each.process.pid, signal.SIGKILL)
            each.process.wait()


def runs_of(database: str) -> list[tuple[str, str, int]]:
    """Every run: its job, its state, and how many addresses it asked."""
    engine = engines.open(database)
    try:
        with reading(engine) as session:
            rows = session.scalars(select(tables.Run).order_by(tables.Run.job)).all()
            return [(row.job, row.state, sum((row.summary or {}).get("asked", {}).values())) for row in rows]
    finally:
        engine.dispose()


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_leads_and_another_takes_over_within_seconds_of_its_kill(
    start: Start, web: SampleWeb, database: str
) -> None:
    first = start("first")
    first.says("this process leads")
    second = start("second")
    second.says("another process leads; standing by")
    wait_until(lambda: len(web.asked) > 10)
    first.process.kill()
    assert first.process.wait() == -signal.SIGKILL
    assert second.says("this process leads") < SEVERAL_SECONDS
    wait_until(lambda: all(state == "done" for _, state, _ in runs_of(database)) and len(runs_of(database)) == 3)
    assert [job for job, _, _ in runs_of(database)] == ["councils", "feeds", "upkeep"]
    asked = Counter((each.site, each.address) for each in web.asked if each.address != "/robots.txt")
    # Only what was in flight, and the start addresses, may have been asked once more.
    assert max(asked.values()) <= 3
    assert sum(1 for number in asked.values() if number > 1) <= 2 + 2 * 4
    assert second.end() == 0


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_crawl_in_flight_ends_cleanly_on_sigterm_and_goes_on_at_the_next_start(
    start: Start, web: SampleWeb, database: str
) -> None:
    first = start("first")
    wait_until(lambda: len(web.asked) > 10)
    began = time.monotonic()
    assert first.end() == 0
    assert time.monotonic() - began < 30
    assert "Traceback" not in "".join(str(line["message"]) for line in first.lines())
    assert "running" in {state for _, state, _ in runs_of(database)}
    assert {line["level"] for line in first.lines()} <= {"info", "warning"}
    # The crawl's and the reader's processes write to the same log.
    assert len(first.lines()) == len(first.log.read_text().splitlines())
    assert all(line["run"] for line in first.lines() if line["source"])
    second = start("second")
    second.says("was left unfinished and goes on")
    wait_until(lambda: all(state == "done" for _, state, _ in runs_of(database)))
    assert len(runs_of(database)) == 3
    assert second.end() == 0
