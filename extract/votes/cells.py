"""Lines of a record cut into cells, and what a cell holds: an option or a name."""

import re
from dataclasses import dataclass
from functools import cache

from banwatch.votes import Option
from extract.votes import lexicons, names

_CELL = re.compile(r"\S+(?: \S+){0,8}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its place in the text and its cells, each with its columns."""

    start: int
    end: int
    cells: tuple[tuple[int, int, str], ...]
    text: str


def lines_of(plain: str) -> list[Line]:
    """The lines of a text; cells stand two spaces or a bar apart."""
    found = []
    position = 0
    for line in plain.split("\n"):
        if "  " in line or "|" in line:
            cells = tuple((m.start(), m.end(), m.group()) for m in _CELL.finditer(line[:240].replace("|", " ")))
        else:
            cells = ((0, len(line), line.strip()),) if line.strip() else ()
        found.append(Line(position, position + len(line), cells, line))
        position += len(line) + 1
    return found


@cache
def _option_words() -> dict[str, Option]:
    return {
        word: option
        for option, entry in lexicons.options().items()
        for word in (*entry.labels, *entry.words)
        if word not in ("for", "pass", "present")
    }


def option_of(word: str) -> Option | None:
    """The option a cell names; None where it names none."""
    return _option_words().get(word.strip(" .:()").lower())


def name_of(cell: str) -> str | None:
    """The name or office that opens a cell."""
    read = names.one_after(cell, 0)
    if read.names:
        return read.names[0]
    return read.offices[0] if read.offices else None


def whole_name(cell: str) -> str | None:
    """The name that a cell holds and nothing beside it."""
    read = names.one_after(cell, 0)
    return name_of(cell) if not cell[read.end :].strip(" .") else None
