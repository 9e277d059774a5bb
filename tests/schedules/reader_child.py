"""Serves a reader that does what its texts say: the descriptor of the pipe."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from banwatch.readings import Reading
from schedules.worker import serve


class Obedient:
    """Each text is a word and what it is about: ``die``, ``die once FILE``, ``bloat``, ``fail``, ``wait FILE``; any
    other is read, with the number of the process as its title."""

    version = "1"

    def read(self, text: str, **known: Any) -> Reading:  # noqa: ARG002
        act, _, about = text.rpartition(" ")
        match act or text:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "die once" if not Path(about).exists():
                Path(about).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case "bloat":
                bytearray(4_000_000_000)
            case "fail":
                raise ZeroDivisionError("by this text")
            case "wait" if not Path(about).exists():
                Path(about).write_text(str(os.getpid()), "ascii")
                time.sleep(60)
        return Reading(text, True, self.version, title=str(os.getpid()))


if __name__ == "__main__":
    serve(int(sys.argv[1]), Obedient)
