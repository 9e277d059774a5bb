"""``banwatch status`` and ``banwatch sources health``."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.trouble import FAULTS, OK
from cli.workplace import all_sources, opened

if TYPE_CHECKING:
    from datetime import datetime

    from schedules.overview import Overview
    from store.health import Health

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def status(
    as_json: AsJson = False,
    metrics: Annotated[bool, typer.Option("--metrics", help="Print metrics in Prometheus' text format.")] = False,
) -> None:
    """Say how everything is: last and next runs, sources by state, what waits, and what is wrong.

    Exit status: 0 all well; 1 something is wrong and is named; 2 wrong settings, or no database.
    """
    seen = _seen()
    if metrics:
        from schedules.metrics import metrics as text_of

        typer.echo(text_of(seen), nl=False)
    elif as_json:
        typer.echo(json.dumps(_values(seen), ensure_ascii=False))
    else:
        _show(seen)
    raise typer.Exit(FAULTS if seen.problems else OK)


def sources_health(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Those that work, and the disabled ones, too.")] = False,
) -> None:
    """Say of each source whether it works, is silent, blocked, broken or disabled, since when and why."""
    from store.health import State

    seen = _seen()
    quiet = () if every or as_json else (State.WORKING, State.DISABLED)
    shown = [each for each in seen.sources if each.state not in quiet]
    if as_json:
        for each in shown:
            typer.echo(json.dumps(_health(each), ensure_ascii=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if shown:
        console.print(_table(shown))
    console.print(_states(seen) + ("" if every else "; --all shows every one"), markup=False)


def _seen() -> "Overview":
    from schedules.overview import overview

    with opened() as place:
        return overview(place.engine, place.settings, all_sources(place.settings), place.clock.now())


def _show(seen: "Overview") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for column in ("job", "last due (UTC)", "ended", "how", "next"):
        table.add_column(column, no_wrap=True)
    for job in seen.jobs:
        last = job.last
        ended = _moment(last.finished_at) if last else ""
        table.add_row(
            job.name, _moment(last.due_at if last else None), ended, last.state if last else "", _moment(job.next)
        )
    console.print(table)
    console.print(f"sources: {_states(seen)}", markup=False)
    oldest = f", the oldest since {_moment(seen.oldest)} UTC" if seen.oldest else ""
    console.print(f"mail: {seen.waiting} waiting{oldest}", markup=False)
    if seen.mail_trouble:
        console.print(f"mail: the last try said: {seen.mail_trouble}", markup=False)
    console.print(f"review: {seen.open_items} items open; reading: {seen.unread} documents waiting", markup=False)
    if not seen.problems:
        console.print("all well")
    for problem in seen.problems:
        console.print(f"! {problem.text}", markup=False)


def _table(shown: "list[Health]") -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in ("source", "state", "since (UTC)"):
        table.add_column(column, no_wrap=True)
    table.add_column("why", overflow="fold")
    for each in shown:
        table.add_row(each.source_id, each.state.value, _moment(each.since), Text(each.reason))
    return table


def _states(seen: "Overview") -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(seen.states.items())) or "none"


def _moment(moment: "datetime | None") -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _health(each: "Health") -> dict[str, Any]:
    return {
        "source": each.source_id,
        "state": each.state.value,
        "since": each.since.isoformat(),
        "reason": each.reason,
        "asked_at": each.asked_at.isoformat(),
        "yielded_at": each.yielded_at.isoformat(),
    }


def _values(seen: "Overview") -> dict[str, Any]:
    return {
        "now": seen.now.isoformat(),
        "jobs": {
            job.name: {
                "last_due": job.last.due_at.isoformat() if job.last else None,
                "last_state": job.last.state if job.last else None,
                "last_well": job.well_at.isoformat() if job.well_at else None,
                "next": job.next.isoformat(),
            }
            for job in seen.jobs
        },
        "sources": {state.value: number for state, number in seen.states.items()},
        "waiting": seen.waiting,
        "oldest": seen.oldest.isoformat() if seen.oldest else None,
        "mail_trouble": seen.mail_trouble,
        "open_items": seen.open_items,
        "unread": seen.unread,
        "problems": [problem.text for problem in seen.problems],
    }
