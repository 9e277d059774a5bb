"""Bringing a database to the shape of this release, with the migrations that come along with it."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from store import engine as engines


def _migrations() -> Path:
    """The folder of migrations: inside the package when installed, beside it in a checkout."""
    package = Path(str(files("store")))
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parent / "alembic"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration without a file; migrations run on the connection given."""
    config = Config()
    config.set_main_option("script_location", str(_migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(url: str) -> None:
    """Bring the database at the URL to this release; does nothing where it is there already."""
    opened = engines.open(url)
    try:
        upgrade_engine(opened)
    finally:
        opened.dispose()


def upgrade_engine(engine: Engine) -> None:
    """The same through an engine already open, in one transaction."""
    with engine.execution_options(banwatch_writes=True).begin() as connection:
        command.upgrade(configuration(connection), "head")


def current(url: str) -> str | None:
    """The revision that the database is at; None for an empty one."""
    opened = engines.open(url)
    try:
        with opened.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        opened.dispose()


def is_current(url: str) -> bool:
    """Whether the database has the shape that this release expects."""
    return current(url) == ScriptDirectory.from_config(configuration()).get_current_head()
