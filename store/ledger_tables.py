"""Tables of the ledger: jurisdictions, measures, events and what each document says of them."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from banwatch.jurisdictions import Level
from banwatch.measures import Action, DatePrecision, Stage
from banwatch.votes import Classification, Option, VoteResult
from store.schema import Base, Key, one_of

EVENT_STATES = ("unreviewed", "accepted", "corrected", "rejected", "merged", "withdrawn")
SHOWN_STATES = ("unreviewed", "accepted", "corrected")
"""States of events that the ledger shows; the others are kept for their history."""

STATUSES = ("proposed", "advanced", "adopted", "rejected", "vetoed", "repealed", "expired", "dismissed")
"""Where a measure stands. ``adopted`` holds until it ends; ``dismissed`` is one whose every event analysts rejected."""

RELATIONS = ("corroborates", "next step", "new measure", "older event", "conflict")


class Jurisdiction(Base):
    """A government. ``key`` is its OCD id, or its name and state while it is not resolved."""

    __tablename__ = "jurisdiction"
    __table_args__ = (
        UniqueConstraint("key"),
        one_of("level", Level),
        Index("ix_jurisdiction_state", "state", "name"),
        Index("ix_jurisdiction_ocd_id", "ocd_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    ocd_id: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(String(2))
    level: Mapped[str] = mapped_column(String(10))
    country: Mapped[str] = mapped_column(String(2))
    population: Mapped[int | None] = mapped_column(Key)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Measure(Base):
    """One ordinance, resolution, bill or ballot question, as the line of its events shows it.

    ``status`` is derived from its events and from repeals (``store.lifecycle``); ``since`` is the date of the step that
    brought it there, ``status_note`` says which step that was.
    """

    __tablename__ = "measure"
    __table_args__ = (
        one_of("action", Action),
        one_of("status", STATUSES),
        Index("ix_measure_jurisdiction_id", "jurisdiction_id", "technology"),
        Index("ix_measure_status", "status", "action"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))
    technology: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(20))
    file_number: Mapped[str | None] = mapped_column(Text)
    scope: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(20))
    since: Mapped[dt.date | None]
    status_note: Mapped[str] = mapped_column(Text)


class Event(Base):
    """One step in a measure's life, settled from all reports of it.

    ``state`` is what became of it in review; a merged event points to the one it went into. ``conflicts`` are open
    contradictions between sources and ``notes`` those that an official record settles, both in words. ``disputed`` is
    true while sources disagree whether this step happened at all. ``corrections`` are an analyst's values by field.
    ``vote`` is the tally that counts, with ``counts`` by option, ``unanimous`` and ``result``. ``imported`` is true
    while no crawled document reports it.
    """

    __tablename__ = "event"
    __table_args__ = (
        one_of("action", Action),
        one_of("stage", Stage),
        one_of("date_precision", DatePrecision, nullable=True),
        one_of("state", EVENT_STATES),
        CheckConstraint("(date IS NULL) = (date_precision IS NULL)", name="date"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged"),
        Index("ix_event_jurisdiction_id", "jurisdiction_id", "technology"),
        Index("ix_event_measure_id", "measure_id"),
        Index("ix_event_date", "date", "id"),
        Index("ix_event_first_detected_at", "first_detected_at", "id"),
        Index("ix_event_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL"),
              postgresql_where=text("merged_into IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))
    measure_id: Mapped[int | None] = mapped_column(Key, ForeignKey("measure.id"))
    technology: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    date: Mapped[dt.date | None]
    date_precision: Mapped[str | None] = mapped_column(String(10))
    body: Mapped[str | None] = mapped_column(Text)
    vote: Mapped[dict[str, Any] | None]
    scope: Mapped[list[Any]]
    file_number: Mapped[str | None] = mapped_column(Text)
    primary: Mapped[bool]
    official: Mapped[bool]
    confidence: Mapped[float] = mapped_column(Float)
    conflicts: Mapped[list[Any]]
    notes: Mapped[list[Any]]
    disputed: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    merged_into: Mapped[int | None] = mapped_column(Key, ForeignKey("event.id"))
    corrections: Mapped[dict[str, Any] | None]
    alert_reason: Mapped[str] = mapped_column(Text)
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_detected_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]


class Report(Base):
    """One way in which documents report an event: all that linking looks at, once, however many documents say it.

    A town is named in thousands of articles in the same few ways; linking reads these rows, never the documents.
    ``fingerprint`` is a hash of the values. ``sources`` counts the documents that say it now; at 0 it no longer counts.
    ``confidence`` is the highest among them. ``published`` is kept only for news that gives no date of its own.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("jurisdiction_id", "technology", "fingerprint"),
        one_of("action", Action),
        one_of("stage", Stage),
        one_of("date_precision", DatePrecision, nullable=True),
        CheckConstraint("sources >= 0", name="sources"),
        Index("ix_report_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))
    technology: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[int | None] = mapped_column(Key, ForeignKey("event.id"))
    action: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    primary: Mapped[bool]
    official: Mapped[bool]
    date: Mapped[dt.date | None]
    date_precision: Mapped[str | None] = mapped_column(String(10))
    published: Mapped[dt.date | None]
    body: Mapped[str | None] = mapped_column(Text)
    vote: Mapped[dict[str, Any] | None]
    scope: Mapped[list[Any]]
    file_number: Mapped[str | None] = mapped_column(Text)
    doubts: Mapped[list[Any]]
    confidence: Mapped[float] = mapped_column(Float)
    sources: Mapped[int]
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())


