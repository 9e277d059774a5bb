"""The process that reads documents for ``banwatch run``: starting it, and being it."""

import sys
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
    Raises Trouble for a topic that is not there."""
    from extract.topics import BadLexicon, load_topic
    from schedules.worker import Worker

    try:
        load_topic(settings.topic)
    except BadLexicon as error:
        raise Trouble(str(error)) from error
    return Worker(lambda number: [sys.executable, "-P", "-m", "cli", "read-process", "--pipe", str(number)], control)


def read_process(pipe: Annotated[int, typer.Option("--pipe")]) -> None:
    """What ``banwatch run`` starts: read the documents that are asked over a pipe."""
    from schedules import logs
    from schedules.worker import serve

    settings = read_settings()
    logs.set_up(settings, job="reading")
    serve(pipe, lambda: new_extractor(settings))
