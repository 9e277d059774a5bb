"""The default policy of what is worth an alert; the one place that decides it."""

from datetime import date

from banwatch.jurisdictions import Level
from banwatch.measures import Action, Event, Stage
from banwatch.readings import AlertDecision

RECENT_DAYS = 30
THRESHOLD = 0.8
"""Chosen from the trade-off that `banwatch calibrate` prints: the least at which nearly all alerts are right."""


def decide(
    event: Event, today: date | None, *, threshold: float = THRESHOLD, recent_days: int = RECENT_DAYS
) -> AlertDecision:
    """Whether the event would alert. ``today`` is the publication date when one document is judged by itself; None
    means that recency is not judged."""
    measure = event.measure
    if measure.jurisdiction.level is Level.FOREIGN:
        return AlertDecision(False, "a foreign government")
    if not event.primary:
        return AlertDecision(False, "mentioned as background, not the document's news")
    if measure.action not in (Action.BAN, Action.MORATORIUM):
        return AlertDecision(False, f"a {measure.action.value}, not a ban or moratorium")
    if event.stage is not Stage.ADOPTED:
        return AlertDecision(False, f"{event.stage.value}, not adopted")
    if not measure.jurisdiction.resolved:
        return AlertDecision(False, f"which {measure.jurisdiction.name} is meant is not resolved")
    if today is not None and event.date is not None:
        age = (today - event.date).days
        if age > recent_days:
            return AlertDecision(False, f"{age} days old, more than {recent_days}")
    if event.confidence < threshold:
        return AlertDecision(False, f"confidence {event.confidence:.2f} is below {threshold:.2f}")
    return AlertDecision(True, f"a {measure.action.value} adopted, confidence {event.confidence:.2f}")
