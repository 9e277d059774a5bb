"""Reading a table of facts: CSV, one step of a measure a line, every faulty line told at once.

The form is described in ``store/data/README.md``.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from banwatch.gazetteer import Gazetteer, gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Measure, Stage
from banwatch.votes import Option, Vote, VoteResult

COLUMNS = (
    "jurisdiction", "state", "level", "body", "action", "stage", "date", "date_precision", "yes", "no", "abstain",
    "unanimous", "scope", "instrument", "note", "source",
)  # fmt: skip

CONFIDENCE = 0.9
"""How sure a fact is that somebody wrote down with its source, and nobody here has reviewed."""

_FORMS = {
    DatePrecision.DAY: (r"\d{4}-\d\d-\d\d", "{}"),
    DatePrecision.MONTH: (r"\d{4}-\d\d", "{}-01"),
    DatePrecision.YEAR: (r"\d{4}", "{}-01-01"),
}

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of a table; ``line`` counts from 1, the line of the column names."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class BadTable(ValueError):
    """A table of which nothing was taken; ``faults`` name every line that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: an event, where it says so, and what a reader should know of it."""

    line: int
    event: Event
    source: str
    note: str


def read_facts(lines: Iterable[str], technology: str) -> tuple[Fact, ...]:
    """The facts of a table; raises BadTable with every fault."""
    rows = csv.reader(lines, strict=True)
    faults: list[Fault] = []
    facts: list[Fact] = []
    try:
        names = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
        faults += _wrong_columns(names)
        if faults:
            raise BadTable(faults)
        for row in rows:
            if any(cell.strip() for cell in row):
                found = list(
                    _fact(dict(zip(names, row, strict=False)), len(row) - len(names), rows.line_num, technology)
                )
                faults += [each for each in found if isinstance(each, Fault)]
                facts += [each for each in found if isinstance(each, Fact)]
    except csv.Error as error:
        faults.append(Fault(rows.line_num, f"not CSV: {error}"))
    if faults:
        raise BadTable(faults)
    return tuple(facts)


def _wrong_columns(names: list[str]) -> list[Fault]:
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name or "(empty)" for name in names if name not in COLUMNS]
    double = sorted({name for name in names if names.count(name) > 1})
    told = (("lacks the columns", missing), ("has unknown columns", unknown), ("has columns twice", double))
    return [Fault(1, f"the table {what}: {', '.join(which)}") for what, which in told if which]


def _fact(row: dict[str, str], more: int, line: int, technology: str) -> Iterator[Fact | Fault]:
    faults: list[str] = []
    if more:
        yield Fault(line, f"{abs(more)} cells {'too many' if more > 0 else 'too few'}")
        return
    cell = {name: value.strip() for name, value in row.items()}
    level = _word(Level, cell, "level", faults)
    action = _word(Action, cell, "action", faults)
    stage = _word(Stage, cell, "stage", faults)
    precision = _word(DatePrecision, cell, "date_precision", faults) if cell["date"] or cell["date_precision"] else None
    place = _place(cell, level, faults) if level else None
    day = _date(cell["date"], precision, faults)
    vote = _vote(cell, stage, faults)
    if urlsplit(cell["source"]).scheme not in ("http", "https") or not urlsplit(cell["source"]).hostname:
        faults.append(f"source is no web address: {cell['source'] or '(empty)'}")
    if faults or place is None or action is None or stage is None:
        yield from (Fault(line, fault) for fault in faults)
        return
    scope = tuple(part.strip() for part in cell["scope"].split(";") if part.strip())
    measure = Measure(place, action, technology, scope, cell["instrument"] or None)
    event = Event(measure, stage, True, day, precision if day else None, cell["body"] or None, vote, CONFIDENCE)
    yield Fact(line, event, cell["source"], cell["note"])


def _word(kind: type[_Word], cell: dict[str, str], name: str, faults: list[str]) -> _Word | None:
    try:
        return kind(cell[name])
    except ValueError:
        faults.append(f"{name} is one of {', '.join(kind)}, not {cell[name] or '(empty)'}")
        return None


def _place(cell: dict[str, str], level: Level, faults: list[str]) -> Jurisdiction | None:
    known: Gazetteer = gazetteer()
    named = cell["jurisdiction"]
    wanted = None if level is Level.AGENCY else level
    found = known.state(cell["state"]) if level is Level.STATE else known.find(named, cell["state"], wanted)
    if found is None or (level is Level.STATE and found.name != named):
        faults.append(f"no {level.value} of that name is known: {named or '(empty)'}, {cell['state'] or '(no state)'}")
        return None
    if level is not Level.AGENCY:
        return found
    return Jurisdiction(found.name, Level.AGENCY, found.state, found.country, found.ocd_id, found.population,
                        found.latitude, found.longitude)  # fmt: skip


def _date(said: str, precision: DatePrecision | None, faults: list[str]) -> date | None:
    if not said or precision is None:
        return None
    form, whole = _FORMS[precision]
    try:
        if not re.fullmatch(form, said):
            raise ValueError(f"not of the form that {precision.value} asks for")
        return date.fromisoformat(whole.format(said))
    except ValueError as error:
        faults.append(f"no such date: {said} ({error})")
        return None


def _vote(cell: dict[str, str], stage: Stage | None, faults: list[str]) -> Vote | None:
    counts: dict[Option, int] = {}
    for option in (Option.YES, Option.NO, Option.ABSTAIN):
        said = cell[option.value]
        if said and not re.fullmatch(r"\d{1,6}", said):
            faults.append(f"{option.value} is a number, not {said}")
        elif said:
            counts[option] = int(said)
    if cell["unanimous"] not in ("", "yes", "no"):
        faults.append(f"unanimous is yes, no or empty, not {cell['unanimous']}")
    unanimous = {"yes": True, "no": False}.get(cell["unanimous"])
    if not counts and unanimous is None:
        return None
    return Vote(VoteResult.FAIL if stage is Stage.REJECTED else VoteResult.PASS, counts, unanimous)
