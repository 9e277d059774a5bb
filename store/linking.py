"""Which reports are of one event, which events are steps of one measure, and what contradicts what.

Everything here is a pure function of a set of reports about one topic in one jurisdiction. The ledger of a jurisdiction
is *settled* from all its reports each time one is added, so it cannot depend on the order in which documents arrive.

Reports of one event have the same stage and the same kind of measure (a ban and a moratorium count as one kind, since
headlines call a moratorium a ban), and dates that agree: news dates may be ``NEWS_DAYS`` off, two official records of
different days are two meetings, a month or year takes an event within it, and what has no date goes to an event already
known. A committee's vote is not the council's. Reports are taken in a fixed order, best known first (dated official
records, dated news, dated mentions, months, years, undated), and each joins the nearest event or opens its own.

Official records outrank news for date, vote and kind of measure. What they overrule stays visible as a note; a
contradiction between equals is a conflict. Background mentions are never part of a conflict.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from banwatch.measures import Action, DatePrecision, Stage
from store.tallies import Tally, contradict, words

NEWS_DAYS = 3
"""How many days apart news may date one vote: the meeting, the night it ended, the day it was printed, a weekday."""

PRINTED_DAYS = 14
"""How long after a vote an article without a date of its own is taken to report that vote."""


_NO_TALLY = Tally()


@dataclass(frozen=True, slots=True)
class Report:
    """One way in which documents report an event. ``key`` tells it from every other and is the same on every run.

    ``published`` is kept for a primary report without a date. ``sources`` counts the documents that say it.
    ``imported`` is true for a row of a table of facts, which no crawled document stands behind. ``act`` is an analyst's
    word on which act it is of: reports of one are one event, reports of two never.
    """

    key: str
    action: Action
    stage: Stage
    primary: bool
    official: bool = False
    date: dt.date | None = None
    precision: DatePrecision | None = None
    published: dt.date | None = None
    body: str | None = None
    tally: Tally = field(default=_NO_TALLY)
    scope: tuple[str, ...] = ()
    file_number: str | None = None
    doubts: tuple[str, ...] = ()
    confidence: float = 0.0
    sources: int = 1
    imported: bool = False
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One event as its reports settle it. ``reports`` are their keys, the one that opened it first.

    ``disputed`` is true while equals, or an official record, contradict that this step happened. ``doubts`` are those
    that every primary report shares: one clear report dispels them.
    """

    reports: tuple[str, ...]
    action: Action
    stage: Stage
    primary: bool
    official: bool
    date: dt.date | None
    precision: DatePrecision | None
    body: str | None
    tally: Tally
    scope: tuple[str, ...]
    file_number: str | None
    confidence: float
    doubts: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    disputed: bool = False
    imported: bool = False


def family(action: Action) -> str:
    """Kinds of measures that documents mix up are one family."""
    return "prohibition" if action in (Action.BAN, Action.MORATORIUM) else action.value


def settle(reports: Iterable[Report]) -> tuple[Step, ...]:
    """The events that the reports tell of, each report in exactly one, in a fixed order."""
    clusters: list[list[Report]] = []
    for report in sorted((report for report in reports if report.sources > 0), key=_rank):
        near = _named_same(clusters, report) or [cluster for cluster in clusters if _fits(cluster, report)]
        if near:
            min(near, key=lambda cluster: _distance(cluster[0], report)).append(report)
        else:
            clusters.append([report])
    return _with_stage_conflicts([_step(cluster) for cluster in clusters])


def _acts(cluster: Sequence[Report]) -> set[str]:
    return {report.act for report in cluster if report.act is not None}


def _named_same(clusters: Iterable[list[Report]], report: Report) -> list[list[Report]]:
    return [cluster for cluster in clusters if report.act in _acts(cluster)] if report.act is not None else []


def _fits(cluster: Sequence[Report], report: Report) -> bool:
    return same_act(cluster[0], report) and (report.act is None or not _acts(cluster))


def _rank(report: Report) -> tuple[int, dt.date, bool, bool, str]:
    if report.precision is DatePrecision.DAY:
        known = 0 if report.official and report.primary else 1 if report.primary else 2
    elif report.date is not None:
        known = 3 if report.precision is DatePrecision.MONTH else 4
    else:
        known = 5 if report.primary else 6
    return known, report.date or report.published or dt.date.min, not report.official, not report.primary, report.key


def same_act(known: Report, report: Report) -> bool:
    """Whether a report is of the event that ``known``, which ranks before it, opened."""
    if family(known.action) != family(report.action) or known.stage is not report.stage:
        return False
    if known.file_number and report.file_number and known.file_number != report.file_number:
        return False
    if report.date is None:
        return _undated_fits(known, report)
    if known.date is None:
        return False
    if report.precision is DatePrecision.DAY:
        return _days_fit(known, report, abs((known.date - report.date).days))
    if report.precision is DatePrecision.MONTH:
        return (known.date.year, known.date.month) == (report.date.year, report.date.month)
    return known.date.year == report.date.year


