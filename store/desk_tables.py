"""Tables of what people do with the ledger: reviews and their history, subscribers, the outbox."""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key, one_of

ITEM_STATES = ("open", "accepted", "corrected", "rejected", "merged", "resolved")
"""``resolved`` is an item whose reasons went away by themselves, when better evidence came."""

OUTBOX_KINDS = ("alert", "correction", "retraction", "hearing", "digest", "likely", "queue", "confirm")
"""``digest`` carries other rows; ``likely`` and ``queue`` go to analysts; ``confirm`` asks if an address is meant."""

CHOICES = ("state", "action", "stage")
CHANNELS = ("email", "webhook")
PACES = ("immediate", "daily", "weekly")


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
    """One line of an item's history: who put it from which state to which, when, and with what. Triggers of the
    database refuse to change or delete it (migration 0008)."""

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
    """Somebody who wants alerts. ``email`` is kept in lower case; nobody unconfirmed or disabled is written to.

    ``webhook_url`` and the secret that signs are kept only for those who chose the channel. ``desk`` is true for
    analysts, who hear of the queue. ``refusals`` counts the permanent failures of the address up to ``refused_at``;
    ``digested_at`` is when the last digest was made up.
    """

    __tablename__ = "subscriber"
    __table_args__ = (
        UniqueConstraint("email"),
        one_of("channel", CHANNELS),
        one_of("pace", PACES),
        CheckConstraint("(channel = 'webhook') = (webhook_url IS NOT NULL)", name="webhook_url"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    all_states: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    disabled_at: Mapped[dt.datetime | None]
    disabled_why: Mapped[str | None] = mapped_column(Text)
    webhook_url: Mapped[str | None] = mapped_column(Text)
    webhook_secret: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(10), default="email", server_default="email")
    pace: Mapped[str] = mapped_column(String(10), default="immediate", server_default="immediate")
    hearings: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    desk: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    refusals: Mapped[int] = mapped_column(default=0, server_default="0")
    refused_at: Mapped[dt.datetime | None]
    digested_at: Mapped[dt.datetime | None]


class SubscriberChoice(Base):
    """One state (USPS), action or stage that a subscriber chose."""

    __tablename__ = "subscriber_choice"
    __table_args__ = (one_of("kind", CHOICES),)

    subscriber_id: Mapped[int] = mapped_column(Key, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)


class Outbox(Base):
    """One message to one subscriber: written with what it tells of, sent later, never twice.

    ``key`` says which message of its kind it is: the event's id for an alert, the meeting for a hearing, the moment for
    what may come again. It waits until ``next_attempt_at``, is leased while it is sent, and ends sent or failed for
    good. ``attempts`` counts tries, ``refusals`` those that the server answered with a refusal of this message. A row
    with ``digest_id`` travels in that digest.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "kind", "key"),
        one_of("kind", OUTBOX_KINDS),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="end"),
        CheckConstraint("(kind IN ('alert', 'correction', 'retraction', 'likely')) = (event_id IS NOT NULL)",
                        name="event_id"),
        Index("ix_outbox_waiting", "next_attempt_at", "id",
              sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
              postgresql_where=text("sent_at IS NULL AND failed_at IS NULL")),
        Index("ix_outbox_subscriber_id", "subscriber_id", "id"),
        Index("ix_outbox_event_id", "event_id", "subscriber_id", "kind"),
        Index("ix_outbox_digest_id", "digest_id", sqlite_where=text("digest_id IS NOT NULL"),
              postgresql_where=text("digest_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    event_id: Mapped[int | None] = mapped_column(Key, ForeignKey("event.id"))
    subscriber_id: Mapped[int] = mapped_column(Key, ForeignKey("subscriber.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[dt.datetime]
    leased_by: Mapped[str | None] = mapped_column(String(200))
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    message_id: Mapped[str | None] = mapped_column(Text)
    last_error: Mapped[str | None] = mapped_column(Text)
    digest_id: Mapped[int | None] = mapped_column(Key, ForeignKey("outbox.id"))


class Secret(Base):
    """A key that this store made for itself, by what it is for; links that it signed are good as long as it stays."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
