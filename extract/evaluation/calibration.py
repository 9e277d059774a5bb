"""Fits the weights of the confidence on labelled documents, and says how far the probabilities can be trusted.

A logistic regression with an L2 penalty on the weights (not on the intercept), fitted by Newton's method on signals
scaled to unit deviation (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4.1). A signal
whose weight comes out with the wrong sign is left out: with few wrong events to learn from, such a weight is chance.
What is reported comes from cross-validation: every event is judged by weights fitted without its document.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy
from numpy.typing import NDArray

from banwatch import alerting
from banwatch.measures import Event
from extract.evaluation.corpus import ReadDocument
from extract.evaluation.events import same
from extract.measures.confidence import (
    AGAINST,
    FILE,
    KINDS,
    AnySignals,
    MentionSignals,
    RecordSignals,
    Weights,
    WeightsFile,
    probability,
    signal_names,
    values,
    weights,
)

PENALTY = 4.0
"""Strength of the L2 penalty: with few wrong events to learn from, weights must be held small."""

FOLDS = 10
BINS = 5
_STEPS = 50
_Numbers = NDArray[numpy.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One event read: what its confidence was computed from, and whether it is right.

    ``alertable`` says that it would alert were it certain, ``alert_right`` that an alert on it would be right.
    """

    document: str
    table: str
    signals: dict[str, float]
    right: bool
    alertable: bool = False
    alert_right: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A probability given to an event of a document, and how the event turned out."""

    confidence: float
    right: bool
    alertable: bool = False
    alert_right: bool = False
    document: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Events of about the same confidence: how many, their mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """What a threshold gives: precision and recall of alerts, and the share of all wrong events that fall below it."""

    threshold: float
    precision: float
    recall: float
    wrong_below: float


def examples(read: Iterable[ReadDocument]) -> list[Example]:
    """Every event of the documents with the signals it was weighed by."""
    return [example for _, example in judged_events(read)]


def judged_events(read: Iterable[ReadDocument]) -> list[tuple[Event, Example]]:
    """The same, each beside its event."""
    return [(event, _example(each, event, _signals(each, event))) for each in read for event in each.reading.events]


def _signals(each: ReadDocument, event: Event) -> AnySignals:
    if not event.primary:
        return MentionSignals()
    weighed = [signals for signals in each.signals if not isinstance(signals, MentionSignals)]
    if weighed:
        return weighed[-1]
    return RecordSignals(event.vote is not None, event.date is not None, event.measure.jurisdiction.resolved)


def _example(each: ReadDocument, event: Event, signals: AnySignals) -> Example:
    labels = each.document.labels
    right = any(label.primary == event.primary and same(label, event) for label in labels.events)
    alertable = alerting.decide(event, each.reading.published, threshold=0.0).alert
    return Example(
        each.document.name, signals.table, values(signals), right, alertable, alertable and right and labels.alert
    )


def fit(found: Sequence[Example], *, penalty: float = PENALTY, expected: float | None = None) -> WeightsFile:
    """Weights for each table. ``expected`` sets the level: the share of news and record events expected to be right on
    text that the rules were not tuned on, where that is known; else the share in these examples."""
    tables = {kind.table: _fit_table(found, kind, penalty) for kind in KINDS}
    if expected is not None:
        for name in ("news", "record"):
            own = [example for example in found if example.table == name]
            tables[name] = _at_level(tables[name], own, expected)
    return WeightsFile.model_validate(tables)


def _fit_table(found: Sequence[Example], kind: type[AnySignals], penalty: float) -> Weights:
    names = signal_names(kind)
    own = [example for example in found if example.table == kind.table]
    # One right and one wrong event more than were seen (Laplace): no share of few events is 0 or 1.
    share = (sum(example.right for example in own) + 1) / (len(own) + 2)
    constant = Weights(intercept=_logit(share), signals=dict.fromkeys(names, 0.0))
    if not names or len({example.right for example in own}) < 2:
        return constant
    right = numpy.array([example.right for example in own], dtype=float)
    kept = list(names)
    while True:
        given = numpy.array([[example.signals[name] for name in kept] for example in own], dtype=float)
        intercept, slopes = _scaled_fit(given, right, penalty)
        wrong = [abs(slope) if _has_wrong_sign(name, slope) else 0.0 for name, slope in zip(kept, slopes, strict=True)]
        if not any(wrong):
            return Weights(
                intercept=intercept, signals=dict.fromkeys(names, 0.0) | dict(zip(kept, slopes, strict=True))
            )
        del kept[wrong.index(max(wrong))]


def _has_wrong_sign(name: str, slope: float) -> bool:
    return slope > 0 if name in AGAINST else slope < 0


def _scaled_fit(given: _Numbers, right: _Numbers, penalty: float) -> tuple[float, list[float]]:
    """The intercept and a slope for each column; 0 for a column that is the same in every row."""
    spread, middle = given.std(axis=0), given.mean(axis=0)
    spread[spread < 1e-9] = numpy.inf
    fitted = _newton((given - middle) / spread, right, penalty)
    slopes = fitted[1:] / spread
    return float(fitted[0] - middle @ slopes), [float(slope) for slope in slopes]


def _newton(given: _Numbers, right: _Numbers, penalty: float) -> _Numbers:
    """The intercept and weights that make the labels likeliest under the penalty."""
    design = numpy.column_stack([numpy.ones(len(given)), given])
    ridge = numpy.diag([0.0, *([penalty] * given.shape[1])])
    # Platt (1999): targets a little inside 0 and 1, so that separable examples give no certainty.
    positive, negative = right.sum(), len(right) - right.sum()
    target = numpy.where(right > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    slopes: _Numbers = numpy.zeros(design.shape[1])
    slopes[0] = _logit(float(target.mean()))
    for _ in range(_STEPS):
        chance = 1 / (1 + numpy.exp(-(design @ slopes)))
        slope = design.T @ (target - chance) - ridge @ slopes
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        step = numpy.linalg.solve(curve, slope)
        slopes = slopes + step
        if float(numpy.abs(step).max()) < 1e-8:
            break
    return slopes


def _at_level(table: Weights, own: Sequence[Example], expected: float) -> Weights:
    """The table with its intercept moved until the mean probability of the examples is the expected share."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        moved = Weights(intercept=middle, signals=table.signals)
        mean = sum(probability(moved, example.signals) for example in own) / len(own) if own else expected
        low, high = (middle, high) if mean < expected else (low, middle)
    return Weights(intercept=(low + high) / 2, signals=table.signals) if own else table


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def judge(found: Iterable[Example], fitted: WeightsFile) -> list[Judged]:
    """The examples of news and records with the probabilities that these weights give them."""
    return [_judged(example, fitted) for example in found if example.table != MentionSignals.table]


