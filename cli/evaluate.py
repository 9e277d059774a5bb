"""``banwatch evaluate``: how well the reading is done, on labelled documents."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.trouble import Trouble
from cli.workplace import new_extractor, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from banwatch.protocols import Extractor
    from extract.evaluation.report import Part, Row


def evaluate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...", help="Folders of labelled documents; the golden corpus of a checkout if none."
        ),
    ] = None,
    quotes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON lines with text and quotes: who said what.")
    ] = None,
    places: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON lines with text, places and home_state: which state.")
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="List what was read wrong; never for the held-out part.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a part.")] = False,
) -> None:
    """Read labelled documents and print, field by field, how much is right beside the value to reach.

    In a checkout, without PATH, the tuned and the held-out part of tests/golden are measured, and the corpora of
    ../shared where they are found.
    """
    from extract.evaluation.labels import BadLabels

    settings = read_settings()
    extractor = new_extractor(settings)
    try:
        for part in _parts(paths or [], quotes, places, extractor, settings.alert_threshold):
            if as_json:
                typer.echo(json.dumps({**part.as_json(), **({"misses": part.misses} if misses else {})}))
            else:
                _show(part, misses=misses)
    except BadLabels as error:
        raise Trouble(str(error)) from error


def _parts(
    paths: list[Path], quotes: Path | None, places: Path | None, extractor: "Extractor", threshold: float
) -> "Iterator[Part]":
    from extract.evaluation import report
    from extract.evaluation.corpus import labelled_folder, read_documents
    from extract.evaluation.floors import PARTS, golden

    own = not paths and quotes is None and places is None
    folders = list(paths)
    if own:
        home = golden()
        if home is None:
            raise Trouble("nothing to measure on: name a folder of labelled documents (NAME.json beside NAME.txt)")
        folders = [home / part for part in PARTS]
        corpora = home.parents[2] / "shared" / "corpora"
        quotes, places = _there(corpora / "polnear_dev.jsonl"), _there(corpora / "lgl_dev.jsonl")
    for folder in folders:
        read = list(read_documents(extractor, labelled_folder(folder)))
        yield report.documents_part(folder.name if own else str(folder), read, threshold)
    if quotes is not None:
        yield report.quotes_file(quotes, extractor)
    if places is not None:
        yield report.places_file(places, extractor)


def _there(file: Path) -> Path | None:
    return file if file.exists() else None


def _show(part: "Part", *, misses: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    first = _first_score(part)
    console = Console(highlight=False)
    console.print(Text(f"{part.name}: {part.documents} documents", style="bold"))
    table = Table(box=None, pad_edge=False)
    table.add_column("what", overflow="fold")
    for column in ("labels", "value", "reach", *(["first"] if first else [])):
        table.add_column(column, justify="right")
    table.add_column("", overflow="fold")
    for row in part.rows:
        if row.count:
            earlier = [_number(row, first[row.key]) if row.key in first else ""] if first else []
            table.add_row(row.what, str(row.count), _value(row), _reach(row), *earlier, Text(row.note, style="dim"))
    console.print(table)
    console.print()
    for miss in part.misses if misses else ():
        console.print(Text(miss), soft_wrap=True)
    if misses and part.misses:
        console.print()


def _first_score(part: "Part") -> "Mapping[str, float]":
    from extract.evaluation.corpus import HELD_OUT
    from extract.evaluation.floors import golden, load

    folder = golden()
    return load(folder).first if folder is not None and part.name == HELD_OUT else {}


def _value(row: "Row") -> str:
    style = {True: "green", False: "red", None: ""}[row.reached]
    said = _number(row, row.value)
    return f"[{style}]{said}[/]" if style else said


def _reach(row: "Row") -> str:
    if row.reach is None:
        return ""
    return f"{'at most ' if row.at_most and row.reach else ''}{_number(row, row.reach)}"


def _number(row: "Row", value: float) -> str:
    return f"{value:.0f}" if row.key == "alerts_from_negatives" else f"{value:.3f}"
