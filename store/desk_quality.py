"""How good the program's proposals are, by what analysts decided, and how far analysts agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import tables
from store.follow_up import SYSTEM

DECIDED = ("accepted", "corrected", "rejected", "merged")
MOST_DECISIONS = 20_000
"""The latest decisions that the numbers are made from."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How often what was proposed was right as it stood (``accepted``), after a correction, or wrong."""

    name: str
    accepted: int
    corrected: int
    rejected: int

    @property
    def number(self) -> int:
        return self.accepted + self.corrected + self.rejected

    @property
    def right(self) -> int:
        """Right as it stood, in whole percent."""
        return round(100 * self.accepted / self.number) if self.number else 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two analysts who decided the same items: how many, and on how many alike."""

    one: str
    other: str
    items: int
    alike: int


@dataclass(frozen=True, slots=True)
class Quality:
    by_rule: tuple[Precision, ...]
    by_source: tuple[Precision, ...]
    by_analyst: tuple[Precision, ...]
    agreement: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who decided what, when, from what to what."""

    decision_id: int
    item_id: int
    who: str
    decided_at: datetime
    kind: str
    from_state: str
    to_state: str
    note: str
    said: dict[str, dict[str, object]]


def quality(session: Session) -> Quality:
    """The numbers from the last decision of each item, and for agreement from each analyst's last on it."""
    line, item = tables.ReviewDecision, tables.ReviewItem
    query = (
        select(line.item_id, line.who, line.to_state, item.reasons, item.event_id)
        .join(item, item.id == line.item_id)
        .where(line.who != SYSTEM)
        .order_by(line.id.desc())
        .limit(MOST_DECISIONS)
    )
    said: dict[int, dict[str, str]] = defaultdict(dict)
    last: dict[int, str] = {}
    rules: dict[int, set[str]] = {}
    events: dict[int, int] = {}
    for row in session.execute(query):
        last.setdefault(row.item_id, row.to_state)
        said[row.item_id].setdefault(row.who, row.to_state)
        rules[row.item_id] = {str(reason).partition(":")[0] for reason in row.reasons}
        if row.event_id is not None:
            events[row.event_id] = row.item_id
    decided = {item_id: state for item_id, state in last.items() if state in DECIDED}
    sources = _sources(session, [event for event, item_id in events.items() if item_id in decided])
    return Quality(
        _precision((rule, decided[each]) for each in decided for rule in rules[each]),
        _precision((source, decided[events[event]]) for event, source in sources),
        _precision((who, state) for each in said.values() for who, state in each.items() if state in DECIDED),
        _agreement(said.values()),
    )


def _sources(session: Session, event_ids: list[int]) -> set[tuple[int, str]]:
    report, source, document = tables.Report, tables.EventSource, tables.Document
    found: set[tuple[int, str]] = set()
    for start in range(0, len(event_ids), 500):
        query = (
            select(report.event_id, document.source_id)
            .join(source, source.report_id == report.id)
            .join(document, document.id == source.document_id)
            .where(report.event_id.in_(event_ids[start : start + 500]))
            .distinct()
        )
        found |= {(row.event_id or 0, row.source_id) for row in session.execute(query)}
    return found


def _precision(pairs: Iterable[tuple[str, str]]) -> tuple[Precision, ...]:
    counted = Counter(pairs)
    names = sorted({name for name, _ in counted})
    made = [
        Precision(name, counted[name, "accepted"], counted[name, "corrected"] + counted[name, "merged"],
                  counted[name, "rejected"])
        for name in names
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda each: (-each.number, each.name)))


def _agreement(said: Iterable[dict[str, str]]) -> tuple[Agreement, ...]:
    items: Counter[tuple[str, str]] = Counter()
    alike: Counter[tuple[str, str]] = Counter()
    for each in said:
        told = sorted((who, state) for who, state in each.items() if state in DECIDED)
        for position, (one, first) in enumerate(told):
            for other, second in told[position + 1 :]:
                items[one, other] += 1
                alike[one, other] += first == second
    return tuple(Agreement(*pair, number, alike[pair]) for pair, number in sorted(items.items()))


def history(
    session: Session, *, item_id: int | None = None, before: int | None = None, limit: int = 60
) -> list[HistoryLine]:
    """The latest decisions, newest first; ``before`` is the last line's id of the page before."""
    line, step = tables.ReviewDecision, tables.DeskStep
    query = select(line, step).outerjoin(step, step.decision_id == line.id).order_by(line.id.desc()).limit(limit)
    if item_id is not None:
        query = query.where(line.item_id == item_id)
    if before is not None:
        query = query.where(line.id < before)
    return [
        HistoryLine(row.id, row.item_id, row.who, row.decided_at, more.kind if more else "", row.from_state,
                    row.to_state, row.note, (more.said or {}) if more else {})
        for row, more in session.execute(query)
    ]  # fmt: skip
