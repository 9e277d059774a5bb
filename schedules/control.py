"""How a running job is told to end, and how its parts tell one another of new work."""

import logging
import subprocess
import threading
from dataclasses import dataclass, field
from typing import Any

logger = logging.getLogger(__name__)


class Stopped(RuntimeError):
    """The job was told to end; its run stays unfinished, and whoever leads next goes on with it."""


@dataclass(slots=True)
class Control:
    """What the jobs of one process share.

    ``stopping`` is set once and for all when they are to end. ``reading`` is held by the one that reads documents.
    """

    stopping: threading.Event = field(default_factory=threading.Event)
    reading: threading.Lock = field(default_factory=threading.Lock)
    _children: "set[subprocess.Popen[Any]]" = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, child: "subprocess.Popen[Any]") -> None:
        """Have a child process end when this process is told to."""
        with self._guard:
            self._children = {each for each in self._children if each.poll() is None} | {child}
        if self.stopping.is_set():
            child.terminate()

    def stop(self) -> None:
        """Tell every job and every child to end; returns at once."""
        self.stopping.set()
        for child in self._running():
            child.terminate()

    def kill(self) -> None:
        """End the children that did not end when they were told to: what they had not kept is asked again."""
        for child in self._running():
            logger.warning("process %d did not end in time and is killed", child.pid)
            child.kill()

    def check(self) -> None:
        """Raises Stopped once the job is to end."""
        if self.stopping.is_set():
            raise Stopped("told to end")

    def _running(self) -> "list[subprocess.Popen[Any]]":
        with self._guard:
            return [child for child in self._children if child.poll() is None]
