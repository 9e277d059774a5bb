"""What ``banwatch ledger audit`` prints: gaps first, then what agrees, then the people under a ban by state."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from store.audit import Audit, ClaimRow
from store.timelines import Protected

_TITLES = {
    "gap": "The ledger holds less than documents say",
    "more": "The ledger holds more than documents say",
    "agrees": "The ledger agrees",
    "unknown": "Cannot be compared",
}
_STYLES = {"gap": "bold yellow", "agrees": "bold green"}
_LEFT_OUT = (
    "Estimates of residents. Rules for the private sector, schools or body cameras alone and agencies' own orders are "
    "left out."
)
_MOST_ADDRESSES = 3
"""Addresses shown with a finding; the others are counted."""


def told(found: Audit, states: Sequence[Protected]) -> Iterator[RenderableType]:
    """The audit and the people under a ban, ready to print."""
    for verdict, title in _TITLES.items():
        rows = [claim for claim in found.claims if claim.verdict == verdict]
        if rows:
            yield Text(f"{title} ({len(rows)})", style=_STYLES.get(verdict, "bold"))
            yield from _findings(rows)
            yield ""
    numbers = ", ".join(f"{number} {verdict}" for verdict, number in found.numbers().items()) or "none"
    yield f"Claims: {numbers}. Review items: {found.opened} opened, {found.closed} closed."
    yield ""
    yield people(states) if states else "Nobody is known to live under a ban or moratorium in force."
    if states:
        yield _LEFT_OUT
    left_out = ", ".join(f"{name}, {each.state}" for each in states for name in each.uncounted)
    if left_out:
        yield f"Not counted, for want of a number: {left_out}."


def _findings(rows: Sequence[ClaimRow]) -> Iterator[RenderableType]:
    """Each finding once, with the words it is about and the documents that say so."""
    for finding, alike in groupby(sorted(rows, key=lambda row: (row.finding, row.url)), key=lambda row: row.finding):
        yield Padding(Text(finding), (0, 0, 0, 2))
        by_words: dict[str, list[str]] = defaultdict(list)
        for row in alike:
            by_words[row.text].append(row.url)
        for words, urls in by_words.items():
            yield Padding(Text(f"“{words}”" if words else "(its text was removed)", style="italic"), (0, 0, 0, 6))
            for url in dict.fromkeys(urls[:_MOST_ADDRESSES]):
                yield Padding(Text(url, style="dim", overflow="fold"), (0, 0, 0, 6))
            if len(urls) > _MOST_ADDRESSES:
                yield Padding(f"and {len(urls) - _MOST_ADDRESSES} more", (0, 0, 0, 6))


def people(states: Sequence[Protected]) -> Table:
    """Residents by state; who lives under rules of two levels is counted once."""
    table = Table(
        title="People under a ban or moratorium in force", title_justify="left", title_style="bold", show_footer=True
    )
    table.add_column("state", footer="in all")
    table.add_column("people", justify="right", footer=f"{sum(each.people for each in states):,}")
    table.add_column("where", overflow="fold")
    for each in states:
        table.add_row(each.state, f"{each.people:,}" if each.people else "?", ", ".join(each.places))
    return table
