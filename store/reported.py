"""What one document reports, as rows: votes with roll calls, quotes, and sources of reports."""

import hashlib
import json
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from banwatch.measures import DatePrecision, Event
from banwatch.readings import Reading
from banwatch.votes import Option, Vote
from store import plain, tables, tallies
from store.linking import Report


def keep_votes(session: Session, document_id: int, reading: Reading) -> dict[str, int]:
    """Store every vote of a reading once; row ids by ``vote_key``."""
    told = {vote_key(vote): vote for vote in reading.votes}
    for event in reading.events:
        if event.vote:
            told.setdefault(vote_key(event.vote), event.vote)
    rows = {key: _vote(document_id, position, vote) for position, (key, vote) in enumerate(told.items())}
    session.add_all(rows.values())
    session.flush()
    calls = [
        {"vote_id": rows[key].id, "position": place, "option": option, "name": name}
        for key, vote in told.items()
        for place, (option, name) in enumerate(_called(vote))
    ]
    if calls:
        session.execute(insert(tables.RollCall), calls)
    return {key: row.id for key, row in rows.items()}


def vote_key(vote: Vote) -> str:
    """What tells two votes of one document apart."""
    return json.dumps(plain.vote(vote), sort_keys=True)


def _called(vote: Vote) -> list[tuple[str, str]]:
    return [(option.value, name) for option in Option for name in vote.roll_call.get(option, ())]


def _vote(document_id: int, position: int, vote: Vote) -> tables.Vote:
    return tables.Vote(
        document_id=document_id,
        position=position,
        motion=vote.motion,
        classification=vote.classification.value if vote.classification else None,
        result=vote.result.value if vote.result else None,
        **{option.name.lower(): vote.counts.get(option) for option in Option},
        unanimous=vote.unanimous,
        mover=vote.mover,
        seconder=vote.seconder,
        start=vote.span.start if vote.span else None,
        end=vote.span.end if vote.span else None,
    )


def keep_quotes(session: Session, document_id: int, reading: Reading) -> None:
    rows = [
        {
            "document_id": document_id,
            "position": position,
            "text": quote.text,
            "start": quote.span.start,
            "end": quote.span.end,
            "speaker": quote.speaker,
            "mention_start": quote.mention.start if quote.mention else None,
            "mention_end": quote.mention.end if quote.mention else None,
            "title": quote.title,
            "affiliation": quote.affiliation,
            "cue": quote.cue,
            "direct": quote.direct,
        }
        for position, quote in enumerate(reading.quotes)
    ]
    if rows:
        session.execute(insert(tables.Quote), rows)


def report(document: tables.Document, event: Event) -> Report:
    """An event as linking looks at it; the key is a hash of everything but confidence and the number of sources."""
    published = document.published if event.primary and not event.date else None
    tally = tallies.tally(event.vote)
    imported = document.origin == "import"
    values: dict[str, Any] = {
        "action": event.measure.action.value,
        "stage": event.stage.value,
        "primary": event.primary,
        "official": document.official,
        "date": event.date.isoformat() if event.date else None,
        "date_precision": event.date_precision.value if event.date and event.date_precision else None,
        "published": str(published) if published else None,
        "body": event.body,
        "vote": tallies.to_json(tally),
        "scope": sorted(event.measure.scope),
        "file_number": event.measure.file_number,
        "doubts": sorted(event.doubts),
    } | ({"imported": True} if imported else {})
    return Report(
        key=hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest(),
        action=event.measure.action,
        stage=event.stage,
        primary=event.primary,
        official=document.official,
        date=event.date,
        precision=(event.date_precision or DatePrecision.DAY) if event.date else None,
        published=published,
        body=event.body,
        tally=tally,
        scope=tuple(sorted(event.measure.scope)),
        file_number=event.measure.file_number,
        doubts=tuple(sorted(event.doubts)),
        confidence=0.0,
        sources=0,
        imported=imported,
    )


def report_row(said: Report) -> dict[str, Any]:
    """A report's columns but its ground, its event and its counts."""
    return {
        "fingerprint": said.key,
        "action": said.action.value,
        "stage": said.stage.value,
        "primary": said.primary,
        "official": said.official,
        "date": said.date,
        "date_precision": said.precision.value if said.precision else None,
        "published": said.published,
        "body": said.body,
        "vote": tallies.to_json(said.tally),
        "scope": list(said.scope),
        "file_number": said.file_number,
        "doubts": list(said.doubts),
        "imported": said.imported,
    }
