"""What follows from a settled event: its review item, the item's history, and messages to subscribers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from banwatch import measures
from store import tables
from store.outbox import WITHDRAWN, correct, enqueue, retract
from store.policy import Policy, alert_decision, priority, review_reasons
from store.standing import put

SYSTEM = "banwatch"
"""Who the history says it was, where nobody decided."""

REVIEWED = ("accepted", "corrected")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many review items were opened and outbox rows written."""

    review_items: int = 0
    alerts: int = 0

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.review_items + other.review_items, self.alerts + other.alerts)


class Desk:
    """The review items of the events at hand, read at once, and what is to be sent when all is settled."""

    def __init__(self, session: Session, event_ids: Sequence[int], now: datetime, policy: Policy) -> None:
        self.session = session
        self.now = now
        self.policy = policy
        self._alerting: list[int] = []
        self._gone: list[int] = []
        self._back: list[int] = []
        row = tables.ReviewItem
        found = session.scalars(select(row).where(row.event_id.in_(event_ids))) if event_ids else ()
        self._items = {item.event_id: item for item in found}

    def item(self, event_id: int) -> tables.ReviewItem | None:
        return self._items.get(event_id)

    def open_item(self, event_id: int, reasons: list[str], urgency: int) -> None:
        item = tables.ReviewItem(event_id=event_id, state="open", reasons=reasons, priority=urgency, revision=1,
                                 created_at=self.now, changed_at=self.now)  # fmt: skip
        self._items[event_id] = item
        self.session.add(item)

    def move(self, item: tables.ReviewItem, state: str, note: str) -> None:
        """Put an item into another state, with a line in its history."""
        self.session.add(
            tables.ReviewDecision(item_id=item.id, who=SYSTEM, decided_at=self.now, from_state=item.state,
                                  to_state=state, note=note)
        )  # fmt: skip
        item.state, item.revision, item.changed_at = state, item.revision + 1, self.now

    def alert(self, event_id: int) -> None:
        self._alerting.append(event_id)

    def take_back(self, event_id: int) -> None:
        """No document reports the event any more: who was told of it hears so."""
        self._gone.append(event_id)

    def stand_again(self, event_id: int) -> None:
        """A document reports the event once more: who was told that it is taken back hears so."""
        self._back.append(event_id)

    def send(self) -> Settled:
        """Write the messages; one event after the other, so that a signature is no second alert of its measure."""
        written = sum(retract(self.session, event_id, self.now, WITHDRAWN) for event_id in self._gone)
        written += sum(correct(self.session, event_id, self.now, accepted=True) for event_id in self._back)
        return Settled(0, written + sum(enqueue(self.session, event_id, self.now) for event_id in self._alerting))


def follow_up(desk: Desk, row: tables.Event, event: measures.Event) -> Settled:
    """The review item and the messages that an event calls for as it stands now."""
    opened = _flag(desk, row, event)
    decision = alert_decision(event, row.first_detected_at.date(), desk.policy, reviewed=row.state in REVIEWED,
                              disputed=row.disputed, imported=row.imported)  # fmt: skip
    put(row, alert_reason=decision.reason)
    if decision.alert:
        desk.alert(row.id)
    return Settled(opened, 0)


def _flag(desk: Desk, row: tables.Event, event: measures.Event) -> int:
    detected = row.first_detected_at.date()
    conflicts = tuple(str(each) for each in row.conflicts)
    reasons = list(review_reasons(event, conflicts, detected, desk.policy))
    urgency = priority(event, conflicts, detected, desk.policy)
    item = desk.item(row.id)
    if item is None:
        if reasons:
            desk.open_item(row.id, reasons, urgency)
        return int(bool(reasons))
    fresh = [reason for reason in reasons if reason.startswith("conflict: ") and reason not in item.reasons]
    evidence = [reason for reason in item.reasons if str(reason).startswith(CHANGED)]
    if item.state == "open":
        reasons += evidence
    if not reasons and item.state == "open":
        desk.move(item, "resolved", "better evidence came")
    elif item.state == "resolved" and reasons:
        desk.move(item, "open", "; ".join(reasons))
    elif item.state in REVIEWED and fresh:
        desk.move(item, "open", f"reopened: {'; '.join(fresh)}")
    if item.reasons != reasons or item.priority != urgency:
        item.reasons, item.priority, item.revision, item.changed_at = reasons, urgency, item.revision + 1, desk.now
    return 0


CHANGED = "evidence: "
"""How a reason begins that reopens what an analyst had decided."""


def reopen(desk: Desk, row: tables.Event, why: str) -> None:
    """Ask an analyst again about a decided event; the decision itself stands until then."""
    reason = f"{CHANGED}{why}"
    item = desk.item(row.id)
    if item is None or reason in item.reasons:
        return
    item.reasons = [*item.reasons, reason]
    if item.state == "open":
        item.revision, item.changed_at = item.revision + 1, desk.now
    else:
        desk.move(item, "open", f"reopened: {why}")


def close(desk: Desk, event_id: int, state: str, note: str) -> None:
    """Close an event's item, if it is open."""
    item = desk.item(event_id)
    if item is not None and item.state == "open":
        desk.move(item, state, note)
