"""Roll calls set as tables: a column for each option with a mark in it, or a column for each item."""

import re
from dataclasses import dataclass

from banwatch.votes import Option
from extract.votes import grids, names
from extract.votes.cells import Line, lines_of, name_of, option_of, whole_name
from extract.votes.pieces import Options

_MARK = re.compile(r"^(?:[xX✓✔√*•]|\[[xX]\]|1)$")
_ITEM = re.compile(r"^(?:item )?#?(\d{1,3}(?:\.?[a-z]|\.\d{1,2})?|[a-z]\.?\d{1,2})\.?$", re.IGNORECASE)
_MADE = {
    **dict.fromkeys(("motion", "moved", "mover", "mot", "intro", "introduced", "offered", "1st", "first"), True),
    **dict.fromkeys(("second", "seconded", "seconder", "sec", "2nd"), False),
}
_TOTALS = re.compile(r"^\s*(?:sub)?totals?\b", re.IGNORECASE)
_MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class ItemRoll:
    """The roll call of one item, by the number that heads its column."""

    item: str
    options: Options


def find(plain: str) -> tuple[list[Options], list[ItemRoll]]:
    """Every roll-call table of the text."""
    lines = lines_of(plain)
    marked: list[Options] = []
    items: list[ItemRoll] = []
    index = 0
    while index < len(lines):
        if grid := grids.boxes(lines, index) or grids.letters(lines, index):
            options, index = grid
            marked.append(options)
            continue
        if apart := _labels_apart(lines, index):
            options, index = apart
            marked.append(options)
            continue
        header = _option_header(lines[index])
        if header and (table := _marked(lines, index, header)):
            options, index = table
            marked.append(options)
            continue
        if header and (below := _named_below(lines, index)):
            options, index = below
            marked.append(options)
            continue
        if turned := _options_in_rows(lines, index):
            options, index = turned
            marked.append(options)
            continue
        columns = _item_header(lines[index])
        if columns and (rolls := _by_item(lines, index, columns)):
            found, index = rolls
            items.extend(found)
            continue
        index += 1
    return marked, items


def _option_header(line: Line) -> list[tuple[float, Option | bool]] | None:
    """The columns of a header with their middles: options, and True for the mover's, False for the seconder's."""
    found = [((start + end) / 2, option) for start, end, text in line.cells if (option := option_of(text))]
    if len(found) < 2 or len({option for _, option in found}) != len(found):
        return None
    made = [
        ((start + end) / 2, _MADE[word])
        for start, end, text in line.cells
        if (word := text.strip(" .:()").lower()) in _MADE
    ]
    return [*found, *made] if len(line.cells) - len(found) - len(made) <= 1 else None


def _marked(lines: list[Line], at: int, header: list[tuple[float, Option | bool]]) -> tuple[Options, int] | None:
    listed: dict[Option | bool, list[str]] = {}
    counts: dict[Option, int] = {}
    index, last, blanks = at + 1, at, 0
    while index < min(len(lines), at + _MOST_ROWS):
        line = lines[index]
        if not line.cells:
            blanks += 1
            if blanks > 1:
                break
            index += 1
            continue
        texts = [text for _, _, text in line.cells]
        if _TOTALS.match(texts[0]):
            for start, end, text in line.cells[1:]:
                if text.isdecimal() and len(text) <= 3:
                    column = _nearest(header, (start + end) / 2)
                    if isinstance(column, Option):
                        counts[column] = int(text)
            last = index
            index += 1
            break
        marks = [(start, end) for start, end, text in line.cells[1:] if _MARK.match(text)]
        name = name_of(texts[0])
        if not marks or name is None or len(marks) != len(texts) - 1:
            break
        for start, end in marks:
            listed.setdefault(_nearest(header, (start + end) / 2), []).append(name)
        last, blanks = index, 0
        index += 1
    rolls = {option: tuple(found) for option, found in listed.items() if isinstance(option, Option)}
    if not rolls:
        return None
    for option, voters in rolls.items():
        counts.setdefault(option, len(voters))
    for _, column in header:
        if column in (Option.YES, Option.NO, Option.ABSTAIN) and isinstance(column, Option):
            counts.setdefault(column, 0)
    if Option.ABSTAIN in counts and not counts[Option.ABSTAIN]:
        del counts[Option.ABSTAIN]
    mover, seconder = (next(iter(listed.get(made, ())), None) for made in (True, False))
    table = Options(lines[at].start, lines[last].end, counts, rolls, formal=True, mover=mover, seconder=seconder)
    return table, last + 1


