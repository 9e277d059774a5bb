"""``banwatch alerts``: the outbox."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import Workplace, opened

if TYPE_CHECKING:
    from email.message import EmailMessage

app = typer.Typer(help="Send what waits for subscribers, and look at mails before they leave.", no_args_is_help=True)

Kind = Annotated[str, typer.Option("--kind", help="alert, correction, retraction, or likely (to analysts).")]


@app.callback()
def _group() -> None: ...


@app.command()
def send() -> None:
    """Send every alert that is due. Exit status 1 where something could not be sent; it is tried again later."""
    from alerts.deliver import deliver
    from store import outbox
    from store.engine import reading

    with opened() as place:
        done = deliver(place.engine, place.settings, place.clock)
        with reading(place.engine) as session:
            held = outbox.held_back(session)
    kept = f", {held} held until an analyst settles a conflict" if held else ""
    typer.echo(f"{done.sent} sent, {done.failed} failed for good, {done.waiting} waiting{kept}")
    for problem in done.problems:
        typer.echo(f"banwatch: {problem}", err=True)
    if done.problems:
        raise typer.Exit(FAULTS)


@app.command()
def preview(
    event: Annotated[int, typer.Argument(help="Number of an event, as `banwatch events` shows it.")],
    kind: Kind = "alert",
    html: Annotated[bool, typer.Option("--html", help="The HTML part, to be opened in a browser.")] = False,
    whole: Annotated[bool, typer.Option("--eml", help="The whole message as it would be sent.")] = False,
) -> None:
    """Show the mail about an event as a subscriber would get it now. Nothing is sent."""
    with opened() as place:
        mail = _mail(place, event, kind, "reader@example.org")
    if whole:
        sys.stdout.write(mail.as_bytes().decode("utf-8", "replace"))
        return
    body = mail.get_body(("html" if html else "plain",))
    if not html:
        typer.echo(f"Subject: {mail['Subject']}\n")
    typer.echo(body.get_content() if body is not None else "")


@app.command("test")
def try_out(
    address: Annotated[str, typer.Argument(help="The address to write to.")],
    event: Annotated[int | None, typer.Option("--event", help="Number of an event; else the latest.")] = None,
    kind: Kind = "alert",
) -> None:
    """Send the mail about an event to one address now, to see whether mail works. The outbox plays no part."""
    from alerts.mailing import Interrupted, Mailer, Refused, Unreachable
    from store import ledger
    from store.engine import reading

    with opened() as place:
        if event is None:
            with reading(place.engine) as session:
                latest = ledger.events(session, ledger.EventFilter(limit=1))
            if not latest:
                raise Trouble("the ledger holds no event to tell of; name one with --event when it does")
            event = latest[0].event_id
        mail = _mail(place, event, kind, address)
        mail.replace_header("Subject", f"[test] {mail['Subject']}")
        try:
            with Mailer(place.settings) as mailer:
                mailer.send(mail)
        except (Refused, Interrupted, Unreachable) as error:
            raise Trouble(f"not sent: {error}", FAULTS) from error
    typer.echo(f"{place.settings.smtp_host}:{place.settings.smtp_port} took the mail about event {event} to {address}")


def _mail(place: Workplace, event: int, kind: str, address: str) -> "EmailMessage":
    from alerts.compose import Recipient, Stationery, compose
    from alerts.gather import gather
    from alerts.links import Links
    from alerts.outlets import outlets
    from store.engine import reading

    paper = Stationery(place.settings, Links(place.engine, place.settings, place.clock), outlets(place.settings))
    try:
        with reading(place.engine) as session:
            found = gather(session, event)
        moment = place.clock.now()
        return compose(found, kind, f"test {moment.isoformat()}", Recipient(0, address), paper, moment)
    except LookupError as error:
        raise Trouble(str(error.args[0])) from error
    except ValueError as error:
        raise Trouble(str(error)) from error
