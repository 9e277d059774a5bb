"""The status page and the metrics, and who may see them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from banwatch.settings import Settings
from review.access import MONITOR_KEY
from review.app import create_app
from review.status_pages import add_status
from store import keys
from store.health import Health, State
from store.runs import Run

Newsroom = Any
NOW = dt.datetime(2021, 12, 15, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    name: str
    last: Run | None
    well_at: dt.datetime | None
    next: dt.datetime


@dataclass(frozen=True)
class Problem:
    text: str


@dataclass(frozen=True)
class Looked:
    now: dt.datetime = NOW
    jobs: tuple[Job, ...] = ()
    sources: tuple[Health, ...] = ()
    waiting: int = 0
    oldest: dt.datetime | None = None
    mail_trouble: str | None = None
    open_items: int = 7
    unread: int = 0
    free_bytes: int | None = 12_300_000_000
    problems: tuple[Problem, ...] = ()

    @property
    def states(self) -> dict[State, int]:
        return {each.state: 1 for each in self.sources}


FAILED = Run(1, "feeds", NOW - 2 * HOUR, NOW - 2 * HOUR, "failed", "one", finished_at=NOW - HOUR)
TROUBLED = Looked(
    jobs=(Job("feeds", FAILED, NOW - 26 * HOUR, NOW + HOUR), Job("upkeep", None, None, NOW + 5 * HOUR)),
    sources=(
        Health("boston", State.SILENT, NOW - 48 * HOUR, "no page for two days", NOW, NOW),
        Health("salem", State.BROKEN, NOW - 3 * HOUR, "<b>its feed is gone</b>", NOW, NOW),
        Health("worcester", State.WORKING, NOW, "", NOW, NOW),
    ),
    waiting=3, oldest=NOW - 5 * HOUR, mail_trouble="refused", problems=(Problem("the job feeds failed"),),
)  # fmt: skip


@pytest.fixture
def watched(newsroom: Newsroom, serving: Any, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    seen = getattr(request, "param", Looked())
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann")
    add_status(app, lambda: seen, lambda found: f"banwatch_open {found.open_items}\n", "text/plain")
    with serving(app) as address, httpx.Client(base_url=address) as client:
        yield client


def test_all_well_is_said_in_one_glance(watched: httpx.Client) -> None:
    page = watched.get("/status").text
    assert "<h1>All well</h1>" in page
    assert "12.3 GB free" in page
    assert '<a href="/status">Status</a>' in watched.get("/sources").text


@pytest.mark.parametrize("watched", [TROUBLED], indirect=True)
def test_trouble_is_said_with_since_when_and_why(watched: httpx.Client) -> None:
    page = watched.get("/status").text
    for said in ("Something is wrong", "the job feeds failed", "2021-12-15 10:00", "2021-12-15 13:00", "never ran",
                 "no page for two days", "2021-12-13 12:00", "the oldest for 5 hours", "said: refused",
                 "&lt;b&gt;its feed is gone", "1 broken, 1 silent, 1 working."):  # fmt: skip
        assert said in page, said
    assert page.index(">salem<") < page.index(">boston<")
    assert ">worcester<" not in page


def test_metrics_need_a_viewer_or_the_stores_own_token(newsroom: Newsroom, serving: Any) -> None:
    app = create_app(newsroom.engine, Settings(), newsroom.clock)
    seen = replace(TROUBLED, open_items=2)
    add_status(app, lambda: seen, lambda found: f"banwatch_open {found.open_items}\n", "text/plain")
    with serving(app) as address, httpx.Client(base_url=address) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"authorization": "Basic eDp5"}).status_code == 401
        token = keys.key(newsroom.engine, MONITOR_KEY, newsroom.clock).hex()
        assert client.get("/metrics", headers={"authorization": f"Bearer {token[:-1]}"}).status_code == 401
        assert client.get("/status", headers={"authorization": f"Bearer {token}"}).status_code == 303
        answer = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.text) == (200, "banwatch_open 2\n")
