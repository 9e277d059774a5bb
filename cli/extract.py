"""``banwatch extract``: read documents and say what is in them. Needs no database."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import new_extractor, read_settings

if TYPE_CHECKING:
    from banwatch.readings import Reading
    from banwatch.settings import Settings
    from cli.inputs import Faults, Input, Known

_BROKEN_PIPE = 128 + 13


def extract(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Text, HTML or PDF files; - is standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, in order.")] = False,
    jsonl: Annotated[
        str | None,
        typer.Option(
            "--jsonl",
            metavar="FILE",
            help="Read documents from JSON lines: id and text, html or path; optionally url, published, home_state, "
            "kind.",
        ),
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Publication date, such as 2021-12-14.")] = None,
    home_state: Annotated[
        str | None, typer.Option(metavar="STATE", help="The outlet's own state, by USPS code or full name.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address it was found at.")] = None,
    kind: Annotated[str | None, typer.Option(help="article, agenda, minutes, record or other.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE_OUT", help="Write text, highlights and reasons as one page.")
    ] = None,
) -> None:
    """Read documents and print the places, quotes, votes and events in them, each with where it was read.

    Without --json the text is shown with highlights and the reasons, and --html writes the same as a page. Exit
    status: 0 all well; 1 some input was faulty, named on standard error, and the rest was read; 2 wrong usage.
    """
    if not paths and jsonl is None:
        raise Trouble("nothing to read; name files, or --jsonl FILE (see: banwatch extract --help)")
    known = _known(published, home_state, url, kind)
    from cli.inputs import Faults

    faults = Faults()
    try:
        _run(paths or [], jsonl, known, faults, as_json=as_json, html=html)
    except BrokenPipeError:
        # Who reads the output has had enough; nothing more can be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_BROKEN_PIPE) from None
    if faults.number:
        sys.stderr.write(f"banwatch: {faults.number} {'fault' if faults.number == 1 else 'faults'} in the input\n")
        raise typer.Exit(FAULTS)


def _known(published: str | None, home_state: str | None, url: str | None, kind: str | None) -> "Known":
    from cli.inputs import Known, day_of, kind_of, state_code

    known = Known(url=url)
    try:
        return Known(
            url=url,
            published=day_of(published) if published else None,
            home_state=state_code(home_state) if home_state else None,
            kind=kind_of(kind) if kind else known.kind,
        )
    except ValueError as error:
        raise Trouble(f"--{str(error).replace('_', '-', 1)}") from error


def _run(
    paths: list[str], jsonl: str | None, known: "Known", faults: "Faults", *, as_json: bool, html: Path | None
) -> None:
    from extract.topics import load_topic

    settings = read_settings()
    extractor = new_extractor(settings)
    shown: list[tuple[str, Reading]] = []
    for each in _inputs(paths, jsonl, known, faults):
        told = each.known
        reading = extractor.read(
            each.main.text,
            title=each.main.title,
            published=told.published or each.main.published,
            home_state=told.home_state,
            kind=told.kind,
        )
        if as_json:
            _print_json(each, reading, settings.alert_threshold)
        elif html is None:
            from cli.reading_view import show

            show(str(each.name), reading, settings.alert_threshold, load_topic(settings.topic))
        if html is not None:
            shown.append((str(each.name), reading))
    if html is not None:
        _write_page(html, shown, settings)


def _write_page(file: Path, readings: "list[tuple[str, Reading]]", settings: "Settings") -> None:
    from cli.reading_page import page
    from extract.topics import load_topic

    try:
        file.write_text(page(readings, settings.alert_threshold, load_topic(settings.topic)), encoding="utf-8")
    except OSError as error:
        raise Trouble(f"--html {file}: {error.strerror or error}") from error


def _inputs(paths: list[str], jsonl: str | None, known: "Known", faults: "Faults") -> "Iterator[Input]":
    from cli.inputs import from_files, from_jsonl
    from extract.texts import TextReader

    reader = TextReader()
    yield from from_files(paths, known, reader, faults)
    if jsonl is not None:
        try:
            yield from from_jsonl(jsonl, known, reader, faults)
        except OSError as error:
            faults.add(jsonl, error.strerror or error)


def _print_json(each: "Input", reading: "Reading", threshold: float) -> None:
    from extract.contract import as_json

    line = {each.key: each.name, **as_json(reading, threshold=threshold)}
    sys.stdout.buffer.write(_encoded(line) + b"\n")
    sys.stdout.buffer.flush()


def _encoded(line: dict[str, Any]) -> bytes:
    try:
        return json.dumps(line, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; escaped it still comes back unchanged.
        return json.dumps(line).encode()
