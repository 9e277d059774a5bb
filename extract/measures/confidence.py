"""How sure the reading is: a probability from what spoke for and against it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What the confidence is computed from; margins are 0 (undecided) to 1 (nothing spoke against)."""

    headline: bool
    lead: bool
    named: bool
    vote: bool
    dated: bool
    home_margin: float
    stage_margin: float
    resolved: bool
    mixed_actions: bool
    body: bool

    def doubts(self) -> tuple[str, ...]:
        """What an analyst should look at, in words."""
        said = {
            "the place could not be resolved": not self.resolved,
            "another place is nearly as likely": self.home_margin < 0.25,
            "the text gives two answers on how far it went": self.stage_margin < 0.3,
            "the text speaks of more than one kind of measure": self.mixed_actions,
            "neither headline nor lead says so": not (self.headline or self.lead),
        }
        return tuple(words for words, holds in said.items() if holds)


_WEIGHTS = {
    "headline": 0.6,
    "lead": 0.7,
    "named": 0.5,
    "vote": 0.4,
    "dated": 0.3,
    "home_margin": 1.0,
    "stage_margin": 1.2,
    "resolved": 0.8,
    "mixed_actions": -0.7,
    "body": 0.3,
}
_INTERCEPT = -1.6


def confidence(signals: Signals) -> float:
    """Logistic in the signals, 0 to 1."""
    score = _INTERCEPT + sum(weight * float(getattr(signals, name)) for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-score))
