"""What councils publish as structured records, in one shape for every platform."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from banwatch.votes import Vote, VoteResult


class PaperKind(StrEnum):
    """What a paper of a meeting is."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    PACKET = "packet"
    NOTICE = "notice"
    VIDEO = "video"
    AUDIO = "audio"
    CAPTIONS = "captions"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """One paper of a meeting. ``title`` is what the page calls it; ``url`` is absolute."""

    kind: PaperKind
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """One item of a meeting's agenda, and what was done with it where the page says so. ``vote`` is set where there was
    a motion; its result is None where the motion only parks the item."""

    title: str
    number: str | None = None
    file_number: str | None = None
    action: str | None = None
    url: str | None = None
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of one body.

    ``start`` is a moment with its time zone; a moment without one where the source's zone is unknown; a plain date
    where no time is known; None where the record gives no date. ``status`` is ``cancelled``, ``postponed`` or
    ``rescheduled`` where the record says so in any wording, else its own word ("Scheduled", "Final"). ``title`` is the
    meeting's own name where it has one beside its body's.
    """

    body: str
    start: date | None = None
    status: str | None = None
    url: str | None = None
    documents: tuple[MeetingDocument, ...] = ()
    title: str | None = None
    items: tuple[MeetingItem, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """One action taken on a matter. ``result`` is that of a motion that moves the matter on; None where the action
    only parks it (referred, withdrawn, held), whatever the record's passed flag says. ``text`` is the minutes' own."""

    date: date | None
    body: str | None
    action: str
    result: VoteResult | None = None
    text: str | None = None
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One piece of legislation with its histories in order of date. ``url`` is where the record is published."""

    url: str
    title: str
    file_number: str | None = None
    type: str | None = None
    status: str | None = None
    body: str | None = None
    introduced: date | None = None
    enactment: str | None = None
    histories: tuple[History, ...] = ()

    @property
    def latest(self) -> date | None:
        """The date of its last dated action, else of its introduction."""
        return max((history.date for history in self.histories if history.date), default=self.introduced)


Record = Meeting | Matter


def _vote_line(vote: Vote, file_number: str | None, day: date | None, body: str | None) -> dict[str, object]:
    return {
        "type": "vote",
        "file_number": file_number,
        "date": day.isoformat()[:10] if day else None,
        "body": body,
        "motion": vote.motion,
        "result": vote.result.value if vote.result else None,
        "counts": {option.value: count for option, count in vote.counts.items()},
        "mover": vote.mover,
        "seconder": vote.seconder,
        "roll_call": {option.value: list(names) for option, names in vote.roll_call.items()},
    }


def _history_lines(history: History, matter: Matter) -> list[dict[str, object]]:
    line: dict[str, object] = {
        "type": "history",
        "file_number": matter.file_number,
        "date": history.date.isoformat() if history.date else None,
        "body": history.body,
        "action": history.action,
        "result": history.result.value if history.result else None,
        "text": history.text,
    }
    return [
        line,
        *([_vote_line(history.vote, matter.file_number, history.date, history.body)] if history.vote else []),
    ]


def _meeting_lines(meeting: Meeting) -> list[dict[str, object]]:
    line: dict[str, object] = {
        "type": "meeting",
        "meeting": meeting.title or meeting.body,
        "body": meeting.body,
        "start": meeting.start.isoformat() if meeting.start else None,
        "status": meeting.status,
        "url": meeting.url,
        "documents": [
            {"kind": document.kind.value, "title": document.title, "url": document.url}
            for document in meeting.documents
        ],
        "items": [
            {
                "number": item.number,
                "file_number": item.file_number,
                "title": item.title,
                "action": item.action,
                "url": item.url,
            }
            for item in meeting.items
        ],
    }
    votes = [
        _vote_line(item.vote, item.file_number, meeting.start, meeting.body) for item in meeting.items if item.vote
    ]
    return [line, *votes]


def lines(record: Record) -> list[dict[str, object]]:
    """A record as plain values ready for JSON, one for each of its parts: a meeting and the votes on its items; or a
    matter, its histories and their votes."""
    if isinstance(record, Meeting):
        return _meeting_lines(record)
    matter: dict[str, object] = {
        "type": "matter",
        "file_number": record.file_number,
        "title": record.title,
        "matter_type": record.type,
        "status": record.status,
        "body": record.body,
        "introduced": record.introduced.isoformat() if record.introduced else None,
        "enactment": record.enactment,
        "url": record.url,
    }
    return [matter, *(line for history in record.histories for line in _history_lines(history, record))]
