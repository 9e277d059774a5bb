"""Tables of what documents say about the ledger as a whole, and of meetings to come."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from banwatch.claims import ClaimKind
from banwatch.measures import Action
from store.schema import Base, Key, one_of

VERDICTS = ("agrees", "gap", "more", "unknown")
"""What the ledger says to a claim: it holds the same, less, more, or cannot tell."""


class Claim(Base):
    """What one document says of how many, or which, governments decided something, and what the ledger holds of it.

    ``number`` is the ordinal's or the population's; ``places`` are those a list names, each with name, state and OCD
    id. ``finding`` says in words what was compared; ``missing`` names what the ledger does not hold.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        one_of("kind", ClaimKind),
        one_of("action", Action),
        one_of("verdict", VERDICTS),
        CheckConstraint('"start" >= 0 AND "end" >= "start"', name="span"),
        Index("ix_claim_verdict", "verdict", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    technology: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(String(2))
    unit: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None] = mapped_column(Key)
    subject: Mapped[dict[str, Any] | None]
    places: Mapped[list[Any]]
    said_on: Mapped[dt.date | None]
    verdict: Mapped[str] = mapped_column(String(10))
    finding: Mapped[str] = mapped_column(Text)
    missing: Mapped[list[Any]]
    checked_at: Mapped[dt.datetime]


class Hearing(Base):
    """A coming meeting at which a measure is on the agenda; ``item`` is the agenda's own words for it."""

    __tablename__ = "hearing"
    __table_args__ = (UniqueConstraint("document_id", "position"), Index("ix_hearing_start", "start", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(Key, ForeignKey("jurisdiction.id"), index=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"))
    position: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    start: Mapped[dt.datetime]
    item: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]
