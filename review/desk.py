"""What the pages show, gathered from the store: the queue, one item, the ledger, one event."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from alerts import words
from alerts.cleaning import host_of, one_line, web_link
from review import forms
from review.documents import DocumentView, document_view
from review.gaps import GapView, gap_view, marks_of
from store import desk_gaps, desk_queue, desk_tellings, ledger, policy, reviews
from store.desk_gaps import GapStory
from store.desk_queue import QueueFilter
from store.follow_up import SYSTEM
from store.ledger import EventDetail, EventRow, SourceRow
from store.reviews import QueueItem

GROUPS = {
    policy.NEW_BAN: ("Likely new bans", "An accepted one alerts subscribers at once."),
    policy.CONFLICT: ("Sources in conflict", "Two tellings of one vote cannot both be right."),
    policy.GAP: ("Gaps in the ledger", "A source claims something that the ledger does not hold."),
    policy.DOUBT: ("Doubts", "The reading is not sure enough to stand by itself."),
    policy.BACKGROUND: ("Mentioned in passing", "Earlier or other measures that a document names."),
}
NEW = dt.timedelta(hours=24)
_BELOW = re.compile(r"([01]\.[0-9]{2}) is below ([01]\.[0-9]{2})")
MOST_TIMELINE = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in the queue: ``kind`` is the rule's word, ``text`` what it found."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One event in words; ``percent`` is the confidence in whole percent."""

    event_id: int
    headline: str
    place: str
    resolved: bool
    ocd_id: str
    body: str
    vote: str
    date: str
    iso_date: str
    action: str
    stage: str
    does: str
    scope: str
    file_number: str
    sources: int
    host: str
    percent: int
    sureness: str
    review_state: str
    reviewed: str
    primary: bool
    official: bool
    alert_reason: str
    detected: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One line of the queue in words. An item without an event is about a gap in the ledger."""

    item_id: int
    headline: str
    revision: int
    state: str
    new: bool
    waiting: str
    reasons: tuple[Reason, ...]
    event: EventView | None
    gap: GapView | None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    explanation: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SourceTab:
    """One source of an event, to choose among."""

    document_id: int
    title: str
    host: str
    link: str | None
    published: str
    official: bool
    vote: str
    relation: str
    link_reason: str
    chosen: bool


def event_view(event: EventRow) -> EventView:
    said = words.words()
    return EventView(
        event_id=event.event_id,
        headline=one_line(words.headline(event), 200),
        place=one_line(words.place_name(event.place), 120),
        resolved=event.place.resolved,
        ocd_id=event.place.ocd_id or "",
        body=one_line(event.body, 160),
        vote=one_line(event.vote, 120),
        date=words.day(event.date, event.date_precision),
        iso_date=event.date.isoformat() if event.date else "",
        action=said.action[event.action],
        stage=event.stage.value,
        does=one_line(words.does(event), 200),
        scope=", ".join(event.scope),
        file_number=one_line(event.file_number, 80),
        sources=event.sources,
        host=host_of(event.urls[0]) if event.urls else "",
        percent=round(event.confidence * 100),
        sureness=words.sureness(event.confidence),
        review_state=event.review_state,
        reviewed=said.review[event.review_state],
        primary=event.primary,
        official=event.official,
        alert_reason=one_line(event.alert_reason, 200),
        detected=words.day(event.first_detected_at.date()),
        flags=tuple(one_line(flag, 200) for flag in event.flags),
    )


def item_view(item: QueueItem, now: dt.datetime, stories: Mapping[int, GapStory]) -> ItemView:
    event = event_view(item.event) if item.event else None
    gap = None if event else gap_view(item.item_id, stories.get(item.document_id or 0))
    return ItemView(
        item_id=item.item_id,
        headline=event.headline if event else gap.headline if gap else "",
        revision=item.revision,
        state=item.state,
        new=now - item.created_at < NEW,
        waiting=ago(now - item.created_at),
        reasons=tuple(reason(text) for text in item.reasons),
        event=event,
        gap=gap,
    )


def gap_stories(session: Session, items: Sequence[QueueItem]) -> dict[int, GapStory]:
    """The documents behind the items that have no event."""
    return desk_gaps.stories(session, [item.document_id for item in items if item.document_id and not item.event])


def reason(text: str) -> Reason:
    """ "doubt: another place is nearly as likely" as its rule and its words."""
    kind, colon, rest = str(text).partition(": ")
    unsure = _BELOW.fullmatch(rest) if kind == "confidence" else None
    if unsure:
        sure, enough = (round(float(number) * 100) for number in unsure.groups())
        return Reason(kind, f"{sure}% sure; what is {enough}% sure stands by itself")
    return Reason(one_line(kind, 20), one_line(rest, 240)) if colon else Reason("note", one_line(kind, 240))


def ago(gap: dt.timedelta) -> str:
    """How long something has waited: "minutes", "5 hours", "2 days", "3 weeks"."""
    hours = int(gap.total_seconds() // 3600)
    if hours < 1:
        return "under an hour"
    for size, name in ((24 * 7, "week"), (24, "day"), (1, "hour")):
        number = hours // size
        if number >= (2 if size > 1 else 1) or size == 1:
            return f"{number} {name}{'' if number == 1 else 's'}"
    return ""


def groups(session: Session, items: Sequence[QueueItem], now: dt.datetime) -> tuple[Group, ...]:
    """The queue under its headings, each only where it has items."""
    found, stories = [], gap_stories(session, items)
    for priority in dict.fromkeys(item.priority for item in items):
        title, explanation = GROUPS.get(priority, ("Other", ""))
        views = tuple(item_view(item, now, stories) for item in items if item.priority == priority)
        found.append(Group(title, explanation, views))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TellingView:
    """One way in which documents tell the event, in words."""

    report_id: int
    words: str
    who: str
    sources: int


def tellings(session: Session, event_id: int | None) -> tuple[TellingView, ...]:
    found = desk_tellings.tellings(session, event_id) if event_id is not None else ()
    return tuple(
        TellingView(
            each.report_id,
            one_line(
                ", ".join(
                    part
                    for part in (
                        f"{each.action} {each.stage}",
                        words.day(each.date, each.precision) or "no date",
                        each.body,
                        each.vote,
                        "" if each.primary else "only mentioned",
                    )
                    if part
                ),
                240,
            ),
            ", ".join(dict.fromkeys(host_of(url) for url in each.urls)),
            each.sources,
        )
        for each in found
    )


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything on the page of one item."""

    item: ItemView
    event: EventRow | None
    detail: EventDetail | None
    form: forms.Sent | None
    document: DocumentView | None
    tabs: tuple[SourceTab, ...]
    timeline: tuple[EventView, ...]
    history: tuple[reviews.Decision, ...]
    before: int | None
    after: int | None
    tellings: tuple[TellingView, ...]
    merge_into: tuple[EventView, ...]
    undoable: bool


