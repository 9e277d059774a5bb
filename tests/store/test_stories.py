"""Copies of one story are one document with several addresses; what only resembles it is not."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine, func, select

from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome
from banwatch.protocols import Fetched, Kept
from banwatch.sources import Platform, Source
from store import documents, runs, stories, tables
from store.engine import reading
from store.frontier import Frontier
from store.purging import purge
from store.sink import Sink

WORDS = "parade library roof shelter budget harbor school river market garden bridge tunnel station museum".split()
STORY = "The council voted 9-2 on Tuesday to ban facial recognition. " + " ".join(
    f"Member {number} spoke of the {WORDS[number % 14]} and of the {WORDS[number * 5 % 14]} on day {number}."
    for number in range(40)
)


def keep(store: Engine, clock: SetClock, name: str, text: str, kind: DocumentKind = DocumentKind.ARTICLE) -> None:
    source = Source(name, name, Platform.NEWS, (f"https://{name}.example/feed",))
    run = runs.claim(store, "crawl", clock.now(), "one", clock)
    assert run is not None
    frontier = Frontier(store, clock, "one", run.id)
    frontier.add(source.id, [Link(f"https://{name}.example/story", "article", stamp=text[:20])])
    (lease,) = frontier.lease(source.id, 5)
    document = Document(lease.link.url, source.id, kind, text, published=date(2021, 12, 15))
    Sink(store, clock, run.id).keep_all([Kept(source, lease, Fetched(Outcome.RELEVANT, documents=(document,)))])


def texts(store: Engine) -> int:
    with reading(store) as session:
        return session.scalar(select(func.count()).select_from(tables.Document)) or 0


def test_a_syndicated_copy_is_another_address_of_the_same_document(store: Engine, clock: SetClock) -> None:
    keep(store, clock, "herald", STORY)
    keep(store, clock, "tribune", f"TRIBUNE WIRE. {STORY} Copyright of the wire.")
    assert texts(store) == 1
    with reading(store) as session:
        assert documents.addresses(session, 1) == ("https://herald.example/story", "https://tribune.example/story")


@pytest.mark.parametrize(
    "other", [STORY.replace("9-2", "8-3"), " ".join(reversed(STORY.split())), "The council banned facial recognition."]
)
def test_another_tally_another_text_or_a_short_notice_is_another_document(
    store: Engine, clock: SetClock, other: str
) -> None:
    keep(store, clock, "herald", STORY)
    keep(store, clock, "tribune", other)
    assert texts(store) == 2


def test_two_agendas_that_are_alike_are_two(store: Engine, clock: SetClock) -> None:
    keep(store, clock, "march", STORY, DocumentKind.AGENDA)
    keep(store, clock, "april", STORY, DocumentKind.AGENDA)
    assert texts(store) == 2


def test_what_was_made_of_a_purged_text_goes_with_it(store: Engine, clock: SetClock) -> None:
    keep(store, clock, "herald", STORY)
    purge(store, "https://herald.example/story", clock=clock)
    with reading(store) as session:
        for table in (tables.StorySignature, tables.StoryBand):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    keep(store, clock, "tribune", STORY)
    assert texts(store) == 2


def test_a_story_that_changes_is_a_new_version_of_its_document(store: Engine, clock: SetClock) -> None:
    keep(store, clock, "herald", STORY)
    keep(store, clock, "herald", f"Corrected. {STORY}")
    assert texts(store) == 2


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + stories.SHINGLE_WORDS]) for at in range(len(words) - stories.SHINGLE_WORDS + 1)}


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_likeness_is_about_the_share_of_what_texts_have_in_common(kept: float) -> None:
    part = STORY[: int(len(STORY) * kept)]
    one, other = stories.signature(STORY), stories.signature(part)
    assert one is not None
    assert other is not None
    assert stories.likeness(one, one) == 1
    share = len(shingles(part) & shingles(STORY)) / len(shingles(part) | shingles(STORY))
    # Three standard deviations of a share of 64 drawn at random.
    assert abs(stories.likeness(one, other) - share) < 3 * (share * (1 - share) / stories.PERMUTATIONS) ** 0.5
