"""A crawl that is killed loses nothing, and two crawls of one registry share the work."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from banwatch.clock import SystemClock
from crawler.progress import Finished, told_from
from crawler.spider import IN_FLIGHT
from store import runs, tables
from store.engine import reading

KILLS = 3


@pytest.fixture
def begun(store: Engine) -> Callable[[str], int]:
    def begin(owner: str) -> int:
        run = runs.resume_or_start(store, "crawl", owner, SystemClock())
        assert run is not None
        return run.id

    return begin


def _stored(store: Engine) -> list[tuple[str, int]]:
    """Every document's address and how many versions of it there are."""
    row = tables.Document
    with reading(store) as session:
        found = session.execute(select(row.url, func.count()).group_by(row.url).order_by(row.url))
        return [(url, number) for url, number in found]


def _counted(store: Engine, run_id: int) -> int:
    with reading(store) as session:
        return sum(runs.summary(session, run_id).values())


def _unfinished(store: Engine) -> int:
    row = tables.Address
    with reading(store) as session:
        return session.scalar(select(func.count()).where(row.state != "done")) or 0


@pytest.mark.parametrize("seed", [20211214])
def test_a_crawl_killed_three_times_ends_with_every_page_stored_once(
    store: Engine, crawls: Any, begun: Callable[[str], int], seed: int
) -> None:
    site = crawls.site
    chance = random.Random(seed)
    run_id = begun("one")
    for moment in sorted(chance.sample(range(5, site.pages - 40), KILLS)):
        crawl = crawls.begin(run_id, "one")
        crawls.until(crawl, lambda moment=moment: site.fetched().total() >= moment)
        crawl.kill()
        output, errors = crawl.communicate()
        assert crawl.returncode == -9, f"it ended before it was killed: {output[-500:]}{errors[-500:]}"
    last = crawls.begin(run_id, "one")
    output, errors = last.communicate(timeout=60)
    assert (last.returncode, errors) == (0, "")
    stored = _stored(store)
    assert len(stored) == site.pages
    assert {versions for _, versions in stored} == {1}
    assert _unfinished(store) == 0
    fetched = site.fetched()
    assert len(fetched) == site.pages
    # Each host has up to so many leased when the process dies, of which one is being asked.
    assert fetched.total() - site.pages <= KILLS * IN_FLIGHT * site.hosts
    assert _counted(store, run_id) == site.pages + site.hosts


def test_two_crawls_of_one_registry_started_at_once_share_the_work(
    store: Engine, crawls: Any, begun: Callable[[str], int]
) -> None:
    site = crawls.site
    run_id = begun("one")
    both = [crawls.begin(run_id, owner) for owner in ("one", "two")]
    ended = [crawl.communicate(timeout=60) for crawl in both]
    assert [crawl.returncode for crawl in both] == [0, 0], [errors for _, errors in ended]
    assert {versions for _, versions in _stored(store)} == {1}
    assert site.fetched() == {url: 1 for url, _ in _stored(store)}
    assert len(_stored(store)) == site.pages
    told = [[told_from(line) for line in output.splitlines()] for output, _ in ended]
    shares = [sum(isinstance(each, Finished) for each in lines) for lines in told]
    assert sum(shares) == site.pages + site.hosts == _counted(store, run_id)
    assert min(shares) > 0
