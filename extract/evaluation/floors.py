"""The floors: measured values of both parts of the golden corpus, kept in ``tests/golden/floors.toml``, below which the
tests let no change fall.

``python -m extract.evaluation.floors`` compares what is measured now with the file; with ``--write`` it replaces the
floors, with ``--write --first`` also the held-out part's first score, which is kept to show what tuning did for texts
that nobody looked at.
"""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tomllib import loads

from pydantic import BaseModel, ConfigDict

from banwatch import alerting
from extract.evaluation.corpus import HELD_OUT, labelled_folder, read_documents
from extract.evaluation.report import Part, Row, documents_part
from extract.pipeline import extractor

TUNED = "tuned"
PARTS = (TUNED, HELD_OUT)
FILE = "floors.toml"
_HEAD = """# What was measured on the two parts of this corpus; the tests fail below (above, where small is good).
# Written by: python -m extract.evaluation.floors --write
"""


class Floors(BaseModel):
    """The file: values by the keys of the report's rows. ``first`` is the held-out part's first score."""

    model_config = ConfigDict(extra="forbid")

    tuned: dict[str, float] = {}
    held_out: dict[str, float] = {}
    first: dict[str, float] = {}

    def of(self, part: str) -> Mapping[str, float]:
        return {TUNED: self.tuned, HELD_OUT: self.held_out}[part]


def golden() -> Path | None:
    """The golden corpus of a checkout; None where banwatch is installed without its tests."""
    folder = Path(__file__).parents[2] / "tests" / "golden"
    return folder if folder.is_dir() else None


def load(folder: Path) -> Floors:
    """The floors of a corpus; empty where it has none. Raises pydantic.ValidationError for a wrong file."""
    file = folder / FILE
    return Floors.model_validate(loads(file.read_text(encoding="utf-8"))) if file.exists() else Floors()


def measure(folder: Path, part: str, topic: str = "facial_recognition") -> Part:
    """The report on one part of a corpus, at the default threshold."""
    read = list(read_documents(extractor(topic), labelled_folder(folder / part)))
    return documents_part(part, read, alerting.THRESHOLD)


def floor_of(row: Row) -> float:
    """A row's value to three decimals, to the side that the value itself still meets."""
    scaled = round(row.value * 1000, 6)
    return (math.ceil(scaled) if row.at_most else math.floor(scaled)) / 1000


def below(part: Part, floors: Mapping[str, float]) -> list[str]:
    """What has fallen below its floor, in words; a floor without its row counts as fallen."""
    rows = {row.key: row for row in part.rows}
    said = [f"{part.name}: {key} is not measured any more" for key in floors if key not in rows]
    for key, floor in floors.items():
        row = rows.get(key)
        if row is not None and (row.value > floor + 1e-9 if row.at_most else row.value < floor - 1e-9):
            said.append(f"{part.name}: {row.what.strip()}: {row.value:.4f}, floor {floor:g}")
    return said


def write(folder: Path, parts: Sequence[Part], *, first: bool) -> None:
    """Replace the floors by what these parts measured; the first score is kept unless ``first``."""
    tables = {part.name: {row.key: floor_of(row) for row in part.rows if row.count} for part in parts}
    kept = load(folder).first
    tables["first"] = tables[HELD_OUT] if first or not kept else kept
    lines = [_HEAD]
    for name, values in tables.items():
        lines += [f"[{name}]", *(f"{key} = {value:g}" for key, value in values.items()), ""]
    (folder / FILE).write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; the exit status is 1 where something has fallen."""
    parser = argparse.ArgumentParser(prog="python -m extract.evaluation.floors", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the floors by what is measured now")
    parser.add_argument("--first", action="store_true", help="with --write, also the held-out part's first score")
    chosen = parser.parse_args(arguments)
    folder = golden()
    if folder is None:
        parser.error("there is no tests/golden beside the package; run this in a checkout")
    parts = [measure(folder, part) for part in PARTS]
    fallen = [said for part in parts for said in below(part, load(folder).of(part.name))]
    for said in fallen:
        print(said)
    if chosen.write:
        write(folder, parts, first=chosen.first)
    return int(bool(fallen) and not chosen.write)


if __name__ == "__main__":
    sys.exit(main())
