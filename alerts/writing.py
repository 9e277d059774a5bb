"""From a row of the outbox to the message that is sent."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import lists, words
from alerts.compose import KINDS, Recipient, Stationery, compose, letter
from alerts.gather import gather
from alerts.links import CONFIRM, PREFERENCES
from alerts.webhook import Hook, hook
from banwatch.gazetteer import gazetteer
from store import bundling, subscribers, tables
from store.ledger_tables import SHOWN_STATES
from store.sending import CALLED, Due
from store.subscribers import Subscriber


class Gone(Exception):
    """There is nothing to tell any more; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail, and beside it a call where the subscriber chose a webhook for this kind."""

    mail: EmailMessage
    hook: Hook | None = None

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


def write(session: Session, due: Due, paper: Stationery, moment: datetime) -> Written:
    """What is due, as the store tells it now; raises Gone, and ValueError for an address that cannot be written."""
    to = Recipient(due.subscriber_id, due.email)
    reader = subscribers.by_id(session, due.subscriber_id)
    if due.kind in KINDS:
        return _about_event(session, due, reader, paper, moment)
    values = _values(session, due, reader, paper, moment)
    mail = letter(due.kind, due.key, values, to, paper, moment)
    meeting = values.get("meeting")
    by_hook = reader.channel == "webhook" and due.kind in CALLED
    return Written(mail, hook(reader, due.kind, {"meeting": meeting}) if by_hook else None)


def _about_event(session: Session, due: Due, reader: Subscriber, paper: Stationery, moment: datetime) -> Written:
    try:
        alert = gather(session, due.event_id or 0)
    except LookupError as error:
        raise Gone(str(error)) from error
    state = alert.event.review_state
    if due.kind == "alert" and state not in SHOWN_STATES:
        raise Gone(f"event {due.event_id} is {state} now")
    if due.kind == "likely" and state != "unreviewed":
        raise Gone(f"event {due.event_id} is {state} now")
    first = _first(session, due) if due.kind in ("correction", "retraction") else None
    mail = compose(
        alert, due.kind, due.key, Recipient(due.subscriber_id, due.email), paper, moment, first=first
    )  # fmt: skip
    by_hook = reader.channel == "webhook" and due.kind in CALLED
    return Written(mail, hook(reader, due.kind, alert.event) if by_hook else None)


def _first(session: Session, due: Due) -> str | None:
    """The Message-ID of the alert that this follows; that of its digest where it came in one."""
    row = tables.Outbox
    query = select(row.message_id).where(
        row.event_id == due.event_id, row.subscriber_id == due.subscriber_id, row.kind == "alert"
    )
    return session.scalar(query)


def _values(session: Session, due: Due, reader: Subscriber, paper: Stationery, moment: datetime) -> dict[str, Any]:
    base_url = paper.settings.base_url
    if due.kind == "hearing":
        meeting = lists.meeting(session, due.key, paper.settings.topic)
        if meeting is None or datetime.fromisoformat(due.key.partition("/")[2]) <= moment:
            raise Gone("the meeting is over, or no agenda tells of it any more")
        return {"meeting": meeting}
    if due.kind == "digest":
        rows = bundling.members(session, due.outbox_id)
        digest = lists.digest(session, rows, moment, base_url, paper.outlets, paper.settings.topic)
        if digest is None:
            raise Gone("nothing that it carried stands any more")
        return {"digest": digest}
    if due.kind == "queue":
        queue = lists.queue(session, base_url)
        if queue is None:
            raise Gone("the queue is empty")
        return {"queue": queue}
    known = reader.confirmed and reader.enabled
    purpose = PREFERENCES if known else CONFIRM
    link = paper.links.address(purpose, due.subscriber_id, due.email)
    return {"asked": {"known": known, "choices": in_words(reader), "link": link}}


def in_words(reader: Subscriber) -> str:
    """What a subscriber hears of, in one phrase."""
    said = words.words()
    names = [place.name if (place := gazetteer().state(code)) else code for code in reader.states or ()]
    stages = [said.stage[stage].partition(",")[0] for stage in reader.stages]
    told = f"{' or '.join(said.action[action] for action in reader.actions) or 'nothing'} ({' or '.join(stages)})"
    where = "all states" if reader.states is None else ", ".join(names)
    how = "by webhook" if reader.channel == "webhook" else {"daily": "once a day", "weekly": "once a week"}.get(
        reader.pace, "at once"
    )  # fmt: skip
    return f"{told}{', coming meetings' if reader.hearings else ''}; {where}; {how}"
