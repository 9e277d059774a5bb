"""Events as tables for the terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from banwatch.measures import Stage
from cli.events import day_of
from store.ledger import EventRow

_STYLES = {Stage.ADOPTED: "bold green", Stage.ADVANCED: "yellow", Stage.REJECTED: "red", Stage.VETOED: "red"}


def place_of(row: EventRow) -> str:
    """A jurisdiction's name with its state or country, and a question mark where it is not resolved."""
    place = row.place
    where = place.state or (place.country if place.country != "US" else None)
    return f"{place.name}{f', {where}' if where else ''}{'' if place.resolved or place.country != 'US' else ' ?'}"


def events_table(rows: Sequence[EventRow], title: str | None = None) -> Table:
    """What was detected, where, at which stage, with which vote, when, in how many sources, and how sure."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in ("where", "what", "stage", "vote", "date"):
        table.add_column(column)
    table.add_column("sources", justify="right")
    table.add_column("sure", justify="right")
    table.add_column("flagged, and why", overflow="fold")
    for row in rows:
        table.add_row(
            Text(place_of(row)),
            row.action.value if row.primary else f"{row.action.value} (mentioned)",
            Text(row.stage.value, style=_STYLES.get(row.stage, "")),
            row.vote,
            day_of(row) or "",
            f"{row.sources}{' *' if row.official else ''}",
            f"{row.confidence:.2f}",
            Text("; ".join(row.flags)),
        )
    table.caption = "* a government's own record among them" if any(row.official for row in rows) else None
    table.caption_justify = "left"
    return table
