"""What an analyst does beyond accepting and rejecting: merge, split, ask a second analyst, undo."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import desk_steps, overrides, tables
from store.desk_steps import keep, snapshot
from store.engine import writing
from store.follow_up import CHANGED, REVIEWED
from store.governments import value as government
from store.ledger_tables import SHOWN_STATES
from store.linking import MERGED
from store.outbox import correct, retract
from store.policy import Policy, alert_decision
from store.recording import recount
from store.reviews import Changed, taken, written
from store.settlement import Ground, resettle, value


def merge(
    engine: Engine,
    item_id: int,
    into: int,
    *,
    who: str,
    clock: Clock,
    revision: int | None = None,
    note: str = "",
    policy: Policy | None = None,
) -> int:
    """Say that an item's event is the same act as event ``into``, which keeps what it said; messages written.

    What tells of the one tells of the other from now on, also where the linking would say otherwise. Raises Changed,
    ValueError where the item has no event or both are one, LookupError where there is no such item or event.
    """
    with writing(engine) as session:
        _lock(session, item_id, into)
        row = taken(session, item_id, revision)
        event, target = _event_of(session, row), session.get(tables.Event, into)
        if target is None or target.state not in SHOWN_STATES:
            raise LookupError(f"no event {into} in the ledger")
        if target.id == event.id:
            raise ValueError("an event cannot be merged into itself")
        if event.technology != target.technology:
            raise ValueError("the two are about different technologies")
        before = snapshot(session, row, [event.id, target.id], sources=True)
        now = clock.now()
        line = written(session, row, "merged", who=who, now=now, note=note)
        grounds = {Ground(each.jurisdiction_id, each.technology) for each in (event, target)}
        _join(session, event, target, now)
        sent = retract(session, event.id, now) + _settle(session, grounds, now, policy)
        held = _changed_by(target, before["said"][target.id])
        if held:
            target.corrections = {**held, **(target.corrections or {})}
            session.flush()
            sent += _settle(session, {Ground(target.jurisdiction_id, target.technology)}, now, policy)
        keep(session, line, "merge", row, before, {"event": {"from": event.id, "to": target.id}})
        return sent


def _changed_by(target: tables.Event, was: dict[str, Any]) -> dict[str, Any]:
    """What a merge changed of the event that others went into: it keeps what it said before."""
    fields = ("action", "stage", "date", "date_precision", "body", "vote")
    now = {name: getattr(target, name) for name in fields}
    now["date"] = target.date.isoformat() if target.date else None
    changed = {name: was[name] for name in fields if was[name] is not None and was[name] != now[name]}
    if {"date", "date_precision"} & set(changed):
        changed |= {"date": was["date"], "date_precision": was["date_precision"]}
    return changed


def _join(session: Session, event: tables.Event, target: tables.Event, now: datetime) -> None:
    if event.jurisdiction_id != target.jurisdiction_id:
        recount(session, sorted(set(overrides.relocate(session, event, target.jurisdiction_id))))
    reports = overrides.reports_of(session, [event.id, target.id])
    overrides.name_act(session, [report.id for report in reports], f"{MERGED}{target.id}")
    for report in reports:
        report.event_id = target.id
    event.state, event.merged_into, event.changed_at = "merged", target.id, now
    session.flush()


def split(
    engine: Engine,
    item_id: int,
    report_ids: Sequence[int],
    *,
    who: str,
    clock: Clock,
    revision: int | None = None,
    note: str = "",
    policy: Policy | None = None,
) -> int:
    """Say that these reports of an item's event are of another act; the id of the event that they become.

    The item stays open where it was. Raises Changed, LookupError, and ValueError unless some of the event's reports
    are named, and not all.
    """
    with writing(engine) as session:
        row = taken(session, item_id, revision)
        event = _event_of(session, row)
        reports = overrides.reports_of(session, [event.id])
        live = [report for report in reports if report.sources > 0]
        off = [report for report in live if report.id in set(report_ids)]
        if not off or len(off) == len(live):
            raise ValueError("choose what is another event: some of the tellings, not all")
        before, now = snapshot(session, row), clock.now()
        line = written(session, row, row.state, who=who, now=now, note=note)
        session.flush()
        overrides.name_act(session, [each.id for each in reports if each not in off], f"rest {line.id}")
        overrides.name_act(session, [each.id for each in off], f"split {line.id}")
        for report in off:
            report.event_id = None
        session.flush()
        _settle(session, {Ground(event.jurisdiction_id, event.technology)}, now, policy)
        (new_id,) = {report.event_id for report in off}
        assert new_id is not None  # noqa: S101 - settling gives every live report its event
        _ask_about(session, new_id, row.priority, f"{CHANGED}split off from event {event.id} by {who}", now)
        keep(session, line, "split", row, before, {"event": {"from": event.id, "to": new_id}})
        return new_id


def _ask_about(session: Session, event_id: int, priority: int, reason: str, now: datetime) -> None:
    row = tables.ReviewItem
    item = session.scalars(select(row).where(row.event_id == event_id)).first()
    if item is None:
        session.add(row(event_id=event_id, state="open", reasons=[reason], priority=priority, revision=1,
                        created_at=now, changed_at=now))  # fmt: skip
    else:
        item.reasons, item.revision, item.changed_at = [*item.reasons, reason], item.revision + 1, now


def ask(
    engine: Engine,
    item_id: int,
    *,
    who: str,
    clock: Clock,
    to: str | None = None,
    revision: int | None = None,
    note: str = "",
) -> None:
    """Leave an open item to a second analyst, ``to`` or anybody else. Raises Changed, LookupError, and ValueError where
    it is decided already or goes to who asks."""
    with writing(engine) as session:
        row = taken(session, item_id, revision)
        if row.state != "open":
            raise ValueError(f"it is {row.state} already")
        if to == who:
            raise ValueError("a second analyst is somebody else")
        before = snapshot(session, row)
        line = written(session, row, "open", who=who, now=clock.now(), note=note)
        session.merge(tables.DeskAssignment(item_id=item_id, assigned_to=to, asked_by=who, asked_at=clock.now()))
        keep(session, line, "unsure", row, before, {"assigned to": {"from": None, "to": to or "anybody else"}})


def undo(engine: Engine, item_id: int, *, who: str, clock: Clock, policy: Policy | None = None) -> str:
    """Take back the last decision on an item; which kind it was.

    Undoing again takes back the one before. Alerts that it caused are called back. Raises LookupError where there is
    nothing to undo.
    """
    with writing(engine) as session:
        _lock(session, item_id)
        row = taken(session, item_id, None)
        found = _last(session, item_id)
        if found is None:
            raise LookupError("nothing to undo on this item")
        step, line = found
        before, now = dict(step.before or {}), clock.now()
        ids = [each["id"] for each in before["events"]]
        lost = snapshot(session, row, ids, sources=bool(before["sources"]))
        note = f"undone: {step.kind} by {line.who}"
        back = written(session, row, before["item"]["state"], who=who, now=now, note=note)
        grounds = _grounds(session, ids)
        counted = desk_steps.restore(session, before)
        if counted:
            recount(session, sorted(counted))
        row = session.get_one(tables.ReviewItem, item_id)
        if step.kind == "unsure":
            assigned = session.get(tables.DeskAssignment, item_id)
            if assigned is not None:
                session.delete(assigned)
        _settle(session, grounds | _grounds(session, ids), now, policy)
        _tell(session, ids, now, policy or Policy(), corrected=step.kind == "correct")
        _open_again(session, item_id, before, now)
        keep(session, back, "undo", row, lost, undid=step.decision_id)
        return step.kind


def undo_latest(engine: Engine, *, who: str, clock: Clock, policy: Policy | None = None) -> tuple[int, str]:
    """Take back the latest decision of one analyst; the item and the kind. Raises LookupError where there is none, and
    Changed where somebody decided the item again since."""
    line, step = tables.ReviewDecision, tables.DeskStep
    undone = select(step.undid).where(step.undid.is_not(None))
    query = select(line.id, line.item_id).join(step, step.decision_id == line.id)
    query = query.where(line.who == who, step.kind != "undo", line.id.not_in(undone)).order_by(line.id.desc()).limit(1)
    with Session(engine) as session:
        found = session.execute(query).first()
        if found is None:
            raise LookupError("nothing to undo")
        last = _last(session, found.item_id)
    if last is None or last[0].decision_id != found.id:
        raise Changed("somebody decided that item again since")
    return found.item_id, undo(engine, found.item_id, who=who, clock=clock, policy=policy)


def _last(session: Session, item_id: int) -> tuple[tables.DeskStep, tables.ReviewDecision] | None:
    step, line = tables.DeskStep, tables.ReviewDecision
    undone = select(step.undid).where(step.undid.is_not(None))
    query = select(step, line).join(line, line.id == step.decision_id)
    query = query.where(line.item_id == item_id, step.kind.not_in(("undo", "enter")), line.id.not_in(undone))
    found = session.execute(query.order_by(line.id.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def _open_again(session: Session, item_id: int, before: dict[str, object], now: datetime) -> None:
    """What was open before is open again, even where nothing but the analyst's own step had closed it."""
    item = session.get_one(tables.ReviewItem, item_id)
    held = before["item"]
    assert isinstance(held, dict)  # noqa: S101 - written by snapshot
    if item.state != held["state"] and held["state"] == "open":
        item.state, item.changed_at = "open", now
    if not item.reasons:
        item.reasons, item.priority = list(held["reasons"]), held["priority"]


