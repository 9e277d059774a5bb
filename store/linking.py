"""Which reports are of one event.

Everything here is a pure function of a set of reports about one topic in one jurisdiction. The ledger of a jurisdiction
is *settled* from all its reports each time one is added, so it cannot depend on the order in which documents arrive.

Reports of one event have the same stage and the same kind of measure (a ban and a moratorium count as one kind, since
headlines call a moratorium a ban), and dates that agree: news dates may be ``NEWS_DAYS`` off, two official records of
different days are two meetings, a month or year takes an event within it, and what has no date goes to an event already
known. A committee's vote is not the council's, and two file numbers are two measures. Reports are taken in a fixed
order, best known first (dated official records, dated news, dated mentions, months, years, undated), and each joins the
nearest event, one whose tally it does not contradict before others, or opens its own.

What contradicts what is said in ``store.contradictions``, which steps are of one measure in ``store.lines``.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from banwatch.measures import Action, DatePrecision
from store.contradictions import MERGED, NEXT_DAY, contradictions, one_vote_two_stages, with_stage_conflicts
from store.steps import Report, Step, committee_differs, family, other_body, other_file
from store.tallies import Tally, contradict

__all__ = ["MERGED", "Report", "Step", "family", "one_vote_two_stages", "same_act", "settle"]

NEWS_DAYS = 3
"""How many days apart news may date one vote: the meeting, the night it ended, the day it was printed, a weekday."""

PRINTED_DAYS = 14
"""How long after a vote an article without a date of its own is taken to report that vote."""


def settle(reports: Iterable[Report]) -> tuple[Step, ...]:
    """The events that the reports tell of, each report in exactly one, in a fixed order."""
    clusters: list[list[Report]] = []
    for report in sorted((report for report in reports if report.sources > 0), key=_rank):
        near = _named_same(clusters, report) or [cluster for cluster in clusters if _fits(cluster, report)]
        if near:
            min(near, key=lambda cluster: _distance(cluster[0], report)).append(report)
        else:
            clusters.append([report])
    return with_stage_conflicts([_step(cluster) for cluster in clusters])


def _acts(cluster: Sequence[Report]) -> set[str]:
    return {report.act for report in cluster if report.act is not None}


def _named_same(clusters: Iterable[list[Report]], report: Report) -> list[list[Report]]:
    return [cluster for cluster in clusters if report.act in _acts(cluster)] if report.act is not None else []


def _fits(cluster: Sequence[Report], report: Report) -> bool:
    files = {known.file_number for known in cluster if known.file_number}
    if report.file_number and files and report.file_number not in files:
        return False
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
    if other_file(known.file_number, report.file_number):
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
    if known.precision is not DatePrecision.DAY or committee_differs(known.body, report.body):
        return False
    if days == 0:
        return True
    if known.official and report.official:
        return False
    if days > NEWS_DAYS or other_body(known.body, report.body):
        return False
    return days <= NEXT_DAY or not contradict(known.tally, report.tally)


def _undated_fits(known: Report, report: Report) -> bool:
    if not report.primary or report.published is None:
        return True
    if known.precision is DatePrecision.DAY and known.date is not None:
        return -1 <= (report.published - known.date).days <= PRINTED_DAYS
    if known.date is not None:
        return known.date.year == report.published.year
    return known.published is None or abs((report.published - known.published).days) <= PRINTED_DAYS


def _distance(known: Report, report: Report) -> tuple[bool, bool, bool, int, bool, dt.date, str]:
    at = report.date or report.published
    days = abs((known.date - at).days) if known.date and at else 0
    other_file = report.file_number is not None and known.file_number != report.file_number
    return (contradict(known.tally, report.tally), known.action is not report.action, other_file, days,
            not known.primary, known.date or dt.date.max, known.key)  # fmt: skip


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
    conflicts, notes = contradictions(official, [report for report in primaries if not report.official])
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
