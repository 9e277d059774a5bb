"""``banwatch sources``: where banwatch looks."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.sources_live import add_source, check_sources, try_source
from cli.workplace import all_sources, read_settings

if TYPE_CHECKING:
    from banwatch.sources import Source

app = typer.Typer(
    help="See where banwatch looks, try a page, check that sources answer, add one.", no_args_is_help=True
)


@app.callback()
def _group() -> None: ...


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List every source, enabled or not, and why. More come from the folders named by BANWATCH_SOURCES."""
    known = all_sources(read_settings())
    if as_json:
        for source in known:
            typer.echo(json.dumps(_values(source), ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("id", "state", "platform", "crawled"):
        table.add_column(column, no_wrap=True)
    table.add_column("address", overflow="fold")
    for source in known:
        table.add_row(source.id, source.home_state, source.platform.value, _crawled(source), "\n".join(source.start))
    console = Console(highlight=False)
    console.print(table)
    enabled = sum(source.enabled for source in known)
    console.print(f"{len(known)} sources, {enabled} of them crawled; --json shows everything that is known of each")


app.command("try")(try_source)
app.command("check")(check_sources)
app.command("add")(add_source)


def _crawled(source: "Source") -> str:
    if not source.verified:
        return "no, unverified"
    return "yes" if source.enabled else "no, disabled"


def _values(source: "Source") -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "platform": source.platform.value,
        "start": list(source.start),
        "home_state": source.home_state,
        "home": source.home.ocd_id if source.home else None,
        "time_zone": source.time_zone,
        "expected": source.expected,
        "delay_seconds": source.delay_seconds,
        "enabled": source.enabled,
        "verified": source.verified,
        "note": source.note,
    }
