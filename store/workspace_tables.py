"""Tables of the analysts' workspace: who they are, their sessions, what they look at, what each decision replaced."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key, one_of

ROLES = ("viewer", "analyst", "admin")
"""Each may do what those before it may: look; decide; see who does what."""

KINDS = ("accept", "correct", "reject", "merge", "split", "unsure", "enter", "undo")


class Analyst(Base):
    """Somebody who signs in. ``name`` is in lower case. ``password_hash`` is argon2's own text, NULL until the
    invitation is used; of the invitation only the SHA-256 is kept."""

    __tablename__ = "analyst"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("invitation"), one_of("role", ROLES))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str | None] = mapped_column(Text)
    invitation: Mapped[bytes | None] = mapped_column(LargeBinary)
    invited_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]


class AnalystSession(Base):
    """One sign-in. ``key`` is the SHA-256 of what the browser holds, so that a copy of the store opens no session."""

    __tablename__ = "analyst_session"
    __table_args__ = (Index("ix_analyst_session_analyst_id", "analyst_id"),)

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    analyst_id: Mapped[int] = mapped_column(Key, ForeignKey("analyst.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class SignInFailure(Base):
    """Failed sign-ins under one name or from one address (``subject``) since a moment."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    since: Mapped[dt.datetime]


class DeskLook(Base):
    """Who had an item open last when."""

    __tablename__ = "desk_look"

    item_id: Mapped[int] = mapped_column(Key, ForeignKey("review_item.id"), primary_key=True)
    who: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[dt.datetime]


class DeskAssignment(Base):
    """An open item that one analyst was not sure of: for ``assigned_to``, or for anybody but ``asked_by``."""

    __tablename__ = "desk_assignment"
    __table_args__ = (Index("ix_desk_assignment_assigned_to", "assigned_to"),)

    item_id: Mapped[int] = mapped_column(Key, ForeignKey("review_item.id"), primary_key=True)
    assigned_to: Mapped[str | None] = mapped_column(String(80))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[dt.datetime]


class DeskStep(Base):
    """What a decision was and what it replaced: the values before it (``before``) and after it, in words and as rows.

    Like the decision itself it is never changed; an undoing is a decision of its own, with a step that names the one it
    undid.
    """

    __tablename__ = "desk_step"
    __table_args__ = (one_of("kind", KINDS), Index("ix_desk_step_undid", "undid"))

    decision_id: Mapped[int] = mapped_column(Key, ForeignKey("review_decision.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    item_revision: Mapped[int]
    said: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    undid: Mapped[int | None] = mapped_column(Key, ForeignKey("review_decision.id"))


class ReportAct(Base):
    """An analyst's word on which act a report is of: reports of one act are one event, of two acts never."""

    __tablename__ = "report_act"

    report_id: Mapped[int] = mapped_column(Key, ForeignKey("report.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(40))


class PlaceCorrection(Base):
    """An analyst's word that a document, where it was read to mean one government, means another."""

    __tablename__ = "place_correction"

    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"), primary_key=True)
    from_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"), primary_key=True)
    to_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))


class PlaceRule(Base):
    """An analyst's word on a place, for documents that arrive later.

    What is read to mean the government ``from_id`` means ``to_id``: without ``source_id`` where it tells of the same
    kind of measure at about the same ``day``; with it, wherever that source names a place that is not resolved.
    ``event_id`` is the event that was corrected.
    """

    __tablename__ = "place_rule"
    __table_args__ = (Index("ix_place_rule_from_id", "from_id"), Index("ix_place_rule_event_id", "event_id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int] = mapped_column(Key, ForeignKey("event.id"))
    from_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))
    to_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"))
    technology: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(20))
    day: Mapped[dt.date]
    source_id: Mapped[str | None] = mapped_column(String(200))
