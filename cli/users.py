"""``banwatch users``: who may sign in to the review page."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import opened

app = typer.Typer(help="Say who may sign in to the review page.", no_args_is_help=True)


class Role(StrEnum):
    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"


@app.callback()
def _group() -> None: ...


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name to sign in with, as the history shows it.")],
    role: Annotated[
        Role | None, typer.Option(help="A viewer looks, an analyst decides, an admin sees who does what.")
    ] = None,
) -> None:
    """Invite somebody: prints a link at which a password is chosen, good once and for a week.

    For somebody known already it is a way to a new password; the role stays unless another is given.
    """
    from store import analysts

    with opened() as place:
        try:
            token = analysts.invite(place.engine, name, role.value if role else None, place.clock)
        except ValueError as error:
            raise Trouble(str(error)) from error
        typer.echo(f"{place.settings.base_url.rstrip('/')}/join/{token}")


@app.command("list")
def everybody() -> None:
    """List who may sign in, with the role."""
    from store import analysts
    from store.engine import reading

    with opened() as place, reading(place.engine) as session:
        for each in analysts.everybody(session):
            state = "disabled" if each.disabled else "invited" if each.invited else ""
            typer.echo("\t".join(filter(None, (each.name, each.role, state))))


@app.command()
def disable(name: Annotated[str, typer.Argument(help="Who is to sign in no more.")]) -> None:
    """End somebody's sessions and let them sign in no more; what they decided stays."""
    from store import analysts

    with opened() as place:
        try:
            analysts.disable(place.engine, name, place.clock)
        except LookupError as error:
            raise Trouble(str(error.args[0]), FAULTS) from error
    typer.echo(f"{name} can sign in no more")


@app.command()
def monitor() -> None:
    """Print the token with which a monitoring program may ask for /metrics, as "Authorization: Bearer TOKEN"."""
    from review.access import MONITOR_KEY
    from store import keys

    with opened() as place:
        typer.echo(keys.key(place.engine, MONITOR_KEY, place.clock).hex())
