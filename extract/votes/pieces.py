"""What is read of a vote before it is put together: outcomes, tallies, options by name, motions, headings."""

from dataclasses import dataclass, field
from enum import StrEnum

from banwatch.votes import Option, VoteResult

POSITIONS = (Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT)


class Role(StrEnum):
    """Which of the motions before the body a phrase speaks of."""

    MAIN = "main"
    AMENDMENT = "amendment"
    SUBSTITUTE = "substitute"
    TABLE = "table"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts in numbers; ``tie`` says that the text calls them a tie that another vote then breaks."""

    start: int
    end: int
    counts: dict[Option, int]
    tie: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Options with members or numbers beside them. ``formal`` is a block of a record ("AYES: ..."), not a phrase.
    ``mover`` and ``seconder`` are of a table that has columns for them."""

    start: int
    end: int
    counts: dict[Option, int] = field(default_factory=dict)
    names: dict[Option, tuple[str, ...]] = field(default_factory=dict)
    formal: bool = False
    mover: str | None = None
    seconder: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Words that state how a vote ended. A ``firm`` outcome states a vote by itself; others need a motion or counts."""

    start: int
    end: int
    result: VoteResult | None
    unanimous: bool | None = None
    firm: bool = False
    role: Role = Role.UNSAID
    about: str | None = None
    act: bool = False  # what the body did is told right here: "The Board awarded the bid"


@dataclass(slots=True)
class Motion:
    """A motion before the body."""

    start: int
    end: int
    mover: str | None = None
    seconder: str | None = None
    text: str | None = None
    role: Role = Role.MAIN
    decided: bool = False
    failed: bool = False
    noted: int = -1  # where a field that names the seconder ends
    completes: bool = False  # only the words of a motion made before: "RESOLVED, that ..."


@dataclass(frozen=True, slots=True)
class Second:
    """A second that stands apart from its motion; ``name`` is None where the text does not say whose."""

    start: int
    end: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """An agenda item begins."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Mover:
    """A field that names the mover or seconder of the vote it stands beside ("MOVER: Jane Doe, Councilmember")."""

    start: int
    end: int
    name: str
    second: bool


@dataclass(frozen=True, slots=True)
class Dead:
    """A motion that ended without a vote: withdrawn, or without a second."""

    start: int
    end: int


Piece = Tally | Options | Outcome | Motion | Second | Heading | Mover | Dead
