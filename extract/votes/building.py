"""Puts one vote together from what was read beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from extract.votes.classify import classify
from extract.votes.pieces import Motion, Options, Outcome, Role, Tally

_ROLES = {Role.SUBSTITUTE: Classification.SUBSTITUTE, Role.AMENDMENT: Classification.AMENDMENT}


@dataclass(slots=True)
class Evidence:
    """Everything read of one vote: outcome, tallies, options; ``stated`` are counts given as numbers."""

    outcomes: list[Outcome] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    options: list[Options] = field(default_factory=list)

    def add(self, piece: Outcome | Tally | Options) -> None:
        """Take one more piece."""
        if isinstance(piece, Outcome):
            self.outcomes.append(piece)
        elif isinstance(piece, Tally):
            self.tallies.append(piece)
        else:
            self.options.append(piece)

    def join(self, other: "Evidence") -> None:
        """Take over all that another holds."""
        self.outcomes += other.outcomes
        self.tallies += other.tallies
        self.options += other.options

    @property
    def pieces(self) -> list[Outcome | Tally | Options]:
        return [*self.outcomes, *self.tallies, *self.options]

    @property
    def start(self) -> int:
        return min(piece.start for piece in self.pieces)

    @property
    def end(self) -> int:
        return max(piece.end for piece in self.pieces)

    @property
    def result(self) -> VoteResult | None:
        return next((o.result for o in reversed(self.outcomes) if o.result), None)

    @property
    def unanimous(self) -> bool:
        return any(outcome.unanimous for outcome in self.outcomes)

    @property
    def role(self) -> Role:
        return next((o.role for o in self.outcomes if o.role is not Role.UNSAID), Role.UNSAID)

    @property
    def formal(self) -> bool:
        return any(options.formal for options in self.options)

    @property
    def stated(self) -> dict[Option, int]:
        """Counts given as numbers: the last tally that is not a tie broken later, else numbers beside options."""
        counts: dict[Option, int] = {}
        for options in self.options:
            named = {option: len(listed) for option, listed in options.names.items()}
            counts |= {option: count for option, count in options.counts.items() if named.get(option) != count}
        for tally in self.tallies:
            counts |= self._told(tally)
        broken = [option for option in (Option.YES, Option.NO) if self.roll_call.get(option)]
        if self.tallies and self.tallies[-1].tie and len(broken) == 1 and len(self.roll_call[broken[0]]) == 1:
            counts[broken[0]] += 1  # only the one who broke the tie is named
        return counts

    def _told(self, tally: Tally) -> dict[Option, int]:
        """A tally's counts. A third number is of those away or excused where just so many are named and none abstains:
        "(3-0-2) ..., Hill absent from the meeting and Stone absent for the vote"."""
        third = tally.counts.get(Option.ABSTAIN)
        roll = self.roll_call
        if not third or Option.ABSENT in tally.counts or Option.ABSTAIN in roll:
            return tally.counts
        away = [o for o in (Option.ABSENT, Option.EXCUSED, Option.NOT_VOTING) if len(roll.get(o, ())) == third]
        if len(away) != 1:
            return tally.counts
        return {(away[0] if o is Option.ABSTAIN else o): count for o, count in tally.counts.items()}

    @property
    def roll_call(self) -> dict[Option, tuple[str, ...]]:
        found: dict[Option, tuple[str, ...]] = {}
        for options in self.options:
            for option, listed in options.names.items():
                found[option] = tuple(dict.fromkeys((*found.get(option, ()), *listed)))
        return found

    @property
    def _tie_broken(self) -> frozenset[Option]:
        """Yes and no, where "two for and two against" are counted and the roll call has one more, who broke the tie."""
        stated, both = self.stated, (Option.YES, Option.NO)
        named = [len(self.roll_call.get(option, ())) for option in both]
        counted = [stated.get(option, count) for option, count in zip(both, named, strict=True)]
        broken = all(tally.tie for tally in self.tallies) and counted[0] == counted[1] == min(named) == max(named) - 1
        return frozenset(both) if broken else frozenset()

    @property
    def counts(self) -> dict[Option, int]:
        """What is stated, and for options that are not, the number of members named."""
        broken = self._tie_broken
        stated = {option: count for option, count in self.stated.items() if option not in broken}
        counts = dict(stated)
        for options in self.options:
            for option, count in options.counts.items():
                counts.setdefault(option, count)
        for option, listed in self.roll_call.items():
            if option not in stated:
                counts[option] = len(listed)
        return {option: counts[option] for option in Option if option in counts}


def is_unanimous(counts: Mapping[Option, int]) -> bool | None:
    """The rule where the text has no word for it: no = 0, abstain = 0 and yes > 0; None where it cannot be told."""
    if counts.get(Option.NO) or counts.get(Option.ABSTAIN):
        return False
    if Option.YES in counts and Option.NO in counts:
        return counts[Option.YES] > 0
    return None


def _by_role(motion: Motion | None) -> Classification | None:
    return _ROLES.get(motion.role) if motion else None


def build(
    evidence: Evidence, motion: Motion | None, text: str | None, *, context: str = "", committee: bool = False
) -> Vote:
    """The vote that the evidence states on a motion; ``context`` is the item it belongs to."""
    counts = evidence.counts
    result = evidence.result
    if result is None and Option.YES in counts:
        result = VoteResult.PASS if counts[Option.YES] > counts.get(Option.NO, 0) else VoteResult.FAIL
    unanimous = True if evidence.unanimous else is_unanimous(counts)
    return Vote(
        result=result,
        counts=counts,
        unanimous=unanimous,
        motion=text,
        classification=_by_role(motion) or classify(text, context, committee=committee),
        mover=motion.mover if motion else None,
        seconder=motion.seconder if motion else None,
        roll_call={option: evidence.roll_call[option] for option in Option if option in evidence.roll_call},
        span=Span(evidence.start, evidence.end),
    )
