"""What mails show that are about more than one event: digests, meetings to come, the analysts' queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import words
from alerts.cleaning import one_line, web_link
from alerts.gather import gather
from alerts.view import MailView, page, view
from extract.time_zones import time_zone
from store import hearings, reviews, tables
from store.hearings import HearingRow
from store.ledger_tables import SHOWN_STATES
from store.policy import NEW_BAN

MOST_LISTED = 40
MOST_ITEMS = 10


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting at which something is to be decided; ``when`` is by the clock of its place."""

    headline: str
    place: str
    body: str
    when: str
    items: tuple[str, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class DigestView:
    """What a digest carries; ``headline`` counts it, ``more`` is what there was no room for."""

    headline: str
    events: tuple[MailView, ...]
    meetings: tuple[MeetingView, ...]
    more: int
    page: str | None


@dataclass(frozen=True, slots=True)
class QueueView:
    """The analysts' queue: how much waits, and what comes first in it."""

    headline: str
    waiting: int
    first: tuple[tuple[str, str], ...]
    more: int
    page: str | None


def meeting(session: Session, key: str, topic: str) -> MeetingView | None:
    """The meeting of an outbox row, as agendas tell of it now; None where they do no more. ``topic`` is that of the
    settings, for the headline."""
    jurisdiction, _, start = key.partition("/")
    row = tables.Hearing
    moment = datetime.fromisoformat(start)
    here = select(row.id).where(row.jurisdiction_id == int(jurisdiction), row.start == moment)
    ids = set(session.scalars(here))
    told = [each for each in hearings.hearings(session, since=moment, limit=500) if each.hearing_id in ids]
    return _meeting(told, topic) if told else None


def _meeting(told: Sequence[HearingRow], topic: str) -> MeetingView:
    first = told[0]
    local = first.start.astimezone(time_zone(first.place))
    return MeetingView(
        headline=one_line(words.hearing(first.place, topic.replace("_", " "), local.date()), 180),
        place=one_line(words.place_name(first.place), 120),
        body=one_line(first.body, 160),
        when=f"{local:%A}, {words.day(local.date())}, {local:%I:%M %p %Z}".replace(", 0", ", "),
        items=tuple(dict.fromkeys(one_line(each.item, 300) for each in told)),
        link=web_link(first.url),
    )


def digest(
    session: Session,
    rows: Sequence[tables.Outbox],
    now: datetime,
    base_url: str,
    outlets: Mapping[str, str],
    topic: str,
) -> DigestView | None:
    """What the rows of a digest tell now; None where nothing of it stands any more."""
    events, meetings = [], []
    for row in rows:
        if row.event_id is not None:
            alert = gather(session, row.event_id)
            if alert.event.review_state in SHOWN_STATES:
                events.append(view(alert, base_url, outlets))
        elif row.kind == "hearing" and datetime.fromisoformat(row.key.partition("/")[2]) > now:
            found = meeting(session, row.key, topic)
            meetings += [found] if found else []
    if not events and not meetings:
        return None
    counted = [
        f"{len(each)} {one if len(each) == 1 else many}"
        for each, one, many in ((events, "decision", "decisions"), (meetings, "coming meeting", "coming meetings"))
        if each
    ]
    technologies = sorted({event.technology for event in events})
    told = " and ".join(counted) + (f" on {', '.join(technologies)}" if technologies else "")
    more = max(0, len(events) - MOST_LISTED) + max(0, len(meetings) - MOST_LISTED)
    return DigestView(
        headline=told,
        events=tuple(events[:MOST_LISTED]),
        meetings=tuple(meetings[:MOST_LISTED]),
        more=more,
        page=page(base_url, "events"),
    )


def queue(session: Session, base_url: str) -> QueueView | None:
    """What waits for analysts; None where nothing does."""
    waiting = reviews.numbers(session).get("open", 0)
    if not waiting:
        return None
    items = reviews.queue(session, limit=MOST_ITEMS)
    first = tuple(
        (
            one_line(words.headline(item.event), 160) if item.event else "A document",
            one_line(item.reasons[0], 200) if item.reasons else "",
        )
        for item in items
    )
    likely = sum(item.priority == NEW_BAN for item in items)
    bans = f", {likely} likely {'ban' if likely == 1 else 'bans'}" if likely else ""
    return QueueView(
        headline=f"{waiting} {'item waits' if waiting == 1 else 'items wait'} for review{bans}",
        waiting=waiting,
        first=first,
        more=max(0, waiting - len(first)),
        page=page(base_url, ""),
    )
