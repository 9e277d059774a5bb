"""The process that reads documents for ``banwatch run``: starting it, and being it."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.trouble import Trouble
from cli.workplace import new_extractor, read_settings

if TYPE_CHECKING:
    from banwatch.settings import Settings
    from schedules.control import Control
    from schedules.worker import Worker


def worker(settings: "Settings", control: "Control") -> "Worker":
    """An extractor in a process of its own, which reads the same settings from the environment and banwatch.toml.
    Raises Trouble for a topic or a language model that is not there."""
    from extract.topics import BadLexicon, load_topic
    from schedules.worker import Worker

    try:
        load_topic(settings.topic)
    except BadLexicon as error:
        raise Trouble(str(error)) from error
    if settings.language_model and not _is_there(settings.language_model):
        raise Trouble(
            f"the language model {settings.language_model!r} is not installed; install it (python -m spacy download"
            f" {settings.language_model}) or take language_model out of the settings"
        )
    return Worker(lambda number: [sys.executable, "-P", "-m", "cli", "read-process", "--pipe", str(number)], control)


def _is_there(model: str) -> bool:
    """Whether a spaCy model is installed under this name or stands in this folder; loads nothing, for its memory is
    the reading process's."""
    if Path(model).is_dir():
        return True
    return model.isidentifier() and find_spec(model) is not None


def read_process(pipe: Annotated[int, typer.Option("--pipe")]) -> None:
    """What ``banwatch run`` starts: read the documents that are asked over a pipe."""
    from schedules import logs
    from schedules.worker import serve

    settings = read_settings()
    logs.set_up(settings, job="reading")
    serve(pipe, lambda: new_extractor(settings))