def _days_fit(known: Report, report: Report, days: int) -> bool:
    if known.precision is not DatePrecision.DAY or _committee_differs(known.body, report.body):
        return False
    if days == 0:
        return True
    if known.official and report.official:
        return False
    return days <= NEWS_DAYS and not _other_body(known.body, report.body) and not contradict(known.tally, report.tally)


def _undated_fits(known: Report, report: Report) -> bool:
    if not report.primary or report.published is None:
        return True
    if known.precision is DatePrecision.DAY and known.date is not None:
        return -1 <= (report.published - known.date).days <= PRINTED_DAYS
    if known.date is not None:
        return known.date.year == report.published.year
    return known.published is None or abs((report.published - known.published).days) <= PRINTED_DAYS


def _distance(known: Report, report: Report) -> tuple[bool, int, bool, dt.date, str]:
    at = report.date or report.published
    days = abs((known.date - at).days) if known.date and at else 0
    return known.action is not report.action, days, not known.primary, known.date or dt.date.max, known.key


_GENERIC = frozenset(
    ("the", "of", "on", "for", "and", "city", "town", "county", "village", "state", "board", "members", "legislature")
)


def _named(body: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,40}", (body or "").casefold().replace("'s", ""))) - _GENERIC


def _is_committee(body: str) -> bool:
    return bool({"committee", "subcommittee", "panel"} & _named(body))


def _committee_differs(one: str | None, other: str | None) -> bool:
    return bool(one and other) and _is_committee(one or "") != _is_committee(other or "")


def _other_body(one: str | None, other: str | None) -> bool:
    mine, theirs = _named(one), _named(other)
    return bool(mine and theirs) and (not mine & theirs or _committee_differs(one, other))


def _step(cluster: Sequence[Report]) -> Step:
    anchor = cluster[0]
    primaries = [report for report in cluster if report.primary]
    official = [report for report in primaries if report.official]
    deciding = official or primaries or list(cluster)
    dated = [report for report in deciding if report.date is not None] or [r for r in cluster if r.date is not None]
    when = min(dated, key=lambda r: (_rank(r)[0], -r.sources, r.date or dt.date.max, r.key)) if dated else anchor
    voted = [report for report in deciding if report.tally] or [report for report in cluster if report.tally]
    vote = min(voted, key=lambda r: (-len(r.tally.counts), -r.sources, r.key)).tally if voted else Tally()
    named = [report for report in deciding if report.body] or [report for report in cluster if report.body]
    body = min(named, key=lambda r: (-r.sources, -len(r.body or ""), r.body or "")).body if named else None
    kind = min(deciding, key=lambda r: (-_weight(deciding, r.action), r.action)).action
    files = sorted({report.file_number for report in cluster if report.file_number})
    conflicts, notes = _contradictions(official, [report for report in primaries if not report.official])
    shared = [set(report.doubts) for report in primaries]
    return Step(
        reports=tuple(report.key for report in cluster),
        action=kind,
        stage=anchor.stage,
        primary=bool(primaries),
        official=bool(official),
        date=when.date,
        precision=when.precision,
        body=body,
        tally=vote,
        scope=tuple(sorted({place for report in primaries or cluster for place in report.scope})),
        file_number=files[0] if files else None,
        confidence=max(report.confidence for report in primaries or cluster),
        doubts=tuple(sorted(set().union(*shared))) if shared and all(shared) else (),
        conflicts=conflicts,
        notes=notes,
        imported=all(report.imported for report in primaries or cluster),
    )


def _weight(reports: Iterable[Report], action: Action) -> int:
    return sum(report.sources for report in reports if report.action is action)


def _contradictions(official: list[Report], news: list[Report]) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
    if days and one.date and other.date and abs((one.date - other.date).days) > 1:
        found.append((one.date.isoformat(), other.date.isoformat()))
    return found


_RIVALS = frozenset({
    frozenset({Stage.ADVANCED, Stage.ADOPTED}),
    frozenset({Stage.ADVANCED, Stage.REJECTED}),
    frozenset({Stage.ADOPTED, Stage.REJECTED}),
})  # fmt: skip


def _with_stage_conflicts(steps: Sequence[Step]) -> tuple[Step, ...]:
    settled = []
    for step in steps:
        rivals = [other for other in steps if other is not step and _one_vote_two_stages(step, other)]
        if rivals:
            stages = sorted({step.stage.value, *(other.stage.value for other in rivals)})
            step = replace(
                step,
                conflicts=(*step.conflicts, f"one vote reported as {' and as '.join(stages)}"),
                disputed=any(other.official or not step.official for other in rivals),
            )
        settled.append(step)
    return tuple(settled)


def _one_vote_two_stages(one: Step, other: Step) -> bool:
    if not (one.primary and other.primary) or family(one.action) != family(other.action):
        return False
    if frozenset({one.stage, other.stage}) not in _RIVALS or one.date is None or other.date is None:
        return False
    if DatePrecision.DAY is not one.precision or DatePrecision.DAY is not other.precision:
        return False
    near = abs((one.date - other.date).days) <= (0 if one.official and other.official else 1)
    counted = tuple(replace(step.tally, result=None) for step in (one, other))
    return near and not _other_body(one.body, other.body) and not contradict(*counted)
