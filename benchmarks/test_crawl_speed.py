"""Crawling with everything on, beside plain Scrapy on the same loopback site; and what a crawl with nothing new costs.

20 hosts, no delay, 16 requests at once and one to a host in both; 95 of 100 pages are about something else. 5,000 pages
take a quarter of a minute, so that a process's start does not count for more than it does in a real crawl.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "crawling"
HOSTS, PAGES, AT_ONCE = 20, 250, 16
ROUNDS = 3


@dataclass
class Told:
    """What a crawl's process said: pages, seconds; then CPU seconds; of banwatch's also memory in MB."""

    pages: int
    seconds: float
    rest: list[str]

    @property
    def a_minute(self) -> float:
        return self.pages / self.seconds * 60


def _run(program: str, *arguments: object) -> Told:
    command = [sys.executable, str(HERE / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    pages, seconds, *rest = done.stdout.split()
    return Told(int(pages), float(seconds), rest)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the site."""
    command = [sys.executable, str(HERE / "site.py"), str(PAGES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.communicate()


def test_banwatch_crawls_at_nine_tenths_of_plain_scrapys_speed(port: int, tmp_path: Path, benchmark: Any) -> None:
    """Medians of runs taken in turn, because other programs share the machine."""
    plain, watch = [], []
    for number in range(ROUNDS):
        plain.append(_run("plain.py", port, HOSTS, AT_ONCE))
        watch.append(_run("watch.py", port, HOSTS, tmp_path / f"{number}.sqlite"))
    assert {each.pages for each in (*plain, *watch)} == {HOSTS * PAGES}
    medians = [sorted(each.a_minute for each in some)[ROUNDS // 2] for some in (plain, watch)]
    benchmark.extra_info |= {"plain_pages_a_minute": medians[0], "banwatch_pages_a_minute": medians[1]}
    benchmark.extra_info["of_plain"] = medians[1] / medians[0]
    benchmark.pedantic(lambda: _run("watch.py", port, HOSTS, tmp_path / "timed.sqlite"), rounds=1)
    cpu = [min(float(each.rest[0]) / each.pages for each in some) * 1000 for some in (plain, watch)]
    shown = f"plain Scrapy {medians[0]:.0f} pages a minute, banwatch {medians[1]:.0f}: {medians[1] / medians[0]:.2f}"
    print(f"\n{shown}; CPU ms a page {cpu[0]:.2f} and {cpu[1]:.2f}")
    assert medians[1] >= 0.9 * medians[0]


def test_a_crawl_with_nothing_new_costs_conditional_requests_only(port: int, tmp_path: Path, benchmark: Any) -> None:
    store = tmp_path / "again.sqlite"
    first = _run("watch.py", port, HOSTS, store)
    again = benchmark.pedantic(lambda: _run("watch.py", port, HOSTS, store), rounds=1)
    cpu = float(again.rest[0]) / float(first.rest[0])
    benchmark.extra_info |= {"first_cpu": first.rest[0], "again_cpu": again.rest[0], "of_first": cpu}
    print(f"\n{first.pages} pages first, {first.rest[0]} CPU s; again {again.rest[0]} CPU s: {cpu:.2f}")
    assert again.pages == 0
    assert cpu < 0.3
