"""Precision, recall and F of one measured thing."""

from dataclasses import dataclass


@dataclass(slots=True)
class Ratio:
    """``found`` is what the program gave, ``wanted`` what the labels have, ``right`` what is in both."""

    name: str
    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, *, right: int, found: int, wanted: int) -> None:
        self.right += right
        self.found += found
        self.wanted += wanted

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    def __str__(self) -> str:
        return f"{self.name}: P {self.precision:.3f} R {self.recall:.3f} F {self.f:.3f} ({self.right}/{self.wanted})"