def item_page(
    session: Session, item_id: int, document_id: int | None, now: dt.datetime, wanted: QueueFilter
) -> ItemPage:
    """One item with the document asked for, else its first primary source; raises LookupError."""
    found = reviews.item(session, item_id)
    detail = found.event
    before, after = desk_queue.neighbours(session, wanted, now, found.item.cursor)
    sources = detail.sources if detail else ()
    chosen = choose(sources, document_id)
    shown = chosen.document_id if chosen else found.item.document_id
    row = detail.row if detail else None
    known = timeline(session, row)
    stories = gap_stories(session, [found.item])
    claims = marks_of(stories[shown]) if shown in stories else ()
    return ItemPage(
        item=item_view(found.item, now, stories),
        event=row,
        detail=detail,
        form=forms.held(row) if row else None,
        document=document_view(session, chosen, shown, claims) if shown else None,
        tabs=tabs(sources, chosen),
        timeline=known,
        history=found.history,
        before=before,
        after=after,
        tellings=tellings(session, row.event_id if row else None),
        merge_into=tuple(each for each in known if row and each.event_id != row.event_id)[-9:],
        undoable=any(line.who != SYSTEM for line in found.history),
    )


def choose(sources: Sequence[SourceRow], document_id: int | None) -> SourceRow | None:
    """The source of that document, else the first that reports the event as its news, else the first."""
    asked = [source for source in sources if source.document_id == document_id]
    return next(iter([*asked, *(source for source in sources if source.primary), *sources]), None)


def tabs(sources: Sequence[SourceRow], chosen: SourceRow | None) -> tuple[SourceTab, ...]:
    return tuple(
        SourceTab(
            document_id=source.document_id,
            title=one_line(source.title, 140) or host_of(source.url) or one_line(source.source_id, 80),
            host=host_of(source.url),
            link=web_link(source.url),
            published=words.day(source.published),
            official=source.official,
            vote=source.vote.motion or "" if source.vote else "",
            relation=source.relation,
            link_reason=one_line(source.link_reason, 240),
            chosen=source is chosen,
        )
        for source in sources[:20]
    )


def timeline(session: Session, event: EventRow | None) -> tuple[EventView, ...]:
    """What the ledger holds for the event's government, earliest first; nothing where that is not resolved."""
    if event is None or event.place.ocd_id is None:
        return ()
    return tuple(event_view(row) for row in ledger.timeline(session, event.place.ocd_id)[-MOST_TIMELINE:])


def following(session: Session, item_id: int, wanted: QueueFilter, now: dt.datetime) -> int | None:
    """The item to look at after one is decided: the next in the queue looked at, else its first other one."""
    place = reviews.item(session, item_id).item.cursor
    _, after = desk_queue.neighbours(session, wanted, now, place)
    if after is not None:
        return after
    first = desk_queue.page(session, wanted, now, limit=2)
    return next((item.item_id for item in first if item.item_id != item_id), None)


def group_counts(numbers: dict[int, int]) -> tuple[tuple[int, str, int], ...]:
    """The groups of the queue that hold anything: priority, title, number."""
    return tuple((each, GROUPS.get(each, ("Other", ""))[0], number) for each, number in sorted(numbers.items()))


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last decision did, shown once above the next page."""

    item_id: int
    text: str


def decision_notice(session: Session, item_id: int | None) -> Notice | None:
    """The last decision on an item in words; None where there is none."""
    if item_id is None:
        return None
    try:
        found = reviews.item(session, item_id)
    except LookupError:
        return None
    if not found.history:
        return None
    told = item_view(found.item, found.item.created_at, gap_stories(session, [found.item])).headline
    return Notice(item_id, f"{_done(found.history[-1])}: {told}")


def _done(line: reviews.Decision) -> str:
    if line.note.startswith("undone: "):
        return "Undone"
    if line.from_state == line.to_state == "open":
        return "Left open"
    return line.to_state.capitalize()
