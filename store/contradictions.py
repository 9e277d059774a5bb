"""What contradicts what: within one event, and between two outcomes of one vote.

Official records outrank news for date, vote and kind of measure. What they overrule stays visible as a note; a
contradiction between equals is a conflict. Background mentions are never part of a conflict.
"""

from collections.abc import Sequence
from dataclasses import replace

from banwatch.measures import DatePrecision, Stage
from store.steps import Report, Step, family, other_body, other_file
from store.tallies import contradict, words

NEXT_DAY = 1
"""How many days apart two tallies still contradict each other over one vote; further apart they are two votes."""


def contradictions(official: list[Report], news: list[Report]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The conflicts among the primary reports of one event, and what official records overrule, in words."""
    conflicts = _within(official, "in the official records") if official else _within(news, "between sources")
    notes = {
        f"the record says {said}, another source {other}"
        for record in official
        for report in news
        for said, other in _differences(record, report)
    }
    return tuple(sorted(conflicts)), tuple(sorted(notes))


def _within(reports: list[Report], where: str) -> set[str]:
    return {
        f"{' or '.join(sorted((one, other)))} {where}"
        for position, report in enumerate(reports)
        for second in reports[position + 1 :]
        if not (report.act == second.act and (report.act or "").startswith(MERGED))
        for one, other in _differences(report, second)
    }


MERGED = "merged into "
"""How an act's name begins where an analyst said that its reports are one event whatever they differ in."""


def _differences(one: Report, other: Report) -> list[tuple[str, str]]:
    found = []
    if one.tally and other.tally and contradict(one.tally, other.tally):
        found.append((words(one.tally) or "no tally", words(other.tally) or "no tally"))
    if one.action is not other.action:
        found.append((one.action.value, other.action.value))
    days = one.precision is DatePrecision.DAY and other.precision is DatePrecision.DAY
    if days and one.date and other.date and abs((one.date - other.date).days) > NEXT_DAY:
        found.append((one.date.isoformat(), other.date.isoformat()))
    return found


_RIVALS = frozenset({
    frozenset({Stage.ADVANCED, Stage.ADOPTED}),
    frozenset({Stage.ADVANCED, Stage.REJECTED}),
    frozenset({Stage.ADOPTED, Stage.REJECTED}),
})  # fmt: skip


def with_stage_conflicts(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with what their reports say of each other: two outcomes of one vote are a conflict, unless an official
    record settles it."""
    settled = []
    for step in steps:
        rivals = [other for other in steps if other is not step and one_vote_two_stages(step, other)]
        if step.official and rivals and not any(other.official for other in rivals):
            said = {f"the record says {step.stage.value}, another source {other.stage.value}" for other in rivals}
            step = replace(step, notes=(*step.notes, *sorted(said)))
        elif rivals:
            stages = sorted({step.stage.value, *(other.stage.value for other in rivals)})
            told = f"one vote reported as {' and as '.join(stages)}"
            step = replace(step, conflicts=(*step.conflicts, told), disputed=True)
        settled.append(step)
    return tuple(settled)


def one_vote_two_stages(one: Step, other: Step) -> bool:
    """Whether two steps are one vote that sources tell two outcomes of.

    A ban adopted and rejected on one day is one vote whatever was counted; with a first reading beside it, or a
    moratorium adopted where a ban was rejected, other counts tell two votes.
    """
    if not (one.primary and other.primary) or family(one.action) != family(other.action):
        return False
    if other_file(one.file_number, other.file_number):
        return False
    if frozenset({one.stage, other.stage}) not in _RIVALS or one.date is None or other.date is None:
        return False
    if DatePrecision.DAY is not one.precision or DatePrecision.DAY is not other.precision:
        return False
    near = abs((one.date - other.date).days) <= (0 if one.official and other.official else NEXT_DAY)
    if not near or other_body(one.body, other.body):
        return False
    if Stage.ADVANCED not in (one.stage, other.stage) and one.action is other.action:
        return True
    counted = tuple(replace(step.tally, result=None) for step in (one, other))
    return not contradict(*counted)
