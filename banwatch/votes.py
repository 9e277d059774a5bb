"""Votes, in the terms of the Open Civic Data VoteEvent (OCDEP 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from banwatch.spans import Span


class Option(StrEnum):
    """How a member may vote. Recused counts as ``excused``, present without voting as ``not voting``."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    ABSENT = "absent"
    NOT_VOTING = "not voting"
    EXCUSED = "excused"


class VoteResult(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"


class Classification(StrEnum):
    """What a motion is for; the Open Civic Data words where it has one."""

    PASSAGE = "passage"
    READING_1 = "reading-1"
    READING_2 = "reading-2"
    READING_3 = "reading-3"
    AMENDMENT = "amendment"
    SUBSTITUTE = "substitute"
    COMMITTEE_PASSAGE = "committee-passage"
    REFERRAL = "referral"
    DEFERRAL = "deferral"
    VETO_OVERRIDE = "veto-override"
    CONSENT = "consent"
    PROCEDURE = "procedure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote on one motion. An option missing from ``counts`` was not stated, which is not the same as 0.

    ``unanimous`` is the text's own word where it has one; else true if and only if no = 0, abstain = 0 and yes > 0.
    ``roll_call`` holds names as the record writes them.
    """

    result: VoteResult | None = None
    counts: Mapping[Option, int] = field(default_factory=dict)
    unanimous: bool | None = None
    motion: str | None = None
    classification: Classification | None = None
    mover: str | None = None
    seconder: str | None = None
    roll_call: Mapping[Option, tuple[str, ...]] = field(default_factory=dict)
    span: Span | None = None

    @property
    def mismatch(self) -> str | None:
        """What a stated tally and the roll call beside it disagree on, in words; None where they agree."""
        if not any(self.roll_call.values()):
            return None
        off = [
            f"{option.value}: {count} stated, {len(self.roll_call.get(option, ()))} named"
            for option, count in self.counts.items()
            if count != len(self.roll_call.get(option, ())) and self.roll_call.get(option)
        ]
        return "; ".join(off) or None
