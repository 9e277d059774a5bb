"""A structured record as text, so that what is read from it carries spans like any other document.

The text depends on the record alone: the same record always gives the same text, to the character.
"""

from datetime import date

from banwatch.votes import Option, Vote, VoteResult
from crawler.records import History, Matter, Meeting, MeetingItem

_LABELS = {
    Option.YES: "Ayes",
    Option.NO: "Noes",
    Option.ABSTAIN: "Abstain",
    Option.ABSENT: "Absent",
    Option.NOT_VOTING: "Not voting",
    Option.EXCUSED: "Excused",
}
_RESULTS = {VoteResult.PASS: "passed", VoteResult.FAIL: "failed"}


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _moved(vote: Vote) -> str:
    if not vote.mover:
        return ""
    seconded = f", seconded by {vote.seconder}" if vote.seconder else ""
    return f"A motion was made by {vote.mover}{seconded}."


def _tally(vote: Vote) -> str:
    yes, no = vote.counts.get(Option.YES), vote.counts.get(Option.NO)
    return f"{yes}-{no}" if yes is not None and no is not None else ""


def _decided(history: History) -> str:
    tally = _tally(history.vote) if history.vote else ""
    if history.result is None:
        return f"Tally: {tally}." if tally else ""
    return f"The motion {_RESULTS[history.result]}{f' by a vote of {tally}' if tally else ''}."


def _roll_call(vote: Vote) -> list[str]:
    return [
        f"{label}: {len(vote.roll_call[option])} - {'; '.join(vote.roll_call[option])}"
        for option, label in _LABELS.items()
        if vote.roll_call.get(option)
    ]


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", ":", '"', "”")) else f"{text}."


def _history(history: History) -> str:
    where = ", ".join(part for part in (_day(history.date) if history.date else None, history.body) if part)
    motion = _moved(history.vote) if history.vote else ""
    sentences = " ".join(part for part in (_sentence(history.text or ""), motion, _decided(history)) if part)
    parts = [f"{where}. Action: {history.action}." if where else f"Action: {history.action}.", sentences]
    return "\n".join([*filter(None, parts), *(_roll_call(history.vote) if history.vote else [])])


def render(matter: Matter) -> str:
    """The matter as labelled lines, then a paragraph for each action in its history, roll calls by name."""
    labelled = {
        "File number": matter.file_number,
        "Title": matter.title,
        "Type": matter.type,
        "Status": matter.status,
        "Body": matter.body,
        "Introduced": _day(matter.introduced) if matter.introduced else None,
        "Enactment number": matter.enactment,
    }
    head = "\n".join(f"{label}: {value}" for label, value in labelled.items() if value)
    return "\n\n".join([head, *map(_history, matter.histories)]) + "\n"


def _item(item: MeetingItem) -> str:
    named = " ".join(part for part in (item.number, item.file_number, item.title) if part)
    if item.vote is None:
        return f"{_sentence(named)} Action: {_sentence(item.action)}" if item.action else named
    action = f"Action: {_sentence(item.action)}" if item.action else ""
    decided = _decided(History(None, None, "", item.vote.result, vote=item.vote))
    said = " ".join(part for part in (_sentence(named), action, _moved(item.vote), decided) if part)
    return "\n".join([said, *_roll_call(item.vote)])


def render_meeting(meeting: Meeting) -> str:
    """The meeting as labelled lines, then a paragraph for each item of its agenda."""
    labelled = {
        "Body": meeting.body,
        "Meeting": meeting.title if meeting.title != meeting.body else None,
        "Date": _day(meeting.start) if meeting.start else None,
        "Status": meeting.status,
    }
    head = "\n".join(f"{label}: {value}" for label, value in labelled.items() if value)
    return "\n\n".join([head, *map(_item, meeting.items)]) + "\n"
