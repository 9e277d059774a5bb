"""Structured logs: a line an event, with the run and the source it belongs to, and without secrets."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Literal

from sqlalchemy import make_url

from banwatch.settings import Settings
from banwatch.working import worked_on

FIELDS = ("run", "job", "source")
OWN = ("schedules", "store", "alerts", "cli", "review", "crawler", "extract")


class _Context(logging.Filter):
    """Puts the fields on a record: what the thread works on, else what the process does."""

    def __init__(self, whole: Mapping[str, str | int]) -> None:
        super().__init__()
        self._whole = whole

    def filter(self, record: logging.LogRecord) -> bool:
        for name in FIELDS:
            if not hasattr(record, name):
                setattr(record, name, worked_on().get(name, self._whole.get(name)))
        return True


def _worth_it(record: logging.LogRecord) -> bool:
    """Whether it is ours, or a warning; some libraries set their own level lower than they are asked."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OWN


class _Lines(logging.Formatter):
    """One line a record, JSON or for the eye; ``secrets`` are blacked out wherever they stand in it."""

    def __init__(self, kind: Literal["console", "json"], secrets: Sequence[str]) -> None:
        super().__init__()
        self._json = kind == "json"
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info:
            text = f"{text}\n{self.formatException(record.exc_info)}"
        for secret in self._secrets:
            text = text.replace(secret, "***")
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {name: getattr(record, name, None) for name in FIELDS}
        if self._json:
            line = {"time": moment, "level": record.levelname.lower(), "logger": record.name, **fields}
            return json.dumps(line | {"message": text}, ensure_ascii=False)
        known = " ".join(f"{name}={value if value is not None else '-'}" for name, value in fields.items())
        return f"{moment} {record.levelname.lower()} {known} {' | '.join(text.splitlines())}"


def secrets_of(settings: Settings) -> list[str]:
    """What must never stand in a log: passwords, and the dead man's switch, whose address is its key."""
    url = make_url(settings.database_url)
    return [secret for secret in (settings.smtp_password, url.password, settings.ping_url) if secret]


def set_up(settings: Settings, stream: IO[str] | None = None, **whole: str | int) -> None:
    """Log to ``stream`` (standard error) as the settings say; libraries only what is a warning or worse, and Python's
    own warnings among them. ``whole`` are the fields that all lines of a process with one task have."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_Context(whole))
    handler.addFilter(_worth_it)
    handler.setFormatter(_Lines(settings.log_format, secrets_of(settings)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    for name in OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    # It tells of each tick, and of each failure once more.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
