"""The command ``banwatch``. Each command lives in a module of its own and imports what is heavy only when it runs."""

import sys
from typing import Annotated

import typer

from cli import (
    alerts,
    backups,
    calibrate,
    crawl,
    database,
    documents,
    evaluate,
    events,
    exporting,
    extract,
    ledger,
    reader,
    review,
    sources,
    status,
    subscribers,
    users,
)
from cli import run as service
from cli.demo import command as demo
from cli.trouble import Trouble

app = typer.Typer(
    name="banwatch",
    help="Watches US council records and news for bans, pauses and rules on government facial recognition, keeps a "
    "ledger of every measure with its evidence, and mails subscribers when a new ban is detected.",
    epilog="Settings come from BANWATCH_* in the environment and from banwatch.toml. Try: banwatch demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"banwatch {version('banwatch')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None: ...


app.command("demo")(demo.demo)
app.command("run")(service.run)
app.command("status")(status.status)
app.command("crawl")(crawl.crawl)
app.command("extract")(extract.extract)
app.command("evaluate")(evaluate.evaluate)
app.command("calibrate")(calibrate.calibrate)
app.command("events")(events.events)
app.command("review")(review.review)
sources.app.command("health")(status.sources_health)
app.add_typer(sources.app, name="sources")
app.add_typer(database.app, name="db")
app.add_typer(subscribers.app, name="subscribers")
app.add_typer(users.app, name="users")
app.add_typer(alerts.app, name="alerts")
app.add_typer(ledger.app, name="ledger")
app.add_typer(documents.app, name="documents")
app.command("export")(exporting.export)
app.command("reprocess")(documents.reprocess)
database.app.command("backup")(backups.backup)
database.app.command("restore")(backups.restore)
app.command("crawl-process", hidden=True)(crawl.crawl_process)
app.command("read-process", hidden=True)(reader.read_process)


def main() -> None:
    """The console script. What a user can mend is one line on standard error, without a traceback."""
    try:
        app()
    except Trouble as error:
        sys.stderr.write(f"banwatch: {error}\n")
        sys.exit(error.status)