def _judged(example: Example, fitted: WeightsFile) -> Judged:
    chance = probability(fitted.of(example.table), example.signals)
    return Judged(chance, example.right, example.alertable, example.alert_right, example.document)


def cross_validate(
    found: Sequence[Example], *, folds: int = FOLDS, penalty: float = PENALTY, expected: float | None = None
) -> list[Judged]:
    """Each example judged by weights fitted without it. Wrong ones are spread evenly over the folds, and the folds are
    the same on every run."""
    news = [example for example in found if example.table != MentionSignals.table]
    ordered = sorted(news, key=lambda example: (example.table, example.right, example.document))
    judged = []
    for fold in range(min(folds, len(ordered))):
        rest = [example for place, example in enumerate(ordered) if place % folds != fold]
        judged += judge(ordered[fold::folds], fit(rest, penalty=penalty, expected=expected))
    return judged


def bins(judged: Sequence[Judged], number: int = BINS) -> list[Bin]:
    """Bins of equal count, from the least confident on."""
    ordered = sorted(judged, key=lambda each: each.confidence)
    edges = [round(len(ordered) * edge / number) for edge in range(number + 1)]
    found = []
    for start, end in itertools.pairwise(edges):
        part = ordered[start:end]
        if part:
            mean = sum(each.confidence for each in part) / len(part)
            found.append(Bin(len(part), mean, sum(each.right for each in part) / len(part)))
    return found


def calibration_error(judged: Sequence[Judged], number: int = BINS) -> float:
    """Expected calibration error: the mean distance between confidence and share right, weighted by the bins' counts
    (Naeini, Cooper and Hauskrecht 2015)."""
    if not judged:
        return 0.0
    return sum(part.count * abs(part.confidence - part.right) for part in bins(judged, number)) / len(judged)


def wrong_below(judged: Sequence[Judged], threshold: float) -> float:
    """The share of wrong events with less confidence than the threshold; 1 where none is wrong."""
    wrong = [each.confidence for each in judged if not each.right]
    return sum(confidence < threshold for confidence in wrong) / len(wrong) if wrong else 1.0


def tradeoffs(judged: Sequence[Judged], wanted: int, thresholds: Iterable[float]) -> list[Tradeoff]:
    """What each threshold gives; ``wanted`` is the number of documents that should alert."""
    found = []
    for threshold in thresholds:
        raised = [each for each in judged if each.alertable and each.confidence >= threshold]
        right = sum(each.alert_right for each in raised)
        precision = right / len(raised) if raised else 1.0
        recall = right / wanted if wanted else 0.0
        found.append(Tradeoff(threshold, precision, recall, wrong_below(judged, threshold)))
    return found


def recommended(found: Sequence[Tradeoff], precision: float = 0.98) -> Tradeoff | None:
    """The lowest threshold that gives the precision wanted; where none does, the most precise; None of none."""
    enough = [each for each in found if each.precision >= precision and each.recall > 0]
    if enough:
        return min(enough, key=lambda each: each.threshold)
    return max(found, key=lambda each: (each.precision, each.recall), default=None)


_HEAD = """# How much each signal counts in the confidence of an event (logistic weights).
# Written by `banwatch calibrate --write`, which fits them on labelled documents.
"""


def write(fitted: WeightsFile, file: Path | None = None) -> Path:
    """Replace the weights in use by these; returns the file. Raises OSError where it cannot be written."""
    target = file or Path(str(files("extract").joinpath("lexicon", FILE)))
    lines = [_HEAD]
    for kind in KINDS:
        table = fitted.of(kind.table)
        lines += [f"[{kind.table}]", f"intercept = {table.intercept:.3f}", ""]
        if table.signals:
            lines += [f"[{kind.table}.signals]", *(f"{k} = {w:.3f}" for k, w in table.signals.items()), ""]
    target.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    weights.cache_clear()
    return target
