"""Tables of the crawl: addresses, pages, documents, runs and their counts."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from banwatch.documents import DocumentKind, Outcome
from store.schema import Base, Key, one_of

ADDRESS_STATES = ("pending", "leased", "done")
RUN_STATES = ("running", "done", "failed")
ORIGINS = ("crawl", "import", "hand")
"""Where a document came from: a crawl, an imported table of facts, or an analyst's own hand."""


class Run(Base):
    """One execution of a job. ``due_at`` is when it was to start: a job's due time is claimed once, by one owner.

    A run whose owner died is claimed again after ``leased_until`` and goes on under the same id.
    """

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("job", "due_at"),
        one_of("state", RUN_STATES),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished"),
        Index("ix_run_running", "job", "id", sqlite_where=text("state = 'running'"),
              postgresql_where=text("state = 'running'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    job: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    state: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(200))
    leased_until: Mapped[dt.datetime]
    summary: Mapped[dict[str, Any] | None]


class RunCount(Base):
    """How many addresses of one source ended in one way in one run. ``bytes`` are after decompression."""

    __tablename__ = "run_count"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("count > 0 AND bytes >= 0", name="count"),
    )

    run_id: Mapped[int] = mapped_column(Key, ForeignKey("run.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300), primary_key=True)
    count: Mapped[int] = mapped_column(Key)
    bytes: Mapped[int] = mapped_column(Key)


class Address(Base):
    """One address of one source: what is to be asked, what is remembered of the last answer, and how it ended.

    All in one narrow row, since most addresses never come to more. ``stamp`` is the listing's own word on when the
    page last changed. ``attempts`` counts tries since the last answer. ``run_id`` is the run that asked it last: within
    one run an address is asked once. ``body_hash`` is SHA-256, ``outcome`` and ``reason`` say how the last try ended.
    """

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("source_id", "url"),
        one_of("kind", DocumentKind),
        one_of("state", ADDRESS_STATES),
        one_of("outcome", Outcome, nullable=True),
        CheckConstraint("(state = 'leased') = (leased_until IS NOT NULL)", name="lease"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_address_pending", "source_id", "id", sqlite_where=text("state = 'pending'"),
              postgresql_where=text("state = 'pending'")),
        Index("ix_address_leased", "source_id", "leased_until", sqlite_where=text("state = 'leased'"),
              postgresql_where=text("state = 'leased'")),
        Index("ix_address_failed", "source_id", "id", sqlite_where=text("outcome IN ('failed', 'blocked')"),
              postgresql_where=text("outcome IN ('failed', 'blocked')")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    context: Mapped[dict[str, Any] | None]
    title: Mapped[str | None] = mapped_column(Text)
    published: Mapped[dt.date | None]
    stamp: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    leased_by: Mapped[str | None] = mapped_column(String(200))
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[int | None] = mapped_column(Key)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    triage_version: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(300))
    fetched_at: Mapped[dt.datetime | None]


class Page(Base):
    """One raw answer, kept as evidence. ``body`` is compressed with zlib; ``size`` is its length before that."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    address_id: Mapped[int] = mapped_column(Key, ForeignKey("address.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    status: Mapped[int]
    content_type: Mapped[str] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]
    fetched_at: Mapped[dt.datetime]


class Document(Base):
    """One version of a document's text. Another version is written only when the text differs from the latest.

    The same text at several addresses is several rows with one ``text_hash`` (SHA-256 of UTF-8).
    ``extractor_version`` is NULL until it is read; ``read_error`` says why a reading was given up. Only what a crawl
    brought is ever read by the extractor. ``page_starts`` are the offsets at which the pages of a paper begin. A
    purged document keeps its address, hash and facts, and no text.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("address_id", "url", "version"),
        one_of("kind", DocumentKind),
        CheckConstraint("version > 0", name="version"),
        one_of("origin", ORIGINS),
        CheckConstraint("purged_at IS NULL OR text = ''", name="purged_at"),
        Index("ix_document_reading", "extractor_version", "id"),
        Index("ix_document_text_hash", "text_hash"),
        Index("ix_document_source_id", "source_id", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    address_id: Mapped[int] = mapped_column(Key, ForeignKey("address.id"))
    source_id: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    page_id: Mapped[int | None] = mapped_column(Key, ForeignKey("page.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[bytes] = mapped_column(LargeBinary)
    title: Mapped[str | None] = mapped_column(Text)
    published: Mapped[dt.date | None]
    official: Mapped[bool]
    home_state: Mapped[str | None] = mapped_column(String(2))
    home_ocd_id: Mapped[str | None] = mapped_column(Text)
    canonical_url: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[dt.datetime]
    extractor_version: Mapped[str | None] = mapped_column(String(100))
    read_at: Mapped[dt.datetime | None]
    read_error: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(10), default="crawl", server_default="crawl")
    purged_at: Mapped[dt.datetime | None]
    purge_note: Mapped[str | None] = mapped_column(Text)
    page_starts: Mapped[list[Any] | None]
