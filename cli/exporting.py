"""``banwatch export``: the ledger as open data."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from banwatch.measures import Action, Stage
from cli.trouble import Trouble
from cli.workplace import opened


class Form(StrEnum):
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    GEOJSON = "geojson"
    ATOM = "atom"
    ICS = "ics"


def export(
    form: Annotated[Form, typer.Option("--format", help="ics holds announced hearings, all others the events.")],
    output: Annotated[Path | None, typer.Option(help="A file to write; else standard output.")] = None,
    state: Annotated[str | None, typer.Option(help="Only this state, by USPS code or name.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only events at this stage.")] = None,
    action: Annotated[Action | None, typer.Option(help="Only measures of this kind.")] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only events dated since this day.", formats=["%Y-%m-%d"])
    ] = None,
    reported: Annotated[bool, typer.Option(help="Only what a document reports as news, no mere mentions.")] = False,
) -> None:
    """Write the ledger with its evidence. The same ledger gives the same bytes."""
    from cli.events import state_code
    from store.engine import reading
    from store.export import About
    from store.export import export as write
    from store.ledger import EventFilter

    with opened() as place, reading(place.engine) as session:
        wanted = EventFilter(state=state_code(state), stage=stage, action=action, since=since.date() if since else None,
                             primary=True if reported else None)  # fmt: skip
        about = About(place.settings.base_url, place.settings.dataset_licence)
        pieces = write(session, form.value, about, wanted)
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece.encode())
            sys.stdout.buffer.flush()
            return
        part = output.with_name(f".{output.name}.part")
        try:
            with part.open("wb") as file:
                for piece in pieces:
                    file.write(piece.encode())
            part.replace(output)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Trouble(f"{output} cannot be written: {error.strerror or error}") from error
