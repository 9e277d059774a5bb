"""Two ``banwatch crawl`` of one registry started at once share the work."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from banwatch.clock import SystemClock
from store import runs, tables
from store.engine import reading

Begin = Callable[[], "subprocess.Popen[str]"]
PAGES, HOSTS = 80, 2
"""More pages of a host than one crawl leases at a time."""
ABOUT_IT_EACH = 40
"""One page of so many is about the topic and is read; the others are about something else."""


@pytest.fixture
def begin(council: Any, sqlite_store: Engine, tmp_path: Path) -> Iterator[Begin]:
    """Starts the command on the site, most of whose pages are about something else."""
    council.pages, council.hosts = PAGES, HOSTS
    answer = council.answer

    def mostly_else(host: str, path: str) -> tuple[int, str, str]:
        status, kind, text = answer(host, path)
        about_it = not path.startswith("/page/") or int(path.rpartition("/")[2]) % ABOUT_IT_EACH == 0
        return status, kind, text if about_it else text.replace("facial recognition", "parade floats")

    council.answer = mostly_else
    entries = (
        f'[[source]]\nid = "host-{number}"\nname = "{number}"\nplatform = "news"\ndelay_seconds = 0\n'
        f'feeds = ["http://127.0.0.{number + 1}:{council.port}/feed"]\n'
        for number in range(HOSTS)
    )
    tmp_path.joinpath("site.toml").write_text("\n".join(entries), "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    environment = kept | {
        "BANWATCH_CONFIG": str(tmp_path / "none.toml"),
        "BANWATCH_DATABASE_URL": sqlite_store.url.render_as_string(),
        "BANWATCH_SOURCES": json.dumps([str(tmp_path)]),
        "BANWATCH_ALLOWED_HOSTS": json.dumps([f"127.0.0.{number + 1}:{council.port}" for number in range(HOSTS)]),
        "COLUMNS": "120",
    }

    begun: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "cli", "crawl"]
        pipe = subprocess.PIPE
        begun.append(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment))
        return begun[-1]

    yield start
    for each in begun:
        if each.poll() is None:
            each.terminate()
            each.communicate()


def _asked(output: str) -> int:
    """How many addresses a crawl's report says that it asked."""
    total = next(line for line in output.splitlines() if line.startswith("│ all "))
    number = total.strip("│").split("│")[1].strip()
    return int(number) if number != "·" else 0


def _documents(store: Engine) -> int:
    with reading(store) as session:
        return session.scalar(select(func.count()).select_from(tables.Document)) or 0


def test_two_crawl_commands_started_at_once_share_the_work(council: Any, sqlite_store: Engine, begin: Begin) -> None:
    both_are_here, answer = threading.Event(), council.answer

    def held(host: str, path: str) -> tuple[int, str, str]:
        # Each crawl asks each host's robots.txt once: pages wait until some host has been asked by both.
        robots = [times for url, times in council.asked.items() if url.endswith("/robots.txt")]
        if max(robots, default=0) > 1:
            both_are_here.set()
        if path.startswith("/page/"):
            both_are_here.wait(40)
        answered: tuple[int, str, str] = answer(host, path)
        return answered

    council.answer = held
    crawls = [begin() for _ in range(2)]
    ended = [crawl.communicate(timeout=120) for crawl in crawls]
    assert [(crawl.returncode, errors) for crawl, (_, errors) in zip(crawls, ended, strict=True)] == [(0, "")] * 2
    assert both_are_here.is_set()
    assert sorted(council.fetched().values()) == [1] * PAGES
    assert _documents(sqlite_store) == PAGES / ABOUT_IT_EACH
    assert sum(_asked(output) for output, _ in ended) == PAGES + HOSTS
    assert sum("shared with the crawl of" in output for output, _ in ended) == 1
    with reading(sqlite_store) as session:
        (run,) = runs.latest(session, "crawl")
        assert sum(runs.summary(session, run.id).values()) == PAGES + HOSTS
    assert run.state == "done"


def test_of_several_that_begin_at_once_one_starts_the_run_and_the_others_can_join_it(store: Engine) -> None:
    with ThreadPoolExecutor(4) as several:
        begun = list(several.map(lambda n: runs.resume_or_start(store, "crawl", f"owner {n}", SystemClock()), range(4)))
    assert sum(run is not None for run in begun) == 1
    with reading(store) as session:
        assert [run.state for run in runs.latest(session, "crawl")] == ["running"]
