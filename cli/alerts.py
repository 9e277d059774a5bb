"""``banwatch alerts``: the outbox."""

import typer

from cli.trouble import FAULTS
from cli.workplace import opened

app = typer.Typer(help="Send what waits for subscribers.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def send() -> None:
    """Send every alert that is due. Exit status 1 where something could not be sent; it is tried again later."""
    from alerts.deliver import deliver

    with opened() as place:
        done = deliver(place.engine, place.settings, place.clock)
    typer.echo(f"{done.sent} sent, {done.failed} failed for good, {done.waiting} waiting")
    for problem in done.problems:
        typer.echo(f"banwatch: {problem}", err=True)
    if done.problems:
        raise typer.Exit(FAULTS)
