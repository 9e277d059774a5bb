"""``banwatch db``: the shape of the store."""

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import read_settings

app = typer.Typer(help="Bring the database to this release, or say where it is.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Make the database, or bring it to the shape of this release. Safe to run again."""
    from sqlalchemy.exc import SQLAlchemyError

    from store import migrate

    url = read_settings().database_url
    try:
        migrate.upgrade(url)
        revision = migrate.current(url)
    except (SQLAlchemyError, ValueError, OSError) as error:
        raise Trouble(f"the database cannot be upgraded: {str(error).splitlines()[0]}") from error
    typer.echo(f"the database is at revision {revision}")


@app.command()
def current() -> None:
    """Say which revision the database is at. Exit status 1 where `banwatch db upgrade` is due."""
    from sqlalchemy.exc import SQLAlchemyError

    from store import migrate

    url = read_settings().database_url
    try:
        revision, is_current = migrate.current(url), migrate.is_current(url)
    except (SQLAlchemyError, ValueError, OSError) as error:
        raise Trouble(f"the database cannot be opened: {str(error).splitlines()[0]}") from error
    typer.echo(f"{revision or 'empty'}{'' if is_current else ', not up to date; run: banwatch db upgrade'}")
    if not is_current:
        raise typer.Exit(FAULTS)
