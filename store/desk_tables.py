"""Tables of what people do with the ledger: reviews and their history, subscribers, the outbox."""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key, one_of

ITEM_STATES = ("open", "accepted", "corrected", "rejected", "merged", "resolved")
"""``resolved`` is an item whose reasons went away by themselves, when better evidence came."""

OUTBOX_KINDS = ("alert", "correction", "retraction")
CHOICES = ("state", "action", "stage")


class ReviewItem(Base):
    """Something an analyst should look at: an event (or a document) and why. A lower ``priority`` comes first.

    ``revision`` grows with every change, so that a decision on what was seen before can be told from one on what is.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("event_id"),
        one_of("state", ITEM_STATES),
        CheckConstraint("event_id IS NOT NULL OR document_id IS NOT NULL", name="subject"),
        Index("ix_review_item_queue", "state", "priority", "id"),
        Index("ix_review_item_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int | None] = mapped_column(Key, ForeignKey("event.id"))
    document_id: Mapped[int | None] = mapped_column(Key, ForeignKey("document.id"))
    state: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[Any]]
    priority: Mapped[int]
    revision: Mapped[int]
    created_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]


class ReviewDecision(Base):
    """One line of an item's history, never changed: who put it from which state to which, when, and with what."""

    __tablename__ = "review_decision"
    __table_args__ = (
        one_of("from_state", ITEM_STATES),
        one_of("to_state", ITEM_STATES),
        Index("ix_review_decision_item_id", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(Key, ForeignKey("review_item.id"))
    who: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[dt.datetime]
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    changes: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(Text)


class Subscriber(Base):
    """Somebody who wants alerts. ``email`` is kept in lower case; nobody unconfirmed or disabled is written to."""

    __tablename__ = "subscriber"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    all_states: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]


class SubscriberChoice(Base):
    """One state (USPS), action or stage that a subscriber chose."""

    __tablename__ = "subscriber_choice"
    __table_args__ = (one_of("kind", CHOICES),)

    subscriber_id: Mapped[int] = mapped_column(Key, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)


class Outbox(Base):
    """One message to one subscriber about one event: written with the event, sent later, never twice.

    It waits until ``next_attempt_at``, is leased while it is sent, and ends sent or failed for good.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_id", "subscriber_id", "kind"),
        one_of("kind", OUTBOX_KINDS),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="end"),
        Index("ix_outbox_waiting", "next_attempt_at", "id",
              sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
              postgresql_where=text("sent_at IS NULL AND failed_at IS NULL")),
        Index("ix_outbox_subscriber_id", "subscriber_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int] = mapped_column(Key, ForeignKey("event.id"))
    subscriber_id: Mapped[int] = mapped_column(Key, ForeignKey("subscriber.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[dt.datetime]
    leased_by: Mapped[str | None] = mapped_column(String(200))
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int]
    next_attempt_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    message_id: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str | None] = mapped_column(Text)
