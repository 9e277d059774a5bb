"""The time, as a value that can be handed in, so that a test or the demo reads the same in any year."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, in UTC with its zone."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs a moment with a time zone")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def move(self, step: timedelta) -> None:
        self._moment += step


def clock_from(moment: str | None) -> Clock:
    """A clock set to an ISO 8601 moment, or the system's where none is given; raises ValueError on a bad one."""
    return SetClock(datetime.fromisoformat(moment)) if moment else SystemClock()
