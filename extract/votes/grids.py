"""Roll calls set as grids: a row of boxes for each option, or names with the letter of their option beside them."""

import re
from collections.abc import Sequence

from banwatch.votes import Option
from extract.votes.cells import Line, option_of, whole_name
from extract.votes.pieces import Options

_BOXES = re.compile(
    r"(?P<option>[A-Za-z][A-Za-z ]{1,20}?):?[ ]{1,40}(?P<boxes>[☐☑☒✓✔□■◻◼⬜](?:[ ]{0,6}[☐☑☒✓✔□■◻◼⬜]){1,40})"
)
_EMPTY = frozenset("☐□◻⬜")
_LEAD = re.compile(r"(?:roll call )?(?:votes?|voting|members?|names?):?[ ]{1,40}", re.IGNORECASE)
_LETTERS = {
    "Y": Option.YES,
    "N": Option.NO,
    "A": Option.ABSTAIN,
    "AB": Option.ABSTAIN,
    "NV": Option.NOT_VOTING,
    "E": Option.EXCUSED,
    "R": Option.EXCUSED,
}
_MOST_ROWS = 60


def boxes(lines: Sequence[Line], at: int) -> tuple[Options, int] | None:
    """A line of names, and below it one of boxes for each option: "Aye [x][x][ ]"."""
    if at + 1 >= len(lines) or not lines[at].cells or _row(lines[at + 1]) is None:
        return None
    header = lines[at].text.strip()
    header = header[lead.end() :] if (lead := _LEAD.match(header)) else header
    columns = len(_row(lines[at + 1])[1])  # type: ignore[index]
    members = _members(header, columns)
    if members is None:
        return None
    listed: dict[Option, tuple[str, ...]] = {}
    index = at + 1
    while index < len(lines) and (row := _row(lines[index])) and len(row[1]) == columns:
        option, marks = row
        listed[option] = tuple(name for name, mark in zip(members, marks, strict=True) if mark not in _EMPTY)
        index += 1
    return _options(lines[at], lines[index - 1], listed), index


def _row(line: Line) -> tuple[Option, str] | None:
    match = _BOXES.fullmatch(line.text.strip())
    option = option_of(match["option"]) if match else None
    return (option, match["boxes"].replace(" ", "")) if match and option else None


def _members(header: str, columns: int) -> list[str] | None:
    """As many names as there are columns, apart by two spaces or by one."""
    for parts in (re.split(r"[ ]{2,40}", header), header.split()):
        found = [whole_name(part) for part in parts]
        if len(parts) == columns and all(found):
            return [name for name in found if name]
    return None


def letters(lines: Sequence[Line], at: int) -> tuple[Options, int] | None:
    """Rows of names, each with Y, N or another letter in the cell after it: "Allen   Y     Brown   N"."""
    listed: dict[Option, list[str]] = {}
    index = at
    while index < min(len(lines), at + _MOST_ROWS) and (pairs := _pairs(lines[index])):
        for name, option in pairs:
            listed.setdefault(option, []).append(name)
        index += 1
    if index - at < 2 or not listed.keys() & {Option.YES, Option.NO}:
        return None
    return _options(lines[at], lines[index - 1], {option: tuple(found) for option, found in listed.items()}), index


def _pairs(line: Line) -> list[tuple[str, Option]] | None:
    texts = [text for _, _, text in line.cells]
    if len(texts) < 2 or len(texts) % 2:
        return None
    found = []
    for cell, letter in zip(texts[::2], texts[1::2], strict=True):
        option = _LETTERS.get(letter)
        name = whole_name(cell) if option else None
        if option is None or name is None:
            return None
        found.append((name, option))
    return found


def _options(first: Line, last: Line, listed: dict[Option, tuple[str, ...]]) -> Options:
    rolls = {option: found for option, found in listed.items() if found}
    counts = {option: len(listed.get(option, ())) for option in (Option.YES, Option.NO)}
    counts |= {option: len(found) for option, found in rolls.items()}
    return Options(first.start, last.end, counts, rolls, formal=True)