def _tell(session: Session, event_ids: Sequence[int], now: datetime, policy: Policy, *, corrected: bool) -> None:
    """Retract what nobody vouches for any more. What would alert by itself stays: those who heard that it was taken
    back, or ``corrected``, hear how it stands now."""
    for event_id in event_ids:
        event = session.get_one(tables.Event, event_id)
        place = government(session.get_one(tables.Jurisdiction, event.jurisdiction_id))
        decision = alert_decision(value(event, place), event.first_detected_at.date(), policy,
                                  reviewed=event.state in REVIEWED, disputed=event.disputed,
                                  imported=event.imported)  # fmt: skip
        if event.state not in SHOWN_STATES or not decision.alert:
            retract(session, event_id, now)
        else:
            correct(session, event_id, now, accepted=not corrected)


def _event_of(session: Session, row: tables.ReviewItem) -> tables.Event:
    if row.event_id is None:
        raise ValueError("the item is about a document, not about an event")
    return session.get_one(tables.Event, row.event_id)


def _grounds(session: Session, event_ids: Sequence[int]) -> set[Ground]:
    event = tables.Event
    query = select(event.jurisdiction_id, event.technology).where(event.id.in_(event_ids))
    return {Ground(*each) for each in session.execute(query)}


def _settle(session: Session, grounds: Iterable[Ground], now: datetime, policy: Policy | None) -> int:
    session.flush()
    return sum(resettle(session, ground, now, policy or Policy()).alerts for ground in sorted(grounds, reverse=True))


def _lock(session: Session, item_id: int, *event_ids: int) -> None:
    """The governments of the item's event and its last steps' events, in the order of their keys."""
    place, event, row = tables.Jurisdiction, tables.Event, tables.ReviewItem
    own = session.scalar(select(row.event_id).where(row.id == item_id))
    step, line = tables.DeskStep, tables.ReviewDecision
    steps = session.scalars(select(step).join(line, line.id == step.decision_id).where(line.item_id == item_id))
    ids = {each["id"] for found in steps for each in (found.before or {}).get("events", ())}
    places = {each["jurisdiction_id"] for found in steps for each in (found.before or {}).get("events", ())}
    ids |= {*event_ids, *([own] if own is not None else [])}
    places |= set(session.scalars(select(event.jurisdiction_id).where(event.id.in_(ids))))
    session.execute(select(place.id).where(place.id.in_(places)).order_by(place.key).with_for_update()).all()


__all__ = ["ask", "merge", "split", "undo", "undo_latest"]
