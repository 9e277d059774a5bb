"""Runs a reader of bytes in a process of its own with limits on memory, time and output: a small file can inflate
without end, and pypdfium2 is not thread-safe.

The reader is a module that is run with ``-m``; it calls ``serve`` with a function from bytes to an Answer.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

MEMORY_BYTES = 1_000_000_000
"""The most address space of the process."""
MOST_CHARACTERS = 5_000_000
"""The most text that is taken from one file."""


@dataclass(slots=True)
class Answer:
    """What the process read: text by page (one where the format has none), title, what was left out, and why nothing
    could be read."""

    pages: list[str] = field(default_factory=list)
    title: str | None = None
    notes: list[str] = field(default_factory=list)
    error: str | None = None


def ask(module: str, body: bytes, seconds: int) -> Answer:
    """Hand the bytes to a process and wait for its answer; what ends it early is an answer with an error."""
    command = [sys.executable, "-P", "-m", module]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            output, errors = process.communicate(body, timeout=seconds)
        except subprocess.TimeoutExpired:
            # With everything that it started itself.
            os.killpg(process.pid, signal.SIGKILL)
            return Answer(error=f"reading it took longer than {seconds} s")
    if process.returncode == 0:
        return Answer(**json.loads(output))
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Answer(error=f"reading it took longer than {seconds} s of computing")
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"status {process.returncode}"]
    return Answer(error=f"reading it met the limit of {MEMORY_BYTES // 1_000_000:,} MB or failed: {last[0][:200]}")


def serve(read: Callable[[bytes], Answer], seconds: int) -> None:
    """What the process does: limits itself, reads standard input and answers on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(asdict(read(sys.stdin.buffer.read())), sys.stdout)


def within_limit(pages: list[str], notes: list[str]) -> list[str]:
    """The pages up to the most text that is taken, with a note where some were left out."""
    kept: list[str] = []
    size = 0
    for number, page in enumerate(pages):
        size += len(page)
        if size > MOST_CHARACTERS:
            notes.append(f"the text after page {number} is left out: more than {MOST_CHARACTERS:,} characters")
            break
        kept.append(page)
    return kept
