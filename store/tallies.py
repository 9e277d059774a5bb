"""Votes as plain values that compare, and in the words that a reader sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banwatch.votes import Option, Vote, VoteResult


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """What was counted in one vote: pairs of option and number in a fixed order, the word "unanimous", the result."""

    counts: tuple[tuple[str, int], ...] = ()
    unanimous: bool | None = None
    result: str | None = None

    def __bool__(self) -> bool:
        return bool(self.counts) or self.unanimous is not None or self.result is not None


def tally(vote: Vote | None) -> Tally:
    """The countable part of a vote."""
    if vote is None:
        return Tally()
    counts = tuple((option.value, vote.counts[option]) for option in Option if option in vote.counts)
    return Tally(counts, vote.unanimous, vote.result.value if vote.result else None)


def to_json(value: Tally) -> dict[str, Any] | None:
    if not value:
        return None
    return {"counts": dict(value.counts), "unanimous": value.unanimous, "result": value.result}


def from_json(value: Mapping[str, Any] | None) -> Tally:
    if not value:
        return Tally()
    counts = value["counts"]
    ordered = tuple((option.value, counts[option.value]) for option in Option if option.value in counts)
    return Tally(ordered, value["unanimous"], value["result"])


def contradict(one: Tally, other: Tally) -> bool:
    """Whether two tallies cannot be of one vote: an option, the result, or the word "unanimous" against a no."""
    theirs = dict(other.counts)
    if any(theirs.get(option, number) != number for option, number in one.counts):
        return True
    if one.result and other.result and one.result != other.result:
        return True
    return (one.unanimous is True and _divided(other)) or (other.unanimous is True and _divided(one))


def _divided(value: Tally) -> bool:
    counts = dict(value.counts)
    return counts.get("no", 0) > 0 and counts.get("yes", 0) > 0


def words(value: Tally) -> str:
    """ "11-0, unanimous", "8-1, 1 abstain", "unanimous", "failed 4-5"; empty where nothing is known."""
    counts = dict(value.counts)
    parts = []
    if "yes" in counts:
        parts.append(f"{counts['yes']}-{counts['no']}" if "no" in counts else f"{counts['yes']} yes")
    elif "no" in counts:
        parts.append(f"{counts['no']} no")
    parts += [f"{number} {option}" for option, number in value.counts if option not in ("yes", "no") and number]
    if value.unanimous:
        parts.append("unanimous")
    said = ", ".join(parts)
    if value.result == VoteResult.FAIL.value:
        return f"failed {said}".strip()
    return said or ("passed" if value.result else "")
