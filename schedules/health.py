"""How each source is doing, folded run by run. The judgement is pure; ``note`` does it for one run of the store.

1. A faulty run is one that the source's yield says is broken (``schedules.yields``). The second in a row makes the
   source broken, or blocked where it turned us away; so a fault is told within two intervals, and one slip is not told.
2. A source that answers, but has brought nothing new for longer than nearly all of its own gaps were, is silent. The
   gaps it is judged by are those between two runs that brought pages not seen before, without the faulty stretches.
3. A source that is not asked any more is silent too.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from banwatch.documents import Outcome
from banwatch.sources import Source
from schedules.pace import interval
from store import health as healths
from store import runs
from store.engine import reading
from store.health import Gaps, Health, State

FAULTS_IN_A_ROW = 2
QUANTILE = 0.999
SLACK = 1.75
"""How many times its 99.9th-percentile gap a source may be quiet: at the percentile itself, two hundred sources would
give several false reports a month, at one and a half times it still four in the recess of August
(``tests/schedules/test_health_year.py`` measures them)."""

FIRST_WEEKS = timedelta(weeks=4)
"""A source is not judged by its own gaps before it has been known for so long; weekends and recesses come first."""
FIRST_QUIET = timedelta(weeks=10)
"""How long any source may be quiet until then, and until ``FEW_GAPS`` gaps of its own are known."""
FEW_GAPS = 12
UNASKED_INTERVALS = 3

_BUCKETS_PER_DOUBLING = 4
_SHORTEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run saw of a source: addresses asked, and how many of them were new or changed pages."""

    asked: int = 0
    new: int = 0


def quiet_after(gaps: Gaps) -> timedelta:
    """How long a source may be quiet before it counts as silent.

    From the 99.9th percentile of its gaps: that of the histogram, or that of an exponential distribution of the same
    mean where this is more, as it is while there are fewer than a thousand gaps.
    """
    if gaps.seconds < FIRST_WEEKS.total_seconds() or not gaps.number:
        return FIRST_QUIET
    tail = gaps.seconds / gaps.number * math.log(1 / (1 - QUANTILE))
    own = timedelta(seconds=SLACK * max(tail, _quantile(gaps)))
    return own if gaps.number >= FEW_GAPS else max(own, FIRST_QUIET)


def _quantile(gaps: Gaps) -> float:
    wanted, seen = math.ceil(gaps.number * QUANTILE), 0
    for bucket in sorted(gaps.buckets):
        seen += gaps.buckets[bucket]
        if seen >= wanted:
            return float(_SHORTEST_SECONDS * 2 ** (bucket / _BUCKETS_PER_DOUBLING))
    return 0.0


def _with(gaps: Gaps, seconds: float) -> Gaps:
    bucket = math.ceil(_BUCKETS_PER_DOUBLING * math.log2(max(seconds, _SHORTEST_SECONDS) / _SHORTEST_SECONDS))
    return Gaps(
        gaps.number + 1, gaps.seconds + seconds, {**gaps.buckets, bucket: gaps.buckets.get(bucket, 0) + 1}
    )  # fmt: skip


def fold(before: Health | None, source_id: str, seen: Seen, fault: str | None, now: datetime, run_id: int) -> Health:
    """The health after one more run. ``fault`` is what ``schedules.yields`` says of it, None where all is well."""
    known = before or Health(source_id, State.WORKING, now, "", now, now)
    known = replace(known, asked_at=now, run_id=run_id)
    if fault:
        return _faulty(known, fault, now)
    # A stretch with faults in it, or with a clock set back, is no gap of the source's own making.
    own = known.fault_since is None and now > known.yielded_at
    if seen.new:
        gap = (now - known.yielded_at).total_seconds()
        # What was silent for very long was more likely at fault than quiet, and is not to teach patience without end.
        longest = 2 * quiet_after(known.gaps).total_seconds()
        gaps = _with(known.gaps, min(gap, longest)) if own and before is not None else known.gaps
        known = replace(known, gaps=gaps, yielded_at=now, fault_since=None)
    elif known.faults:
        # Well again, and nothing new yet: quiet counts from here, the gap that goes on is not learned.
        known = replace(known, yielded_at=now)
    known = replace(known, faults=0)
    patience = quiet_after(known.gaps)
    if now - known.yielded_at > patience:
        reason = f"nothing new for {_days(now - known.yielded_at)}; its own limit is {_days(patience)}"
        since = known.since if known.state is State.SILENT else known.yielded_at
        return replace(known, state=State.SILENT, since=since, reason=reason)
    return known if known.state is State.WORKING else replace(known, state=State.WORKING, since=now, reason="")


def _faulty(known: Health, fault: str, now: datetime) -> Health:
    begun = known.fault_since if known.fault_since and known.faults else now
    known = replace(known, faults=known.faults + 1, fault_since=begun)
    if known.faults < FAULTS_IN_A_ROW:
        return known
    state = State.BLOCKED if fault.startswith("blocked") else State.BROKEN
    return replace(known, state=state, since=begun, reason=fault)


def _days(long: timedelta) -> str:
    hours = long.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


def now_of(source: Source, known: Health | None, now: datetime) -> Health:
    """A source's health at this moment: as folded, unless it is disabled, or was not asked when it should have been."""
    if not source.enabled:
        why = source.note or ("disabled" if source.verified else "nobody has seen its address answer yet")
        seen = known.asked_at if known else now
        return Health(source.id, State.DISABLED, seen, why, seen, seen)
    if known is None:
        return Health(source.id, State.WORKING, now, "not asked yet", now, now)
    if now - known.asked_at > UNASKED_INTERVALS * interval(source):
        return replace(known, state=State.SILENT, since=known.asked_at, reason="not asked since then")
    return known


def note(
    engine: Engine, run_id: int, sources: Sequence[Source], faults: Mapping[str, str], now: datetime
) -> list[Health]:
    """Fold one run's counts into the health of its sources; those that changed their state for the worse.

    Costs what the run asked, whatever came before it. A source that the run did not ask, because it was resumed and had
    asked it before, is left as it is.
    """
    with reading(engine) as session:
        known = healths.known(session)
        seen = seen_in(runs.counts(session, run_id))
    folded = [
        fold(known.get(source.id), source.id, seen.get(source.id, Seen()), faults.get(source.id), now, run_id)
        for source in sources
        if source.id in seen or source.id in faults
    ]
    healths.save(engine, folded)
    return [
        each
        for each in folded
        if each.state is not State.WORKING
        and (each.source_id not in known or known[each.source_id].state != each.state)
    ]


def seen_in(counts: Iterable[runs.RunCount]) -> dict[str, Seen]:
    """What a run saw of each source that it asked."""
    found: dict[str, Seen] = {}
    for each in counts:
        before = found.get(each.source_id, Seen())
        new = each.count if each.outcome in (Outcome.RELEVANT, Outcome.IRRELEVANT) else 0
        found[each.source_id] = Seen(before.asked + each.count, before.new + new)
    return found
