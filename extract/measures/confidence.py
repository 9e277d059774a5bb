"""How sure the reading is: a probability from what spoke for and against it.

The probability is logistic in the signals. Its weights are data (``extract/lexicon/confidence.toml``), fitted on
labelled documents by ``banwatch calibrate``, one table for each way an event is read: ``news`` from prose, ``record``
from minutes, agendas and matters, ``mention`` for what a document says of other measures.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from tomllib import TOMLDecodeError, loads
from typing import ClassVar, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from extract.topics import BadLexicon

FILE = "confidence.toml"
AGAINST = frozenset({"mixed_actions", "first_person", "headline_silent"})
"""The signals that speak against a reading; all others speak for it, and no weight may say the opposite."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the confidence in a document's news is computed from; margins are 0 (undecided) to 1 (nothing spoke
    against).

    ``headline_silent`` is a headline that does not say the step; a text without one speaks neither way. ``asserted`` is
    a deciding statement without any "would" or "plans to".
    ``lead_decides`` and ``action_named`` are of the deciding statement: it stands in headline or lead, and says what
    the measure does. ``recent`` is a day of the step shortly before publication. ``repeated`` is a second sentence
    that states the step. ``first_person`` is an author who says "I" or "we" outside quotes, as opinion does.
    """

    headline_silent: bool
    lead: bool
    named: bool
    vote: bool
    dated: bool
    home_margin: float
    stage_margin: float
    resolved: bool
    mixed_actions: bool
    body: bool
    lead_decides: bool = True
    action_named: bool = True
    recent: bool = True
    repeated: bool = True
    first_person: bool = False
    asserted: bool = True

    table: ClassVar[str] = "news"

    def doubts(self) -> tuple[str, ...]:
        """What an analyst should look at, in words."""
        said = {
            "the place could not be resolved": not self.resolved,
            "another place is nearly as likely": self.home_margin < 0.25,
            "the text gives two answers on how far it went": self.stage_margin < 0.3,
            "the text speaks of more than one kind of measure": self.mixed_actions,
            "neither headline nor lead says so": not (self.lead or self.lead_decides),
            "the author says “I” or “we”, as opinion does": self.first_person,
        }
        return tuple(words for words, holds in said.items() if holds)


@dataclass(frozen=True, slots=True)
class RecordSignals:
    """What the confidence in the event of a government's own record is computed from."""

    vote: bool
    dated: bool
    resolved: bool

    table: ClassVar[str] = "record"

    def doubts(self) -> tuple[str, ...]:
        """What an analyst should look at, in words."""
        said = {
            "the place could not be resolved": not self.resolved,
            "no vote was read under the item": not self.vote,
            "the day of the meeting was not read": not self.dated,
        }
        return tuple(words for words, holds in said.items() if holds)


@dataclass(frozen=True, slots=True)
class MentionSignals:
    """A mention of another measure; nothing about it is weighed yet, so its confidence is the share that is right."""

    table: ClassVar[str] = "mention"


AnySignals: TypeAlias = Signals | RecordSignals | MentionSignals
KINDS: tuple[type[Signals], type[RecordSignals], type[MentionSignals]] = (Signals, RecordSignals, MentionSignals)


class Weights(BaseModel):
    """One table of the data file: an intercept, and a weight for each signal."""

    model_config = ConfigDict(extra="forbid")

    intercept: float
    signals: dict[str, float] = {}


class WeightsFile(BaseModel):
    """The whole data file; a signal without a weight, or a weight without a signal, is a fault."""

    model_config = ConfigDict(extra="forbid")

    news: Weights
    record: Weights
    mention: Weights

    @model_validator(mode="after")
    def signals_and_weights_agree(self) -> Self:
        for kind in KINDS:
            given, known = set(self.of(kind.table).signals), set(signal_names(kind))
            if given != known:
                raise ValueError(f"[{kind.table}.signals] must have exactly {sorted(known)}, not {sorted(given)}")
            for signal, weight in self.of(kind.table).signals.items():
                if weight > 0 if signal in AGAINST else weight < 0:
                    raise ValueError(f"[{kind.table}.signals] {signal} = {weight}: the sign is wrong")
        return self

    def of(self, table: str) -> Weights:
        """One of the tables by its name."""
        return {"news": self.news, "record": self.record, "mention": self.mention}[table]


def signal_names(kind: type[AnySignals]) -> tuple[str, ...]:
    """The names of a kind's signals, in their order."""
    return tuple(field.name for field in fields(kind))


def values(signals: AnySignals) -> dict[str, float]:
    """The signals as numbers, by name."""
    return {name: float(value) for name, value in asdict(signals).items()}


@cache
def weights() -> WeightsFile:
    """The weights in use; raises extract.topics.BadLexicon where their file is wrong."""
    file = files("extract").joinpath("lexicon", FILE)
    try:
        return WeightsFile.model_validate(loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, TOMLDecodeError, ValidationError) as error:
        raise BadLexicon(f"extract/lexicon/{FILE}: {error}") from error


def confidence(signals: AnySignals) -> float:
    """The probability, 0 to 1, that government, action, stage and ``primary`` are right."""
    seen = _watching.get()
    if seen is not None:
        seen.append(signals)
    return probability(weights().of(signals.table), values(signals))


def probability(table: Weights, given: Mapping[str, float]) -> float:
    """Logistic in the signals."""
    score = table.intercept + sum(weight * given[name] for name, weight in table.signals.items())
    return 1 / (1 + math.exp(-score))


_watching: ContextVar[list[AnySignals] | None] = ContextVar("watching", default=None)


@contextmanager
def watched() -> Iterator[list[AnySignals]]:
    """Every signal weighed while this lasts, in order: who fits the weights needs what they were applied to."""
    seen: list[AnySignals] = []
    token = _watching.set(seen)
    try:
        yield seen
    finally:
        _watching.reset(token)
