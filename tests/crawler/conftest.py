import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from crawler.process import run_in_subprocess
from crawler.progress import CrawlSummary, Told

HERE = Path(__file__).parent


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"crawler_tests_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_site = _module("site")


@pytest.fixture
def answer() -> Any:
    """The class of a site's answers."""
    return _site.Answer


@pytest.fixture
def site() -> Iterator[Any]:
    """A web site on loopback: ``pages`` by path, ``asked`` in order."""
    with _site.serving() as running:
        yield running


@pytest.fixture
def other_site() -> Iterator[Any]:
    """A second site, which crawls are not allowed to ask unless they say so."""
    with _site.serving() as running:
        yield running


@dataclass
class Crawled:
    """How one crawl ended: its summary, and what its memory then held."""

    summary: CrawlSummary
    told: list[Told]
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def documents(self) -> list[dict[str, Any]]:
        documents: list[dict[str, Any]] = self.state["documents"]
        return documents

    def end_of(self, url: str) -> tuple[str, str]:
        """Outcome and reason of the address, which must have ended once."""
        ends = [(outcome, reason) for ended, outcome, reason in self.state["ended"] if ended == url]
        assert len(ends) == 1, f"{url} ended {len(ends)} times: {ends}"
        return ends[0]


Crawl = Callable[..., Crawled]


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Crawls in a subprocess; what is remembered goes from one call to the next."""

    def run(
        *sources: dict[str, Any], allowed: list[str], triage: str = "1", stop_after: int = 0, status: int = 0
    ) -> Crawled:
        job, state = tmp_path / "job.json", tmp_path / "state.json"
        values = [{"name": source["id"], "delay_seconds": 0} | source for source in sources]
        job.write_text(
            json.dumps(
                {"sources": values, "state": str(state), "allowed": allowed, "triage": triage, "stop_after": stop_after}
            ),
            "utf-8",
        )
        told: list[Told] = []
        command = [sys.executable, str(HERE / "child.py"), str(job)]
        ended, summary = run_in_subprocess(command, 25, progress=told.append)
        assert ended == status, f"the crawl ended with {ended}"
        return Crawled(summary, told, json.loads(state.read_text("utf-8")))

    return run
