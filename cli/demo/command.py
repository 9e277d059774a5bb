"""``banwatch demo``."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Keep the demo's database and mail here; else in a folder that is removed.")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Keep the review page open afterwards.")] = False,
    port: Annotated[int, typer.Option(help="Port of the review page.", min=1, max=65535)] = 8617,
) -> None:
    """Watch a crawl of a small invented web find a new ban, and the one mail about it arrive. Takes less than a minute.

    Nothing leaves this machine: the sample web, the mail server and the database are the demo's own.
    """
    from cli.demo.story import play

    raise typer.Exit(play(folder, serve=serve, port=port))
