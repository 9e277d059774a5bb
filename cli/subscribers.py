"""``banwatch subscribers``: who gets mail."""

from typing import Annotated

import typer

from cli.trouble import Trouble
from cli.workplace import opened

app = typer.Typer(help="Say who gets mail about what.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The address to write to.")],
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state, by USPS code (may be given again); else all.")
    ] = None,
) -> None:
    """Add a subscriber to new bans and moratoriums, or replace the choices of one known already.

    The address counts as confirmed: add only people who asked for it.
    """
    from banwatch.gazetteer import gazetteer
    from store import subscribers

    codes = []
    for wanted in state or []:
        found = gazetteer().state(wanted.upper() if len(wanted) == 2 else wanted)
        if found is None or found.state is None:
            raise Trouble(f"no such state: {wanted}")
        codes.append(found.state)
    with opened() as place:
        try:
            subscribers.add(place.engine, email, clock=place.clock, states=codes or None)
        except ValueError as error:
            raise Trouble(str(error)) from error
    typer.echo(f"{email} hears of new bans in {', '.join(codes) or 'all states'}")
