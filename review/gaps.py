"""A gap in the ledger in words: what a document claims, what is missing, and how to enter it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from alerts import words
from alerts.cleaning import host_of, one_line, web_link
from banwatch.claims import ClaimKind
from banwatch.gazetteer import gazetteer
from review.highlights import Mark
from store.desk_gaps import Gap, GapStory

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Missing:
    """A government that a list names and the ledger does not hold; ``enter`` is the form for it, filled in."""

    name: str
    enter: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One sentence that claims: what the ledger says to it, and what it lacks."""

    text: str
    findings: tuple[str, ...]
    missing: tuple[Missing, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class GapView:
    """What an item without an event asks. ``source`` says where the claim stands."""

    headline: str
    source: str
    claims: tuple[ClaimView, ...]


def gap_view(item_id: int, story: GapStory | None) -> GapView:
    """The item's claims in words; without its document only that there are some."""
    if story is None:
        return GapView(headline(()), "", ())
    parts = (host_of(story.url), one_line(story.title, 140), words.day(story.published))
    sentences: dict[tuple[int, int], list[Gap]] = {}
    for gap in story.gaps:
        sentences.setdefault((gap.start, gap.end), []).append(gap)
    views = tuple(_claim(gaps, item_id, story, f"c{number}") for number, gaps in enumerate(sentences.values(), start=1))
    return GapView(headline(story.gaps), " · ".join(part for part in parts if part), views)


def marks_of(story: GapStory) -> tuple[Mark, ...]:
    """The claims' sentences in their document, each once, with the anchors that the views lead to."""
    spans = dict.fromkeys((gap.start, gap.end) for gap in story.gaps)
    return tuple(Mark(*span, "claim", f"c{number}") for number, span in enumerate(spans, start=1))


def headline(gaps: Sequence[Gap]) -> str:
    """What is missing in one line: "The ledger lacks Boston and Brookline, MA"."""
    names = list(dict.fromkeys(one_line(name, 60) for gap in gaps for name in gap.missing))
    if names:
        return f"The ledger lacks {_listed(names)}"
    if not gaps:
        return "A claim about the ledger"
    place = gazetteer().state(gaps[0].state or "")
    what = "more residents" if gaps[0].kind is ClaimKind.POPULATION else "more governments"
    return f"A page counts {what} than the ledger{f' in {place.name}' if place else ''}"


def _listed(names: Sequence[str]) -> str:
    """Names with their states, each state once where all are of one."""
    pairs = [name.rpartition(", ") for name in names]
    alike = len({state for _, _, state in pairs}) == 1 and all(name for name, _, _ in pairs)
    shown = [name for name, _, _ in pairs] if alike else list(names)
    if len(shown) > MOST_NAMED:
        shown = [*shown[: MOST_NAMED - 1], f"{len(shown) - MOST_NAMED + 1} more"]
    comma = ", " if alike else "; "
    told = " and ".join(part for part in (comma.join(shown[:-1]), shown[-1]) if part)
    return f"{told}, {pairs[0][2]}" if alike else told


def _claim(gaps: Sequence[Gap], item_id: int, story: GapStory, anchor: str) -> ClaimView:
    return ClaimView(
        one_line(gaps[0].text, 400),
        tuple(f"{gap.finding[:1].upper()}{one_line(gap.finding, 400)[1:]}." for gap in gaps),
        tuple(
            Missing(one_line(name, 80), enter_link(name, gap.action, story.url, item_id))
            for gap in gaps
            for name in gap.missing
        ),
        anchor,
    )


def enter_link(place: str, action: str, url: str, item_id: int) -> str:
    """The form for an event by hand, with what the claim says of it filled in."""
    values = {"place": place, "action": action, "source": web_link(url) or "", "item": str(item_id)}
    return f"/add?{urlencode({name: value for name, value in values.items() if value})}#event"
