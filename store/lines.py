"""Lines of events: which steps belong to one measure, and how a new report relates to what is known.

Pure functions over the steps of one topic in one jurisdiction, like ``store.linking``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banwatch.measures import Stage
from store.linking import Report, Step, family, one_vote_two_stages, settle

LONGEST_DAYS = 730
"""A measure that shows no step for two years, about one council's or legislature's term, is a new one."""

SIGNATURE_DAYS = 90
"""How long after a vote a signature is still of the same passage. The longest time a governor has is Illinois's 60 days
from presentment (The Book of the States, table 3.16), and a bill may be presented weeks after its vote."""

VETO_DAYS = 180
"""How long a veto, or the vote that overrides it, may take."""

_ORDER = {
    stage: place
    for place, stage in enumerate(
        (Stage.PROPOSED, Stage.ADVANCED, Stage.REJECTED, Stage.ADOPTED, Stage.VETOED, Stage.EXPIRED)
    )
}


@dataclass(frozen=True, slots=True)
class Link:
    """How a report was linked: ``relation`` is one of ``store.ledger_tables.RELATIONS``, ``reason`` is for readers."""

    relation: str
    reason: str


def lines(steps: Sequence[Step]) -> tuple[tuple[Step, ...], ...]:
    """The steps, grouped into measures in order of time.

    A disputed outcome of a vote goes where the vote's other outcome is, and so never ends a measure that went on. What
    has no date goes where its stage is still missing.
    """
    found: list[list[Step]] = []
    for step in sorted(steps, key=lambda step: (step.date is None, step.disputed, _when(step))):
        home = _home(found, step)
        if home is None:
            found.append([step])
        else:
            home.append(step)
            home.sort(key=_when)
    return tuple(tuple(line) for line in sorted(found, key=lambda line: _when(line[0])))


def _home(found: Sequence[list[Step]], step: Step) -> list[Step] | None:
    if step.date is None:
        return next((line for line in found if _lacks(line, step)), None)
    if step.disputed:
        rivals = (line for line in found if any(one_vote_two_stages(step, known) for known in line))
        if (line := next(rivals, None)) is not None:
            return line
    return next((line for line in reversed(found) if _continues(line, step)), None)


def _when(step: Step) -> tuple[bool, date, int, tuple[str, ...]]:
    return step.date is None, step.date or date.max, _ORDER[step.stage], step.reports


def _continues(line: Sequence[Step], step: Step) -> bool:
    last = line[-1]
    if family(last.action) != family(step.action) or last.date is None or step.date is None:
        return False
    files = {known.file_number for known in line if known.file_number}
    if step.file_number and files:
        return step.file_number in files
    days = (step.date - last.date).days
    if last.stage in (Stage.PROPOSED, Stage.ADVANCED):
        return days <= LONGEST_DAYS
    if last.stage is Stage.ADOPTED and step.stage is Stage.ADOPTED:
        return days <= SIGNATURE_DAYS and last.body != step.body
    if last.stage is Stage.ADOPTED:
        return step.stage is Stage.EXPIRED or (step.stage is Stage.VETOED and days <= VETO_DAYS)
    return last.stage is Stage.VETOED and step.stage is Stage.ADOPTED and days <= VETO_DAYS


def _lacks(line: Sequence[Step], step: Step) -> bool:
    same = family(line[0].action) == family(step.action)
    return same and all(known.stage is not step.stage for known in line)


def relate(report: Report, known: Sequence[Report]) -> Link:
    """What a report adds to the reports known in its jurisdiction, and why, in words."""
    return relation(report, settle([*(other for other in known if other.key != report.key), report]), known)


def relation(report: Report, steps: Sequence[Step], known: Sequence[Report]) -> Link:
    """The same where the steps of all reports are settled already."""
    step = next(step for step in steps if report.key in step.reports)
    earlier = {other.key: other.sources for other in known if other.key in step.reports and other.sources > 0}
    told = _told(step)
    if report.primary and step.conflicts:
        return Link("conflict", f"the {told} is reported in two ways: {'; '.join(step.conflicts)}")
    if earlier:
        sources = sum(earlier.values())
        return Link("corroborates", f"the {told} is known from {sources} other source{'s' if sources > 1 else ''}")
    others = [other for line in lines(steps) if step in line for other in line if other is not step]
    if not others:
        return Link("new measure", f"no measure of this kind was known here; this is its first known step, {told}")
    later = [other for other in others if _when(other) > _when(step)]
    if later:
        return Link("older event", f"the {told} came before the {_told(later[0])}, which was known first")
    return Link("next step", f"the {told} follows the {_told(others[-1])} of the same measure")


def _told(step: Step) -> str:
    return f"{step.action.value} {step.stage.value}" + (f" of {step.date.isoformat()}" if step.date else ", undated")
