"""Labelled documents: what a careful reader of one document says it says.

A document is a pair of files, ``NAME.txt`` (the text, UTF-8, taken byte for byte) and ``NAME.json`` (the labels,
described in ``tests/golden/README.md``). Every label names words of the text; ``python -m extract.evaluation.labels
FOLDER`` looks the words up, writes their offsets into the file and reports what does not fit.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Kind = Literal[
    "news", "wire", "broadcast", "release", "trade", "advocacy", "opinion", "agenda", "minutes", "record", "other"
]
Level = Literal["city", "town", "county", "state", "federal", "school", "agency", "foreign"]
Action = Literal["ban", "moratorium", "restriction", "repeal"]
Stage = Literal["proposed", "advanced", "adopted", "rejected", "vetoed", "expired"]
Option = Literal["yes", "no", "abstain", "absent", "not voting", "excused"]


class Label(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Anchored(Label):
    """A label on exact words of the text; ``occurrence`` counts from 1 where the words stand there more than once."""

    text: str
    occurrence: int = 1
    start: int | None = None
    end: int | None = None

    def find(self, document: str) -> None:
        """Set the offsets (code points); raise ValueError where the words are not in the document."""
        position = -1
        for _ in range(self.occurrence):
            position = document.find(self.text, position + 1)
            if position < 0:
                raise ValueError(f"not in the text (occurrence {self.occurrence}): {self.text!r}")
        self.start, self.end = position, position + len(self.text)


class QuoteLabel(Anchored):
    """The words between the marks (marks left out); a quote over several paragraphs is one label a paragraph."""

    speaker: str | None
    direct: bool = True


class PlaceLabel(Anchored):
    state: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class DecidingVote(Label):
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    absent: int | None = None
    unanimous: bool | None = None


class JurisdictionLabel(Label):
    name: str
    state: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    level: Level
    country: str = Field(default="US", pattern="^[A-Z]{2}$")


class EventLabel(Label):
    jurisdiction: JurisdictionLabel
    action: Action
    stage: Stage
    primary: bool
    body: str | None = None
    date: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    vote: DecidingVote | None = None
    scope: list[str] = []

    @model_validator(mode="after")
    def foreign_has_no_state(self) -> Self:
        if (self.jurisdiction.level == "foreign") != (self.jurisdiction.country != "US"):
            raise ValueError("a foreign jurisdiction has level foreign and a country other than US")
        if self.jurisdiction.level not in ("foreign", "federal") and self.jurisdiction.state is None:
            raise ValueError(f"{self.jurisdiction.name}: a US jurisdiction below the federal level needs its state")
        return self


class VoteLabel(Anchored):
    """``text`` is the passage that states the outcome, such as "Motion carried 5-0-2"."""

    motion: str | None = None
    result: Literal["pass", "fail"]
    counts: dict[Option, int] = {}
    unanimous: bool | None = None
    mover: str | None = None
    seconder: str | None = None
    roll_call: dict[Option, list[str]] = {}


class Labels(Label):
    kind: Kind
    published: date | None = None
    home_state: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    traps: list[int] = []
    alert: bool
    events: list[EventLabel] = []
    quotes: list[QuoteLabel] = []
    places: list[PlaceLabel] = []
    votes: list[VoteLabel] = []
    note: str | None = None

    @model_validator(mode="after")
    def alert_has_its_event(self) -> Self:
        adopted = any(e.primary and e.stage == "adopted" and e.action in ("ban", "moratorium") for e in self.events)
        if self.alert and not adopted:
            raise ValueError("alert is true but no primary adopted ban or moratorium is labelled")
        return self


class LabelledDocument(BaseModel):
    name: str
    text: str
    labels: Labels


class BadLabels(ValueError):
    """One label file that does not fit its text; the message names the file and what to mend."""


def load(json_path: Path) -> LabelledDocument:
    """One labelled document, offsets found anew; raises BadLabels."""
    text = json_path.with_suffix(".txt").read_bytes().decode("utf-8")
    try:
        labels = Labels.model_validate_json(json_path.read_text(encoding="utf-8"))
        for anchored in (*labels.quotes, *labels.places, *labels.votes):
            anchored.find(text)
        for quote in labels.quotes:
            if quote.speaker and quote.speaker.split()[-1] not in text:
                raise ValueError(f"speaker's last name is not in the text: {quote.speaker!r}")
        for vote in labels.votes:
            for name in (vote.mover, vote.seconder, *(n for names in vote.roll_call.values() for n in names)):
                if name and name.split()[-1] not in text:
                    raise ValueError(f"name is not in the text: {name!r}")
    except (ValidationError, ValueError) as error:
        raise BadLabels(f"{json_path.name}: {error}") from error
    return LabelledDocument(name=json_path.stem, text=text, labels=labels)


def load_folder(folder: Path) -> Iterator[LabelledDocument]:
    """Every labelled document of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        yield load(path)


def main(folders: list[str]) -> int:
    """Check label files and write the offsets into them; the exit code is the number of faulty files, at most 99."""
    faults = 0
    for folder in folders:
        for path in sorted(Path(folder).glob("*.json")):
            try:
                document = load(path)
            except (BadLabels, FileNotFoundError) as error:
                faults += 1
                print(error)
                continue
            data = document.labels.model_dump(mode="json", exclude_defaults=True)
            path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        orphans = {p.stem for p in Path(folder).glob("*.txt")} - {p.stem for p in Path(folder).glob("*.json")}
        for name in sorted(orphans):
            faults += 1
            print(f"{name}.txt has no label file")
    return min(faults, 99)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