class Vote(Base):
    """One vote that one document tells of; an option that the document does not state is NULL."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        one_of("classification", Classification, nullable=True),
        one_of("result", VoteResult, nullable=True),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"))
    position: Mapped[int]
    motion: Mapped[str | None] = mapped_column(Text)
    classification: Mapped[str | None] = mapped_column(String(30))
    result: Mapped[str | None] = mapped_column(String(10))
    yes: Mapped[int | None]
    no: Mapped[int | None]
    abstain: Mapped[int | None]
    absent: Mapped[int | None]
    not_voting: Mapped[int | None]
    excused: Mapped[int | None]
    unanimous: Mapped[bool | None]
    mover: Mapped[str | None] = mapped_column(Text)
    seconder: Mapped[str | None] = mapped_column(Text)
    start: Mapped[int | None]
    end: Mapped[int | None]


class RollCall(Base):
    """How one member voted, with the name as the record writes it."""

    __tablename__ = "roll_call"
    __table_args__ = (one_of("option", Option), Index("ix_roll_call_name", "name"))

    vote_id: Mapped[int] = mapped_column(Key, ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    option: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)


class EventSource(Base):
    """What one document says of one event: its own reading, and how it was linked.

    ``superseded`` is true where another version of the same page tells the same step. ``relation`` and ``link_reason``
    are what linking said when the document arrived.
    """

    __tablename__ = "event_source"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        one_of("relation", RELATIONS),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        Index("ix_event_source_report_id", "report_id", "superseded", "confidence"),
        Index("ix_event_source_vote_id", "vote_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"))
    position: Mapped[int]
    report_id: Mapped[int] = mapped_column(Key, ForeignKey("report.id"))
    vote_id: Mapped[int | None] = mapped_column(Key, ForeignKey("vote.id"))
    primary: Mapped[bool]
    confidence: Mapped[float] = mapped_column(Float)
    superseded: Mapped[bool]
    reading: Mapped[dict[str, Any]]
    evidence: Mapped[list[Any]]
    relation: Mapped[str] = mapped_column(String(20))
    link_reason: Mapped[str] = mapped_column(Text)


class Quote(Base):
    """Words that a document attributes to somebody; offsets are code points of the document's text."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        CheckConstraint('"start" >= 0 AND "end" >= "start"', name="span"),
        Index("ix_quote_speaker", "speaker"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    speaker: Mapped[str | None] = mapped_column(Text)
    mention_start: Mapped[int | None]
    mention_end: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(Text)
    affiliation: Mapped[str | None] = mapped_column(Text)
    cue: Mapped[str | None] = mapped_column(Text)
    direct: Mapped[bool]
