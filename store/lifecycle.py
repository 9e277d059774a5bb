"""Where a measure stands: the last step of its own line, unless a later repeal took it back.

    proposed -> advanced -> adopted -> vetoed | repealed | expired
                        \\-> rejected

A veto that is overridden ends adopted again. A repeal that was adopted, and not vetoed afterwards, takes back every
prohibition in force at its date whose scope it touches; where there is none, every restriction. Pure functions over
what is known of the events of one topic in one jurisdiction.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from banwatch.measures import Action, DatePrecision, Stage
from store.linking import family

_EVERYBODY = "all agencies"
"""The scope that touches every other."""

DISMISSED = "dismissed"
REPEALED = "repealed"

_LATER = {
    stage: place
    for place, stage in enumerate(
        (Stage.PROPOSED, Stage.ADVANCED, Stage.REJECTED, Stage.ADOPTED, Stage.VETOED, Stage.EXPIRED)
    )
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step as the ledger shows it: corrected where an analyst corrected it."""

    action: Action
    stage: Stage
    date: dt.date | None = None
    precision: DatePrecision | None = None
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure stands. ``status`` is a stage's word, ``repealed`` or ``dismissed``; ``note`` is for readers."""

    status: str
    since: dt.date | None = None
    note: str = ""


def standings(lives: Mapping[int, Sequence[Moment]]) -> dict[int, Standing]:
    """Where each measure stands, by the measure's key."""
    own = {key: _own(steps) for key, steps in lives.items()}
    repeals = [
        (key, steps[-1])
        for key, steps in ((key, _in_order(steps)) for key, steps in lives.items())
        if steps and steps[-1].action is Action.REPEAL and own[key].status == Stage.ADOPTED.value
    ]
    for _, repeal in sorted(repeals, key=lambda each: (each[1].date or dt.date.max, each[1].scope, each[0])):
        for key in _taken_back(repeal, lives, own):
            when = f" adopted on {_told(repeal)}" if repeal.date else ""
            own[key] = Standing(REPEALED, repeal.date, f"taken back by the repeal{when}")
    return own


def _taken_back(repeal: Moment, lives: Mapping[int, Sequence[Moment]], own: Mapping[int, Standing]) -> Sequence[int]:
    in_force = [
        (key, _in_order(steps)[-1])
        for key, steps in lives.items()
        if own[key].status == Stage.ADOPTED.value and _in_order(steps)[-1].action is not Action.REPEAL
    ]
    before = [(key, last) for key, last in in_force if _not_after(last, repeal) and _touches(last, repeal)]
    bans = [key for key, last in before if family(last.action) == family(Action.BAN)]
    return bans or [key for key, last in before if last.action is Action.RESTRICTION]


def _touches(last: Moment, repeal: Moment) -> bool:
    if not last.scope or not repeal.scope or _EVERYBODY in (*last.scope, *repeal.scope):
        return True
    return bool(set(last.scope) & set(repeal.scope))


def _not_after(last: Moment, repeal: Moment) -> bool:
    return last.date is None or repeal.date is None or last.date <= _end(repeal.date, repeal.precision)


def _end(day: dt.date, precision: DatePrecision | None) -> dt.date:
    if precision is DatePrecision.YEAR:
        return dt.date(day.year, 12, 31)
    if precision is DatePrecision.MONTH:
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return following - dt.timedelta(days=1)
    return day


def _own(steps: Sequence[Moment]) -> Standing:
    if not steps:
        return Standing(DISMISSED, None, "analysts rejected every event of it")
    last = _in_order(steps)[-1]
    when = f" on {_told(last)}" if last.date else ""
    return Standing(last.stage.value, last.date, f"{last.action.value} {last.stage.value}{when}")


def _in_order(steps: Sequence[Moment]) -> list[Moment]:
    """By time; what has no date follows the order of a life, so that an undated veto still ends a dated adoption."""
    dated = sorted((step for step in steps if step.date), key=lambda step: (step.date, _LATER[step.stage]))
    for step in sorted((step for step in steps if not step.date), key=lambda step: _LATER[step.stage]):
        place = next((n for n, known in enumerate(dated) if _LATER[known.stage] > _LATER[step.stage]), len(dated))
        dated.insert(place, step)
    return dated


def _told(step: Moment) -> str:
    form = {DatePrecision.YEAR: "%Y", DatePrecision.MONTH: "%Y-%m"}.get(step.precision or DatePrecision.DAY, "%Y-%m-%d")
    return step.date.strftime(form) if step.date else ""
