"""``banwatch subscribers``: who gets mail."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from banwatch.measures import Action, Stage
from cli.trouble import Trouble
from cli.workplace import opened

app = typer.Typer(help="Say who gets mail about what.", no_args_is_help=True)


class Pace(StrEnum):
    """How often."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


Email = Annotated[str, typer.Argument(help="The address.")]


@app.callback()
def _group() -> None: ...


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The address to write to.")],
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state, by USPS code (may be given again); else all.")
    ] = None,
    action: Annotated[
        list[Action] | None, typer.Option("--action", help="Only this kind of measure; else ban and moratorium.")
    ] = None,
    stage: Annotated[list[Stage] | None, typer.Option("--stage", help="Only this step; else adopted.")] = None,
    hearings: Annotated[bool, typer.Option("--hearings", help="Coming meetings too.")] = False,
    pace: Annotated[Pace, typer.Option("--pace", help="At once, or in a digest.")] = Pace.IMMEDIATE,
    webhook: Annotated[
        str | None, typer.Option("--webhook", help="https address that gets signed JSON instead.")
    ] = None,
    analyst: Annotated[bool, typer.Option("--analyst", help="Mail about the review queue too.")] = False,
) -> None:
    """Add a subscriber to new bans and moratoriums, or replace the choices of one known already.

    The address counts as confirmed: add only people who asked for it.
    """
    from alerts.webhook import check_address
    from store import subscribers

    codes = _codes(state or [])
    with opened() as place:
        try:
            if webhook:
                check_address(webhook, frozenset(place.settings.allowed_hosts))
            subscribers.add(
                place.engine, email, clock=place.clock, states=codes or None,
                actions=action or subscribers.DEFAULT_ACTIONS, stages=stage or subscribers.DEFAULT_STAGES,
                hearings=hearings, pace=pace.value, webhook_url=webhook, desk=analyst,
            )  # fmt: skip
        except ValueError as error:
            raise Trouble(str(error)) from error
    actions = f"{' and '.join(action)} decisions" if action else "new bans"
    typer.echo(f"{email} hears of {actions} in {', '.join(codes) or 'all states'}")


@app.command("list")
def listed() -> None:
    """List subscribers, what they chose, and why any of them gets nothing."""
    from alerts.writing import in_words
    from store import subscribers
    from store.engine import reading

    with opened() as place, reading(place.engine) as session:
        known = subscribers.every(session)
    for each in known:
        state = "" if each.confirmed else " (not confirmed)"
        state = f" (stopped: {each.disabled_why or 'disabled'})" if not each.enabled else state
        typer.echo(f"{each.email}{state}: {in_words(each)}{'; analyst' if each.desk else ''}")
    if not known:
        typer.echo("nobody yet; add somebody with: banwatch subscribers add ADDRESS")


@app.command()
def remove(email: Email) -> None:
    """Write to an address no more, and keep that it is not to be written to."""
    from store import subscribers
    from store.engine import reading

    with opened() as place:
        with reading(place.engine) as session:
            row = subscribers.by_address(session, email.strip().lower())
        if row is None:
            raise Trouble(f"nobody subscribed as {email}")
        subscribers.disable(place.engine, row.id, place.clock, "removed by the operator")
    typer.echo(f"{email} gets nothing more")


@app.command()
def erase(email: Email) -> None:
    """Erase an address with everything held about it: choices, what was sent, what waits. It cannot be undone."""
    from store import subscribers

    with opened() as place:
        if not subscribers.erase(place.engine, email):
            raise Trouble(f"nobody subscribed as {email}")
    typer.echo(f"nothing is held about {email} any more; backups made before still hold it")


def _codes(states: Sequence[str]) -> list[str]:
    from banwatch.gazetteer import gazetteer

    codes = []
    for wanted in states:
        found = gazetteer().state(wanted.upper() if len(wanted) == 2 else wanted)
        if found is None or found.state is None:
            raise Trouble(f"no such state: {wanted}")
        codes.append(found.state)
    return codes
