"""Raw-byte triage of pages that are about something else; the target is 1,000 pages a second at a median of 150 kB."""

import importlib.util
import statistics
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extract.topics import load_topic
from extract.triage import TopicTriage

PAGES = 200


def _texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_texts", Path(__file__).parent / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> list[bytes]:
    made: list[bytes] = _texts().pages(PAGES)
    return made


def test_pages_about_other_things(benchmark: Any, pages: list[bytes]) -> None:
    triage = TopicTriage(load_topic("facial_recognition"))

    def judge() -> int:
        return sum(triage.may_be_relevant(page, "text/html; charset=utf-8") for page in pages)

    assert benchmark.pedantic(judge, rounds=7, warmup_rounds=1) == 0
    benchmark.extra_info["median_kb"] = statistics.median(map(len, pages)) / 1000
    benchmark.extra_info["pages_a_second"] = round(PAGES / benchmark.stats["median"])


def test_pages_that_hide_letters(benchmark: Any, pages: list[bytes]) -> None:
    """The slow way: a soft hyphen makes triage lay the page open."""
    triage = TopicTriage(load_topic("facial_recognition"))
    hidden = [page.replace(b"</body>", b"<p>neigh&shy;bourhood</p></body>") for page in pages[:50]]

    def judge() -> int:
        return sum(triage.may_be_relevant(page, "text/html; charset=utf-8") for page in hidden)

    assert benchmark.pedantic(judge, rounds=5, warmup_rounds=1) == 0
    benchmark.extra_info["pages_a_second"] = round(len(hidden) / benchmark.stats["median"])
