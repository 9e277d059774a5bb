"""What ``banwatch extract`` reads: files, and lines of JSON. Each is a document to read, or a fault in words."""

import json
import mimetypes
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from banwatch.documents import DocumentKind, Page
from banwatch.gazetteer import gazetteer
from banwatch.protocols import MainText, PageReader, Unreadable

_T = TypeVar("_T")

_TYPES = {".xhtml": "text/html", ".md": "text/plain"}

_KINDS = {
    "news": "article", "wire": "article", "broadcast": "article", "release": "article", "press release": "article",
    "trade": "article", "advocacy": "article", "opinion": "article",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document besides its text. ``home_state`` is a USPS code."""

    url: str | None = None
    published: date | None = None
    home_state: str | None = None
    kind: DocumentKind = DocumentKind.OTHER


@dataclass(frozen=True, slots=True)
class Input:
    """One document, under the key (``id`` or ``source``) and value that name it in the output."""

    key: str
    name: Any
    main: MainText
    known: Known


@dataclass(slots=True)
class Faults:
    """Counts what was wrong and says it on standard error, a line each."""

    number: int = field(default=0)

    def add(self, where: str, what: object) -> None:
        self.number += 1
        sys.stderr.write(f"banwatch: {where}: {what}\n")


def state_code(value: str) -> str:
    """The USPS code of a state given by code or full name; raises ValueError."""
    plain = value.strip()
    found = gazetteer().state(plain.upper() if len(plain) == 2 else plain) or gazetteer().state(plain.title())
    if found is None or found.state is None:
        raise ValueError(f"home_state: no such state: {value}")
    return found.state


def day_of(value: str) -> date:
    """The date of an ISO 8601 date or moment; raises ValueError."""
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        raise ValueError(f"published: not a date such as 2021-12-14: {value}") from None


def kind_of(value: str) -> DocumentKind:
    """A kind by its own word or by that of a newsroom's product (news, wire, release, ...); raises ValueError."""
    plain = value.strip().lower()
    try:
        return DocumentKind(_KINDS.get(plain, plain))
    except ValueError:
        raise ValueError(f"kind: one of {', '.join(DocumentKind)}, not {value}") from None


def from_files(paths: Iterable[str], known: Known, reader: PageReader, faults: Faults) -> Iterator[Input]:
    """A document for each file, ``-`` for standard input; faults are told and skipped."""
    for path in paths:
        try:
            body = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            main = reader.read(Page(known.url or "", body, _type_of(path)))
        except OSError as error:
            faults.add(path, error.strerror or error)
        except Unreadable as error:
            faults.add(path, error)
        else:
            yield Input("source", path, main, known)


def from_jsonl(path: str, known: Known, reader: PageReader, faults: Faults) -> Iterator[Input]:
    """A document for each line of a file of JSON lines, ``-`` for standard input; ``known`` holds where a line does not
    say. Faults are told with their line and skipped; raises OSError where the file cannot be read."""
    if path == "-":
        yield from _lines(sys.stdin.buffer, path, known, reader, faults)
        return
    with Path(path).open("rb") as file:
        yield from _lines(file, path, known, reader, faults)


def _lines(file: BinaryIO, path: str, known: Known, reader: PageReader, faults: Faults) -> Iterator[Input]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = _row(line)
            told = _known(row, known, where, faults)
            main = _main(row, told, Path(path).parent, reader)
        except OSError as error:
            faults.add(where, f"{error.filename}: {error.strerror}")
        except ValueError as error:
            faults.add(where, error)
        else:
            yield Input("id", row.get("id"), main, told)


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _known(row: dict[str, Any], default: Known, where: str, faults: Faults) -> Known:
    """A value that cannot be used is told and left out; the document itself is read all the same."""

    def told(key: str, meant: Callable[[str], _T], otherwise: _T) -> _T:
        value = row.get(key)
        if value is None or value == "":
            return otherwise
        try:
            if not isinstance(value, str):
                raise ValueError(f"{key}: not a string")
            return meant(value)
        except ValueError as error:
            faults.add(where, f"{error}; read without it")
            return otherwise

    return Known(
        url=told("url", str, default.url),
        published=told("published", day_of, default.published),
        home_state=told("home_state", state_code, default.home_state),
        kind=told("kind", _any_kind, default.kind),
    )


def _any_kind(value: str) -> DocumentKind:
    try:
        return kind_of(value)
    except ValueError:
        return DocumentKind.OTHER


def _main(row: dict[str, Any], known: Known, folder: Path, reader: PageReader) -> MainText:
    given = [key for key in ("text", "html", "path") if row.get(key) is not None]
    if not given:
        raise ValueError("none of text, html and path")
    value = row[given[0]]
    if not isinstance(value, str):
        raise ValueError(f"{given[0]}: not a string")
    if given[0] == "text":
        return MainText(text=value)
    url = known.url or ""
    if given[0] == "html":
        body = value.encode("utf-8", "replace")
        return reader.read(Page(url, body, "text/html; charset=utf-8"))
    file = folder / value if (folder / value).exists() else Path(value)
    return reader.read(Page(url, file.read_bytes(), _type_of(file.name)))


def _type_of(name: str) -> str:
    """The media type that a file's name tells; empty where it tells none, so that its first bytes decide."""
    return _TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or ""