def _named_below(lines: list[Line], at: int) -> tuple[Options, int] | None:
    """A header of options with the members of each in its column below it."""
    header = [(start, option) for start, _, text in lines[at].cells if (option := option_of(text))]
    listed: dict[Option, list[str]] = {option: [] for _, option in header}
    index, last = at + 1, at
    while index < min(len(lines), at + _MOST_ROWS):
        cells = lines[index].cells
        if not cells and (last > at or index > at + 1):
            break
        for start, _, text in cells:
            option = min(header, key=lambda column: abs(column[0] - start))[1]
            if text.strip(" .").lower() not in ("none", "nil", "0", "-"):
                name = whole_name(text)
                if name is None:
                    return _columns_of(lines, at, last, listed)
                listed[option].append(name)
        last = index if cells else last
        index += 1
    return _columns_of(lines, at, last, listed)


def _options_in_rows(lines: list[Line], at: int) -> tuple[Options, int] | None:
    """A header of names, and under it a row for each option with marks in the columns of those who chose it."""
    header, rows = lines[at].cells, lines[at + 1 : at + 1 + len(Option)]
    if len(header) < 2 or not rows or not rows[0].cells or option_of(rows[0].cells[0][2]) is None:
        return None
    members = [((start + end) / 2, whole_name(text)) for start, end, text in header]
    listed: dict[Option, list[str]] = {}
    last = at
    for index, row in enumerate(rows, at + 1):
        option = option_of(row.cells[0][2]) if row.cells else None
        if option is None or not all(_MARK.match(text) for _, _, text in row.cells[1:]):
            break
        listed.setdefault(option, [])
        for start, end, _ in row.cells[1:]:
            name = min(members, key=lambda member: abs(member[0] - (start + end) / 2))[1]
            if name is None:
                return None
            listed[option].append(name)
        last = index
    return _columns_of(lines, at, last, listed)


def _columns_of(lines: list[Line], at: int, last: int, listed: dict[Option, list[str]]) -> tuple[Options, int] | None:
    rolls = {option: tuple(found) for option, found in listed.items() if found}
    if last == at or not rolls.keys() & {Option.YES, Option.NO}:
        return None
    counts = {option: len(found) for option, found in listed.items() if found or option is Option.NO}
    return Options(lines[at].start, lines[last].end, counts, rolls, formal=True), last + 1


def _labels_apart(lines: list[Line], at: int) -> tuple[Options, int] | None:
    """A block with its labels one below the other, and below them what belongs to each: two columns read in turn."""
    labels: list[Option] = []
    while at + len(labels) < len(lines) and (option := _label_alone(lines[at + len(labels)])):
        labels.append(option)
    if len(labels) < 2 or Option.YES not in labels or len(set(labels)) < len(labels):
        return None
    values = lines[at + len(labels) : at + 2 * len(labels)]
    if len(values) < len(labels) or not all(line.cells for line in values):
        return None
    counts: dict[Option, int] = {}
    rolls: dict[Option, tuple[str, ...]] = {}
    for option, line in zip(labels, values, strict=True):
        text = " ".join(cell for _, _, cell in line.cells)
        if text.strip(" .").lower() in ("none", "nil", "0"):
            counts[option] = 0
            continue
        read = names.list_after(text, 0)
        listed = (*read.names, *read.offices)
        if not listed or text[read.end :].strip(" ."):
            return None
        counts[option], rolls[option] = len(listed), listed
    return Options(lines[at].start, values[-1].end, counts, rolls, formal=True), at + 2 * len(labels)


def _label_alone(line: Line) -> Option | None:
    if len(line.cells) != 1 or not line.cells[0][2].endswith(":"):
        return None
    return option_of(line.cells[0][2])


def _nearest(header: list[tuple[float, Option | bool]], position: float) -> Option | bool:
    return min(header, key=lambda column: abs(column[0] - position))[1]


def _item_header(line: Line) -> list[tuple[float, str]] | None:
    found = [((start + end) / 2, m.group(1).lower()) for start, end, text in line.cells if (m := _ITEM.match(text))]
    return found if len(found) >= 2 and len(line.cells) - len(found) <= 1 else None


def _by_item(lines: list[Line], at: int, columns: list[tuple[float, str]]) -> tuple[list[ItemRoll], int] | None:
    rolls: dict[str, dict[Option, list[str]]] = {item: {} for _, item in columns}
    index, last = at + 1, at
    while index < min(len(lines), at + _MOST_ROWS):
        cells = lines[index].cells
        if cells:
            votes = [(start, end, option) for start, end, text in cells[1:] if (option := option_of(text))]
            name = name_of(cells[0][2])
            if name is None or not votes:
                break
            for start, end, option in votes:
                item = min(columns, key=lambda column: abs(column[0] - (start + end) / 2))[1]
                rolls[item].setdefault(option, []).append(name)
            last = index
        index += 1
    found = [
        ItemRoll(
            item,
            Options(
                lines[at].start,
                lines[last].end,
                {option: len(listed) for option, listed in roll.items()},
                {option: tuple(listed) for option, listed in roll.items()},
                formal=True,
            ),
        )
        for item, roll in rolls.items()
        if roll
    ]
    return (found, last + 1) if found else None
