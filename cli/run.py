"""``banwatch run``: the service."""

import os
import signal
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.trouble import FAULTS, OK, Trouble
from cli.workplace import Workplace, opened

if TYPE_CHECKING:
    from cli.serving import Works
    from schedules.control import Control

LED_BY_ANOTHER = 75
"""Exit status where another process leads on this database: EX_TEMPFAIL of sysexits.h, try again later."""

OPERATOR_SECONDS = 300
"""How often it is looked at whether the operator is to be written to."""


def run(
    once: Annotated[bool, typer.Option("--once", help="Do one day now and end, for cron or a systemd timer.")] = False,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Serve the review page too.")] = True,
    host: Annotated[str, typer.Option(help="Address that the review page listens on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the review page; 0 for any.", min=0, max=65535)] = 8617,
) -> None:
    """Keep watch: crawl newsrooms hourly and councils daily, read what is new, send the alerts, serve the review page.

    SIGTERM or Ctrl-C ends it within 30 seconds; what was not done goes on at the next start. Of several processes on
    one database one leads and the others stand by.

    Exit status: 0 all well; 1 with --once, a source is broken, a document could not be read, or mail waits; 2 wrong
    settings, or no database; 75 with --once, another process leads.
    """
    from schedules import logs
    from schedules.control import Control

    with opened() as place:
        logs.set_up(place.settings)
        control = Control()
        _end_on_signals(control)
        from cli.serving import Works

        works = Works(place, control)
        if not works.sources():
            _no_source(once)
        with closing(works):
            works.warm_up()
            status = _once(place, works) if once else _serve(place, works, control, (host, port) if page else None)
    raise typer.Exit(status)


def _no_source(once: bool) -> None:
    message = "no source is enabled; add some to a folder named by BANWATCH_SOURCES, and see: banwatch sources list"
    if once:
        raise Trouble(message)
    sys.stderr.write(f"banwatch: {message}\n")


def _end_on_signals(control: "Control") -> None:
    def end(number: int, frame: Any) -> None:  # noqa: ARG001
        # Not here: the main thread may hold the very locks that this needs.
        threading.Thread(target=control.stop, name="end", daemon=True).start()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)


def _once(place: Workplace, works: "Works") -> int:
    from schedules.control import Stopped
    from schedules.daily import AlreadyRunning
    from schedules.worker import Unavailable
    from store.locks import leading

    with leading(place.engine) as held:
        if held is None:
            raise Trouble("another banwatch run leads on this database", LED_BY_ANOTHER)
        try:
            sources = works.sources()
            day = works.day(sources)
            works.after(day, sources)
        except AlreadyRunning as error:
            raise Trouble(str(error), LED_BY_ANOTHER) from error
        except Stopped:
            raise Trouble("ended early; the next run goes on with it", FAULTS) from None
        except Unavailable as error:
            raise Trouble(f"{error}; the next run goes on with it", FAULTS) from error
    asked = sum(day.asked.values())
    typer.echo(
        f"{asked} addresses asked, {day.read} documents read, {len(day.events)} events touched, {day.review_items} "
        f"items for review, {day.queued} alerts queued, {day.sent} messages sent"
    )
    for name, reason in sorted((day.broken | day.unread).items()):
        typer.echo(f"banwatch: {name}: {reason}", err=True)
    for problem in day.unsent:
        typer.echo(f"banwatch: mail: {problem}", err=True)
    return OK if day.well else FAULTS


def _serve(place: Workplace, works: "Works", control: "Control", page: tuple[str, int] | None) -> int:
    from contextlib import ExitStack

    from cli.serving import review_page
    from schedules.jobs import Ticker
    from schedules.service import Service
    from store.locks import leading

    ticker = Ticker(place.engine, place.clock, control)
    often = [
        ("mail", place.settings.mail_seconds, works.mail),
        ("webhooks", place.settings.mail_seconds, works.call),
        ("operator", OPERATOR_SECONDS, works.tell_operator),
    ]
    service = Service(lambda: leading(place.engine), ticker, works.jobs(), control, often)
    with ExitStack() as stack:
        if page is not None:
            port = stack.enter_context(review_page(place, *page, works.add_metrics))
            typer.echo(f"the review page is at http://{page[0]}:{port}/", err=True)
        ended = service.run()
    if not ended:
        sys.stdout.flush()
        sys.stderr.flush()
        # A thread that does not end would keep the process; all it did is kept, and the rest goes on next time.
        os._exit(OK)
    return OK
