"""``banwatch ledger``: what the ledger holds as a whole, and facts taken into it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import opened

app = typer.Typer(help="Check the ledger against what documents claim, or import facts.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command("import")
def import_(
    table: Annotated[
        Path | None,
        typer.Argument(help="A CSV file (- for standard input); without one, the facts banwatch comes with."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What to call the table; the same name again replaces what it said. The file's.")
    ] = None,
) -> None:
    """Take a table of known steps into the ledger, each imported and unreviewed. Safe to run again.

    Every faulty line is told, and then nothing is taken. The columns are those of `banwatch ledger form`.
    """
    from extract.topics import BadLexicon, load_topic
    from store import importing

    called = name or (table.stem if table and str(table) != "-" else importing.STARTING if table is None else "stdin")
    text = _text(table) if table else importing.starting_ledger()
    with opened() as place:
        try:
            technology = load_topic(place.settings.topic).technology
            done = importing.import_facts(
                place.engine, text, name=called, technology=technology, clock=place.clock, policy=place.policy
            )
        except BadLexicon as error:
            raise Trouble(str(error)) from error
        except importing.BadTable as error:
            for fault in error.faults:
                typer.echo(f"banwatch: {table or called}: {fault}", err=True)
            faults = f"{len(error.faults)} fault{'' if len(error.faults) == 1 else 's'}"
            raise Trouble(f"nothing was imported: {faults}", FAULTS) from error
    typer.echo(f"{done.facts} facts of {done.new + done.changed + done.unchanged} source pages: {done.new} new, "
               f"{done.changed} changed, {done.unchanged} unchanged")  # fmt: skip


def _text(table: Path) -> str:
    try:
        return sys.stdin.read() if str(table) == "-" else table.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{table} cannot be read: {getattr(error, 'strerror', None) or error}") from error


@app.command()
def form() -> None:
    """Print the column names that a table to import has."""
    from store.tables_of_facts import COLUMNS

    typer.echo(",".join(COLUMNS))


@app.command()
def audit() -> None:
    """Compare what documents claim of the ledger as a whole with what it holds; count the people under a ban.

    Gaps become review items that name what is missing; exit status 1 where there is one.
    """
    from rich.console import Console

    from cli.auditing import told
    from store.audit import audit as compare
    from store.engine import reading, writing
    from store.timelines import protected

    with opened() as place:
        with writing(place.engine) as session:
            found = compare(session, place.clock.now())
        with reading(place.engine) as session:
            states = protected(session)
    console = Console(highlight=False)
    for part in told(found, states):
        console.print(part)
    if found.numbers().get("gap"):
        raise typer.Exit(FAULTS)


@app.command()
def timeline(place_id: Annotated[str, typer.Argument(metavar="OCD_ID", help="Open Civic Data id.")]) -> None:
    """Print the measures of one government, where each stands, and its steps."""
    from cli.events import day_of
    from store.engine import reading
    from store.timelines import timeline as measures_of

    with opened() as place, reading(place.engine) as session:
        measures = measures_of(session, place_id)
    if not measures:
        raise Trouble(f"the ledger holds nothing of {place_id}", FAULTS)
    for measure in measures:
        typer.echo(f"{measure.place.name}: {measure.action.value}, {measure.status} ({measure.note})")
        for row in measure.events:
            vote = f", {row.vote}" if row.vote else ""
            sources = f"{row.sources} source{'' if row.sources == 1 else 's'}"
            typer.echo(f"    {day_of(row) or 'undated':10}  {row.action.value} {row.stage.value}{vote}  ({sources})")
