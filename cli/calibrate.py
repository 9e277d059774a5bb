"""``banwatch calibrate``: fits the confidence anew, and says how far it can be trusted."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from banwatch.alerting import THRESHOLD
from cli.trouble import Trouble
from cli.workplace import new_extractor, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.evaluation.calibration import Judged, Tradeoff
    from extract.measures.confidence import WeightsFile

DECIDED = "decided-"
"""How the names of documents begin that ``store.desk_labels`` exports."""

_THRESHOLDS = [share / 100 for share in range(40, 100, 5)] + [0.97, 0.98, 0.99]


def calibrate(
    corpora: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpus",
            metavar="PATH",
            help="Labelled documents: a folder, or the review page's labels.zip; a checkout's own if none.",
        ),
    ] = None,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Learn from what analysts decided in the store, too.")
    ] = False,
    expected: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            max=0.99,
            help="The share of events expected right on text that the rules were not tuned on; sets the level.",
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the weights into extract/lexicon.")] = False,
) -> None:
    """Fit the weights of the confidence on labelled documents, and print before and after.

    What is printed as after comes from cross-validation: each event is judged by weights fitted without it. Of
    documents that analysts decided it is printed by itself, too. The held-out part of the golden corpus is refused.
    """
    from extract.evaluation import calibration
    from extract.evaluation.corpus import labelled_folder, read_documents
    from extract.evaluation.labels import BadLabels
    from extract.measures import confidence

    with TemporaryDirectory(prefix="banwatch-labels-") as scratch:
        folders = _folders(corpora or [], decisions=decisions, scratch=Path(scratch))
        try:
            documents = [document for folder in folders for document in labelled_folder(_fit_to_use(folder))]
        except BadLabels as error:
            raise Trouble(str(error)) from error
    found = calibration.examples(read_documents(new_extractor(read_settings()), documents))
    if not any(example.table == confidence.Signals.table for example in found):
        raise Trouble("no event was read from these documents; there is nothing to fit")
    wanted = sum(document.labels.alert for document in documents)
    fitted = calibration.fit(found, expected=expected)
    before = calibration.judge(found, confidence.weights())
    after = calibration.cross_validate(found, expected=expected)
    _reliability("before", before)
    _reliability("after, cross-validated", after)
    for name, judged in (("before", before), ("after, cross-validated", after)):
        own = [each for each in judged if each.document.startswith(DECIDED)]
        if own:
            _reliability(f"{name}, on what analysts decided", own)
    trade = calibration.tradeoffs(after, wanted, _THRESHOLDS)
    _tradeoffs(trade, calibration.recommended(trade))
    _weights(confidence.weights(), fitted)
    if write:
        file = calibration.write(fitted)
        typer.echo(f"written: {file}")


def _folders(corpora: list[Path], *, decisions: bool, scratch: Path) -> list[Path]:
    """Where the labelled documents are. Decisions alone are few, so that what the rules were tuned on is there too."""
    from cli import labelled

    found = [labelled.folder_of(_fit_to_use(each), scratch) for each in corpora]
    if not found:
        found = _tuned(needed=not decisions)
    return [*found, labelled.decided(scratch)] if decisions else found


def _tuned(*, needed: bool) -> list[Path]:
    from extract.evaluation.floors import TUNED, golden

    folder = golden()
    if folder is None and needed:
        raise Trouble("nothing to fit on: name labelled documents by --corpus, or say --decisions")
    return [folder / TUNED] if folder else []


def _fit_to_use(folder: Path) -> Path:
    from extract.evaluation.corpus import HELD_OUT

    if folder.resolve().name == HELD_OUT:
        raise Trouble("the held-out part is there to measure on; nothing may be fitted to it")
    return folder


def _reliability(name: str, judged: "Sequence[Judged]") -> None:
    from rich.console import Console
    from rich.table import Table

    from extract.evaluation import calibration

    wrong = sum(not each.right for each in judged)
    console = Console(highlight=False)
    console.print(f"[bold]{name}: {len(judged)} events, {wrong} wrong[/]")
    table = Table(box=None, pad_edge=False)
    for column in ("events", "confidence", "right"):
        table.add_column(column, justify="right")
    for part in calibration.bins(judged):
        table.add_row(str(part.count), f"{part.confidence:.3f}", f"{part.right:.3f}")
    console.print(table)
    error, below = calibration.calibration_error(judged), calibration.wrong_below(judged, THRESHOLD)
    console.print(f"expected calibration error {error:.3f}; wrong events below {THRESHOLD:g}: {below:.2f}\n")


def _tradeoffs(found: "Sequence[Tradeoff]", best: "Tradeoff | None") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, title_justify="left", title_style="bold", title="alerts by threshold")
    for column in ("threshold", "precision", "recall", "wrong below", ""):
        table.add_column(column, justify="right")
    for each in found:
        mark = "recommended" if each is best else "in use" if each.threshold == THRESHOLD else ""
        numbers = (each.precision, each.recall, each.wrong_below)
        table.add_row(f"{each.threshold:.2f}", *(f"{number:.3f}" for number in numbers), mark)
    console = Console(highlight=False)
    console.print(table)
    console.print()


def _weights(before: "WeightsFile", after: "WeightsFile") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, title_justify="left", title_style="bold", title="weights")
    table.add_column("signal")
    for column in ("before", "after"):
        table.add_column(column, justify="right")
    for name in ("news", "record", "mention"):
        old, new = before.of(name), after.of(name)
        table.add_row(f"{name}: intercept", f"{old.intercept:.2f}", f"{new.intercept:.2f}")
        for signal, weight in new.signals.items():
            table.add_row(f"{name}: {signal}", f"{old.signals[signal]:.2f}", f"{weight:.2f}")
    Console(highlight=False).print(table)
