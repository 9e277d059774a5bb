"""What the code at hand works on, for the lines it logs: set at the top, read by whoever writes the log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_fields: ContextVar[Mapping[str, str | int]] = ContextVar("banwatch_working_on", default={})  # noqa: B039 - never changed


@contextmanager
def working_on(**fields: str | int) -> Iterator[None]:
    """Give every line that this thread or task logs meanwhile these fields: ``run``, ``job``, ``source``."""
    token = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def worked_on() -> Mapping[str, str | int]:
    """The fields set now."""
    return _fields.get()
