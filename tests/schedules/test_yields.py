"""When a source counts as broken."""

from collections import Counter

import pytest

from banwatch.documents import Outcome
from banwatch.sources import Platform, Source
from crawler.progress import SourceSummary
from schedules.yields import broken

SOURCE = Source("gazette", "Gazette", Platform.NEWS, ("https://gazette.example/feed",), expected=5)


def told(links: int = 0, broken: str | None = None, reason: str = "", **outcomes: int) -> SourceSummary:
    counted = Counter({Outcome(name): number for name, number in outcomes.items()})
    return SourceSummary(counted, Counter([reason] if reason else []), links=links, broken=broken)


@pytest.mark.parametrize(
    ("summary", "why"),
    [
        (told(listing=1, relevant=2, links=5), None),
        (told(unchanged=1), None),
        (told(listing=1, unchanged=9, links=2), None),
        (told(listing=1, links=5, irrelevant=4, failed=1, reason="HTTP 500"), None),
        (told(listing=1, links=4), "lists 4 addresses, fewer than the 5 expected"),
        (told(listing=1), "lists 0 addresses, fewer than the 5 expected"),
        (told(failed=1, reason="HTTP 500"), "nothing could be listed: HTTP 500"),
        (told(blocked=1, reason="HTTP 403"), "blocked: HTTP 403"),
        (told(broken="no module reads the platform granicus"), "no module reads the platform granicus"),
        (None, "was not asked"),
    ],
)
def test_a_source_is_broken_when_it_yields_less_than_a_working_one(
    summary: SourceSummary | None, why: str | None
) -> None:
    assert broken(SOURCE, summary) == why


def test_a_resumed_crawl_is_not_held_to_the_expected_number() -> None:
    assert broken(SOURCE, None, resumed=True) is None
    assert broken(SOURCE, told(irrelevant=3), resumed=True) is None
    assert broken(SOURCE, told(blocked=3, reason="HTTP 403"), resumed=True) == "blocked: HTTP 403"
