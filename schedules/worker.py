"""Reading documents in a process of its own, so that a text which crashes, hangs or bloats it takes nothing else along.

The service (``Worker``) and the process (``serve``) speak over a pipe: the process says its extractor's version, and
then answers one question after the other. It may be killed at any moment; another takes up what it was at.
"""

import logging
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from banwatch.documents import DocumentKind
from banwatch.protocols import Extractor
from banwatch.readings import Reading
from schedules.control import Control

logger = logging.getLogger(__name__)

MOST_DEATHS = 3
"""How often a process may die over one document before the document is given up."""

LONGEST_SECONDS = 300.0
"""Time for one document; a long one takes seconds."""

MOST_BYTES = 2_000_000_000
"""Address space of the process, ten times what it needs for the longest papers seen."""

MOST_DOCUMENTS = 500
"""After so many documents another process takes over: the vocabulary that spaCy keeps grows with every new word."""

_BEGIN_SECONDS = 120.0
_SLACK_SECONDS = 10.0


class NotRead(RuntimeError):
    """A document that cannot be read; the message says why, and needs no name of an error before it."""


class Unavailable(RuntimeError):
    """No process could be begun, which is no document's fault."""


class _Died(RuntimeError):
    """The process ended over a document; the message says how."""


@dataclass(slots=True)
class _Child:
    process: "subprocess.Popen[bytes]"
    pipe: Connection
    version: str = ""
    answered: int = 0


class Worker:
    """An extractor (``banwatch.protocols.Extractor``) that reads in another process.

    ``command`` gives the command line that serves the pipe of a file descriptor. One thread at a time may ask.
    """

    def __init__(self, command: Callable[[int], Sequence[str]], control: Control) -> None:
        self._command = command
        self._control = control
        self._child: _Child | None = None

    def start(self) -> None:
        """Begin the process, where there is none, without waiting until it can read."""
        self._begun()

    def _begun(self) -> _Child:
        if self._child is None:
            ours, theirs = Pipe()
            with theirs:
                number = theirs.fileno()
                process = subprocess.Popen(
                    list(self._command(number)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(number,)
                )
            self._child = _Child(process, ours)
            self._control.watch(process)
        return self._child

    @property
    def version(self) -> str:
        """The extractor's version; raises Unavailable, and Stopped where the process was told to end."""
        return self._ready().version

    def read(
        self,
        text: str,
        *,
        title: str | None = None,
        published: date | None = None,
        home_state: str | None = None,
        home_ocd_id: str | None = None,
        kind: DocumentKind = DocumentKind.OTHER,
    ) -> Reading:
        """Everything the document says. Raises NotRead where the extractor failed on it, or died of it several times,
        Unavailable, and Stopped."""
        asked = {
            "text": text, "title": title, "published": published, "home_state": home_state,
            "home_ocd_id": home_ocd_id, "kind": kind,
        }  # fmt: skip
        how = ""
        for _ in range(MOST_DEATHS):
            try:
                said = self._ask(asked)
            except _Died as error:
                self._control.check()
                how = str(error)
                logger.warning("the process that reads %s; another takes up its document", how)
            else:
                if isinstance(said, Reading):
                    return said
                raise NotRead(str(said))
        raise NotRead(f"the process that reads died of it {MOST_DEATHS} times: it {how}")

    def close(self) -> None:
        """End the process, if there is one; the next question begins another."""
        child, self._child = self._child, None
        if child is not None:
            child.pipe.close()
            child.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(_SLACK_SECONDS)
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait()

    def _ask(self, asked: dict[str, Any]) -> Any:
        child = self._ready()
        try:
            child.pipe.send(asked)
            said = self._hear(child, LONGEST_SECONDS + _SLACK_SECONDS)
        except OSError as error:
            raise _Died(self._ended()) from error
        child.answered += 1
        if child.answered >= MOST_DOCUMENTS:
            self.close()
        return said

    def _ready(self) -> _Child:
        if self._child is not None and self._child.process.poll() is not None:
            self.close()
        how = ""
        for _ in range(MOST_DEATHS):
            self._control.check()
            child = self._begun()
            try:
                child.version = child.version or str(self._hear(child, _BEGIN_SECONDS))
            except _Died as error:
                how = str(error)
            else:
                return child
        self._control.check()
        raise Unavailable(f"the process that reads {how} before it began")

    def _hear(self, child: _Child, seconds: float) -> Any:
        try:
            if child.pipe.poll(seconds):
                return child.pipe.recv()
        except (EOFError, OSError) as error:
            raise _Died(self._ended()) from error
        self.close()
        raise _Died(f"did not answer within {seconds:.0f} seconds")

    def _ended(self) -> str:
        """How the process ended, in words; it is none of ours any more."""
        child, self._child = self._child, None
        if child is None:
            return "was ended"
        child.pipe.close()
        try:
            status = child.process.wait(_SLACK_SECONDS)
        except subprocess.TimeoutExpired:
            child.process.kill()
            return "hung up and did not end"
        if status == -signal.SIGALRM:
            return f"took longer than {LONGEST_SECONDS:.0f} seconds"
        return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def serve(descriptor: int, extractor: Callable[[], Extractor]) -> None:
    """Be the process: load the extractor, and read what is asked until the other side is gone."""
    _bound()
    reader = extractor()
    with Connection(descriptor) as pipe, suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(reader.version)
        while True:
            asked = pipe.recv()
            signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS)
            said = _said(reader, asked)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(said)


def _said(reader: Extractor, asked: dict[str, Any]) -> Reading | str:
    try:
        return reader.read(asked.pop("text"), **asked)
    except MemoryError:
        return f"it takes more than {MOST_BYTES // 1_000_000} MB to read"
    except Exception as error:  # noqa: BLE001 - told to the one who asked, and kept with the document
        return f"{type(error).__name__}: {error}".splitlines()[0][:300]


def _bound() -> None:
    """Bound this process, and have the system, when it runs out of memory, end it before any other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the service, which ends this.
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MOST_BYTES if hard == resource.RLIM_INFINITY else min(MOST_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    score = Path("/proc/self/oom_score_adj")
    if os.access(score, os.W_OK):
        with suppress(OSError):
            score.write_text("900", "ascii")
