"""How many US places a reading gets right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banwatch.readings import Place
from banwatch.spans import Span

LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A labelled US place: where it stands, and its state (USPS)."""

    span: Span
    state: str


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """Counts of labelled places. ``abstained`` were marked without a state, ``missed`` not marked at all."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.abstained + self.missed

    @property
    def right_share(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def wrong_share(self) -> float:
        return self.wrong / self.total if self.total else 0.0

    def __add__(self, other: "PlaceScore") -> "PlaceScore":
        return PlaceScore(
            self.right + other.right,
            self.wrong + other.wrong,
            self.abstained + other.abstained,
            self.missed + other.missed,
        )


def overlap(one: Span, other: Span) -> float:
    """Length of the intersection over that of the union."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0


def score(gold: Iterable[GoldPlace], predicted: Sequence[Place]) -> PlaceScore:
    """Scores one document: a labelled place is right when the predicted one that overlaps it most, by at least half of
    their union, names the same state."""
    total = PlaceScore()
    for label in gold:
        best = max(predicted, key=lambda place: overlap(place.span, label.span), default=None)
        if best is None or overlap(best.span, label.span) < LEAST_OVERLAP:
            total += PlaceScore(missed=1)
        elif best.jurisdiction.state is None:
            total += PlaceScore(abstained=1)
        elif best.jurisdiction.state == label.state:
            total += PlaceScore(right=1)
        else:
            total += PlaceScore(wrong=1)
    return total
