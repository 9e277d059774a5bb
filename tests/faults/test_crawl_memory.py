"""A crawl's memory does not grow with the number of its pages."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parents[2] / "benchmarks" / "crawling"
HOSTS, PAGES = 50, 1000
"""As many pages of a host as one listing may name."""


@pytest.mark.soak
def test_memory_stays_flat_over_fifty_thousand_pages(tmp_path: Path) -> None:
    site = [sys.executable, str(PROGRAMS / "site.py"), str(PAGES)]
    with subprocess.Popen(site, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        watch = [sys.executable, str(PROGRAMS / "watch.py"), port, str(HOSTS), str(tmp_path / "store.sqlite")]
        done = subprocess.run(watch, capture_output=True, text=True, timeout=3600, check=False)
        server.communicate()
    assert done.returncode == 0, done.stderr[-2000:]
    pages, _, _, _, *memory = done.stdout.split()
    assert int(pages) == HOSTS * PAGES
    samples = [int(each) for each in memory]
    print(f"\n{pages} pages; MB after each thousand: {samples}")
    # What is warmed up by the first fifth is there to stay; the rest adds nothing but the set of addresses asked.
    assert max(samples) <= samples[len(samples) // 5] * 1.1, samples
