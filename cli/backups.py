"""``banwatch db backup`` and ``banwatch db restore``: copies of the SQLite file."""

from pathlib import Path
from typing import Annotated

import typer

from cli.trouble import Trouble
from cli.workplace import read_settings


def backup(target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Copy the SQLite store into a file, while it may be in use."""
    from store import backups

    try:
        size = backups.backup(read_settings().database_url, target)
    except (backups.NotAFile, backups.BadBackup, OSError) as error:
        raise Trouble(f"no backup was made: {error}") from error
    typer.echo(f"{target}: {size / 1_000_000:.1f} MB")


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `banwatch db backup` wrote.")],
    in_use: Annotated[
        bool, typer.Option("--in-use", help="Others use the store: they go on with what the backup holds.")
    ] = False,
) -> None:
    """Put a backup in place of the SQLite store; run `banwatch db upgrade` after.

    Stop every other banwatch first, or say --in-use: what they did since the backup is lost to them.
    """
    from store import backups

    url = read_settings().database_url
    try:
        backups.restore(url, source, in_use=in_use)
    except (backups.NotAFile, backups.BadBackup, OSError) as error:
        raise Trouble(f"nothing was restored: {error}") from error
    typer.echo(f"{backups.file_of(url)} is {source} now")
