"""What most commands need: settings, the clock and an open store, or a clear word on why not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic_settings import SettingsError

from banwatch.clock import Clock
from banwatch.settings import Settings
from cli.trouble import FAULTS, Trouble

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from banwatch.protocols import Extractor
    from banwatch.sources import Source
    from store.policy import Policy


@dataclass(frozen=True, slots=True)
class Workplace:
    """Settings, clock and store of one command."""

    settings: Settings
    clock: Clock
    engine: "Engine"

    @property
    def policy(self) -> "Policy":
        from store.policy import Policy

        return Policy(self.settings.alert_threshold, self.settings.recent_days)


def read_settings() -> Settings:
    """The settings; raises Trouble that names each wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise Trouble(f"settings (BANWATCH_* or banwatch.toml): {wrong}") from error
    except (SettingsError, ValueError) as error:
        raise Trouble(f"settings (BANWATCH_* or banwatch.toml): {error}") from error


@contextmanager
def opened() -> Iterator[Workplace]:
    """The store, open and of this release's shape; raises Trouble with the command to run where it is not."""
    from sqlalchemy.exc import OperationalError, SQLAlchemyError

    from store import engine as engines
    from store import migrate

    settings = read_settings()
    try:
        current = migrate.is_current(settings.database_url)
        engine = engines.open(settings.database_url)
    except (SQLAlchemyError, ValueError, OSError) as error:
        raise Trouble(f"the database cannot be opened: {_first_line(error)}") from error
    try:
        if not current:
            raise Trouble("the database is not of this release's shape; run: banwatch db upgrade")
        yield Workplace(settings, settings.clock(), engine)
    except OperationalError as error:
        raise Trouble(f"the database failed: {_first_line(error)}", FAULTS) from error
    finally:
        engine.dispose()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def own_sources(settings: Settings) -> Path:
    """The folder that ``banwatch sources add`` and ``check`` write to: the last one named, else one of the user's."""
    return settings.sources[-1] if settings.sources else user_data_path("banwatch") / "sources"


def all_sources(settings: Settings) -> "tuple[Source, ...]":
    """Every source of the registry; raises Trouble for a file that cannot be used."""
    from crawler.registry import BadRegistry, load_sources

    try:
        own = own_sources(settings)
        return load_sources(settings.sources or ((own,) if own.is_dir() else ()))
    except BadRegistry as error:
        raise Trouble(f"sources: {error}") from error


def chosen_sources(settings: Settings, names: Sequence[str]) -> "list[Source]":
    """The sources of these ids, or all where none is given; raises Trouble for an unknown one."""
    from crawler.registry import source_named

    known = all_sources(settings)
    if not names:
        return list(known)
    try:
        return [source_named(known, name) for name in names]
    except KeyError as error:
        raise Trouble(str(error.args[0])) from error


def new_extractor(settings: Settings) -> "Extractor":
    """The extractor of the topic and the language model in the settings; raises Trouble."""
    from extract.candidates import NoSuchModel
    from extract.pipeline import extractor
    from extract.topics import BadLexicon

    try:
        return extractor(settings.topic, settings.language_model)
    except (BadLexicon, NoSuchModel) as error:
        raise Trouble(str(error)) from error
