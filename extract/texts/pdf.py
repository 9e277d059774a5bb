"""The text of PDF files, by pypdfium2 in a process of its own with limits, since a small file can inflate without end
and the library is not thread-safe."""

import json
import subprocess
import sys
from dataclasses import dataclass

from banwatch.protocols import MainText, Unreadable

TIME_LIMIT_SECONDS = 60
PAGE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class _Answer:
    pages: list[str]
    title: str | None
    error: str | None


def read(body: bytes) -> MainText:
    """Text of all pages, each ended by a blank line; raises Unreadable for a truncated, encrypted or endless file."""
    answer = _in_a_limited_process(body)
    if answer.error:
        raise Unreadable(answer.error)
    text = "\n\n".join(page for page in answer.pages if page)
    if not text.strip():
        raise Unreadable("the PDF has no text layer")
    return MainText(text=text, title=answer.title)


def _in_a_limited_process(body: bytes) -> _Answer:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "extract.texts.pdf_process"],
            input=body,
            capture_output=True,
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _Answer([], None, f"the PDF took longer than {TIME_LIMIT_SECONDS} s")
    if done.returncode != 0:
        return _Answer([], None, f"the PDF reader ended with status {done.returncode}: its limits were met")
    return _Answer(**json.loads(done.stdout))
