"""What the ledger does with an event by itself: alert, ask an analyst, or neither. Pure functions."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from banwatch.alerting import RECENT_DAYS, THRESHOLD, decide
from banwatch.measures import Action, Event, Stage
from banwatch.readings import AlertDecision

NEW_BAN, CONFLICT, GAP, DOUBT, BACKGROUND = 10, 20, 30, 40, 50
"""Priorities of review items, the first to be looked at lowest."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's settings that the ledger needs: least confidence of an automatic alert, and how recent in days."""

    threshold: float = THRESHOLD
    recent_days: int = RECENT_DAYS


def alert_decision(
    event: Event, detected: date, policy: Policy, *, reviewed: bool, disputed: bool, imported: bool = False
) -> AlertDecision:
    """Whether subscribers hear of an event; recency counts from its first detection.

    An analyst's word settles confidence and disputes. Steps other than an adopted ban or moratorium go only to those
    who chose them, under otherwise the same policy. What has no date cannot be shown to be recent, and what
    was only imported is no news.
    """
    if imported and not reviewed:
        return AlertDecision(False, "imported; no crawled document reports it")
    as_if = replace(
        event,
        measure=replace(event.measure, action=_alerting(event.measure.action)),
        stage=Stage.ADOPTED,
        confidence=1.0 if reviewed else event.confidence,
    )
    decision = decide(as_if, detected, threshold=policy.threshold, recent_days=policy.recent_days)
    if not decision.alert:
        return decision
    if event.date is None:
        return AlertDecision(False, "no date is known, so it may be old")
    if event.date > detected + timedelta(days=1):
        return AlertDecision(False, f"dated {event.date.isoformat()}, after it was detected")
    if disputed and not reviewed:
        return AlertDecision(False, "sources disagree on whether it happened")
    sure = "confirmed by an analyst" if reviewed else f"confidence {event.confidence:.2f}"
    return AlertDecision(True, f"a {event.measure.action.value} {event.stage.value}, {sure}")


def _alerting(action: Action) -> Action:
    return action if action in (Action.BAN, Action.MORATORIUM) else Action.BAN


def review_reasons(event: Event, conflicts: tuple[str, ...], detected: date, policy: Policy) -> tuple[str, ...]:
    """Why an analyst should look at an event, in words; empty where there is no reason."""
    reasons = [f"conflict: {conflict}" for conflict in conflicts]
    if not event.primary:
        return tuple(reasons)
    place = event.measure.jurisdiction
    if not place.resolved:
        reasons.append(f"unresolved: which {place.name} is meant is not known")
    reasons += [f"doubt: {doubt}" for doubt in event.doubts]
    if event.confidence < policy.threshold:
        reasons.append(f"confidence: {event.confidence:.2f} is below {policy.threshold:.2f}")
    if event.date is None:
        reasons.append("date: no date is known")
    elif event.date > detected + timedelta(days=1):
        reasons.append(f"date: {event.date.isoformat()} is after it was detected")
    return tuple(reasons)


def priority(event: Event, conflicts: tuple[str, ...], detected: date, policy: Policy) -> int:
    """Likely new bans first, then conflicts, then doubts, then what is only mentioned."""
    recent = event.date is None or (detected - event.date).days <= policy.recent_days
    bans = event.measure.action in (Action.BAN, Action.MORATORIUM) and event.stage is Stage.ADOPTED
    if event.primary and bans and recent:
        return NEW_BAN
    if conflicts:
        return CONFLICT
    return DOUBT if event.primary else BACKGROUND
