"""Texts and pages to measure on: news of 4,000 characters put together from the golden corpus, with invented names so
that no two are alike, and pages of 150 kB about other things."""

import random
from collections.abc import Iterator
from pathlib import Path

from extract.evaluation.corpus import kind_of
from extract.evaluation.labels import LabelledDocument, load_folder

CHARACTERS = 4_000
PAGE_BYTES = 150_000
_GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "tuned"
_SYLLABLES = "ba de ki lo mar nen or pel ra sten tu vi wick yor zan".split()
_WORDS = (
    "the council met on Tuesday to talk about roads budgets schools parks buses rain snow streets taxes water sewers "
    "library hours a summer concert the fire station and a new bridge near the old market places facts"
).split()


def news(number: int, seed: int = 1) -> Iterator[tuple[LabelledDocument, str]]:
    """Relevant news of about 4,000 characters: a story of the corpus, then paragraphs of others, and invented names."""
    dice = random.Random(seed)
    stories = [d for d in load_folder(_GOLDEN) if kind_of(d) == "article" and d.labels.kind not in ("opinion", "other")]
    paragraphs = [part for story in stories for part in story.text.split("\n\n") if len(part) > 100]
    for place in range(number):
        story = stories[place % len(stories)]
        text = story.text
        while len(text) < CHARACTERS - 150:
            text += f"\n\n{dice.choice(paragraphs)} So said {_name(dice)} {_name(dice)} of {_name(dice)} Street."
        yield story, text[: CHARACTERS + 200]


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(3)).capitalize()


def pages(number: int, seed: int = 1) -> list[bytes]:
    """Pages of about 150 kB (half to twice that), as newsrooms send them: links, scripts, character references, and
    some words that begin like the topic's."""
    dice = random.Random(seed)
    return [_page(dice, int(PAGE_BYTES * dice.choice((0.5, 0.8, 1, 1, 1, 1.3, 2)))) for _ in range(number)]


def _page(dice: random.Random, size: int) -> bytes:
    parts = ["<!doctype html><html><head><meta charset='utf-8'><title>News</title></head><body>"]
    length = 0
    while length < size:
        words = " ".join(dice.choices(_WORDS, k=40))
        part = (
            f'<div class="card c{dice.randrange(90)}" data-id="{dice.randrange(10**6)}"><p>{words}&#8217;s &amp; more'
            f' “so”</p><a href="https://news.example/{dice.randrange(10**6)}">{dice.choice(_WORDS)}</a></div>\n'
            f'<script>window.q.push({{"id":{dice.randrange(10**6)},"kind":"slot","width":300,"height":250}})</script>\n'
        )
        if dice.random() < 0.05:
            part += '<a class="share" href="https://www.facebook.example/share">Facebook, on the surface</a>\n'
        parts.append(part)
        length += len(part)
    return "".join([*parts, "</body></html>"]).encode()
