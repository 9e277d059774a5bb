"""Documents with labels, read: this project's own, and two corpora of others' news in JSON lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.protocols import Extractor
from banwatch.readings import Reading
from banwatch.spans import Span
from extract.evaluation.labels import BadLabels, LabelledDocument, load_folder
from extract.evaluation.places import GoldPlace
from extract.evaluation.quotes import GoldQuote
from extract.measures.confidence import AnySignals, watched

HELD_OUT = "held_out"
"""The name of a folder whose documents are measured and never shown."""

_KINDS = {"agenda": DocumentKind.AGENDA, "minutes": DocumentKind.MINUTES, "record": DocumentKind.RECORD,
          "other": DocumentKind.OTHER}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A labelled document, what was read from it, and what its confidences were computed from, in order."""

    document: LabelledDocument
    reading: Reading
    signals: tuple[AnySignals, ...] = ()


def kind_of(document: LabelledDocument) -> DocumentKind:
    """The kind as a crawl would know it: all that newsrooms and campaigns publish are articles."""
    return _KINDS.get(document.labels.kind, DocumentKind.ARTICLE)


def read_documents(extractor: Extractor, documents: Iterable[LabelledDocument]) -> Iterator[ReadDocument]:
    """Each document read with what a crawl would know of it."""
    for document in documents:
        labels = document.labels
        with watched() as signals:
            reading = extractor.read(
                document.text, published=labels.published, home_state=labels.home_state, kind=kind_of(document)
            )
        yield ReadDocument(document, reading, tuple(signals))


def labelled_folder(folder: Path) -> list[LabelledDocument]:
    """The labelled documents of a folder; raises BadLabels where there are none or one is faulty."""
    try:
        documents = list(load_folder(folder))
    except (OSError, UnicodeDecodeError) as error:
        raise BadLabels(f"{folder}: {error}") from error
    if not documents:
        raise BadLabels(f"{folder}: no labelled documents (NAME.json beside NAME.txt)")
    return documents


class _QuoteLine(BaseModel):
    start: int
    end: int
    speaker: str | None
    speaker_spans: list[tuple[int, int]] = []


class QuotedText(BaseModel):
    """One line of a quotation corpus: ``quotes`` as ``start``, ``end``, ``speaker``, ``speaker_spans``."""

    text: str
    quotes: list[_QuoteLine]

    def gold(self) -> list[GoldQuote]:
        return [
            GoldQuote(Span(q.start, q.end), q.speaker, tuple(Span(*each) for each in q.speaker_spans))
            for q in self.quotes
        ]


class _PlaceLine(BaseModel):
    start: int
    end: int
    state: str


class PlacedText(BaseModel):
    """One line of a place corpus: ``places`` as ``start``, ``end``, ``state``; states by code or full name.
    ``home_state`` is the outlet's."""

    text: str
    published: date | None = None
    home_state: str | None = None
    places: list[_PlaceLine]

    @property
    def home(self) -> str | None:
        return _code(self.home_state) if self.home_state else None

    def gold(self) -> list[GoldPlace]:
        return [GoldPlace(Span(p.start, p.end), _code(p.state)) for p in self.places]


_Row = TypeVar("_Row", bound=BaseModel)


def lines_of(file: Path, kind: type[_Row]) -> Iterator[_Row]:
    """Every line of a corpus; raises BadLabels with the line that does not fit."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadLabels(f"{file}: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                raise BadLabels(f"{file}, line {number}: {error}") from error


def _code(state: str) -> str:
    found = gazetteer().state(state)
    if found is None or found.state is None:
        raise BadLabels(f"no such state: {state}")
    return found.state
