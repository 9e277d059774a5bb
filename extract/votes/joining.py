"""Whether what is read next still belongs to the vote read before it."""

import re

from banwatch.votes import Option
from extract.votes.building import Evidence
from extract.votes.pieces import Role

_CALLED = re.compile(
    r"\b(?:vote|question) (?:was |then ){0,2}(?:called|put|taken)\b|\bcall(?:ed|s) for (?:a|the)"
    r" (?:\w{2,6} )?vote\b|\bmain motion\b|"
    r"\b(?:motion|ordinance|resolution),? as amended\b"
)
NEAR = 170
_LATE = 420


def fits(plain: str, low: str, pending: Evidence, bundle: Evidence) -> bool:
    """Whether the next evidence is of the same vote as what was read before it."""
    gap = plain[pending.end : bundle.start] if bundle.start > pending.end else ""
    if len(gap) > _LATE or (len(gap) > NEAR and not (bundle.formal and not pending.roll_call)):
        return False
    tie = any(tally.tie for tally in pending.tallies)
    results = bundle.result and pending.result
    if results and any(outcome.act for outcome in bundle.outcomes):
        return False
    if results and _CALLED.search(gap.lower()):
        return False
    if results and bundle.result is not pending.result:
        return tie
    if results and Role.UNSAID not in (bundle.role, pending.role) and bundle.role is not pending.role:
        return False
    if tie or "status" in low[max(0, bundle.start - 12) : bundle.start + 8]:
        return True
    stated, before = bundle.stated, pending.stated
    if any(stated[option] != before[option] for option in stated.keys() & before.keys()):
        return _is_tied(pending) and pending.result is None
    if bundle.formal and pending.formal and yes_no(bundle) & yes_no(pending) and bundle.result is None:
        return not bundle.roll_call.keys() & pending.roll_call.keys()
    line = low[max(0, bundle.start - 60) : bundle.start].rpartition("\n")[2]
    if re.match(r"(?:votes|roll call|record of votes)\b", line):
        return True
    return not (results and re.search(r"\n\s{0,60}\n", gap))


def _is_tied(evidence: Evidence) -> bool:
    counts = evidence.counts
    return Option.YES in counts and counts[Option.YES] == counts.get(Option.NO)


def yes_no(evidence: Evidence) -> set[Option]:
    """Which of yes and no the evidence counts."""
    return {Option.YES, Option.NO} & evidence.counts.keys()
