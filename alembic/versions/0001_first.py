"""The tables of release 0.1.0."""

# fmt: off

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def need(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def one_of(table: str, column: str, words: str, *, nullable: bool = False) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split("|"))
    rule = f'"{column}" IN ({listed})'
    return sa.CheckConstraint(f'"{column}" IS NULL OR {rule}' if nullable else rule, name=op.f(f"ck_{table}_{column}"))


def points(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **options)


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    part = {} if where is None else {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(name, table, list(columns), unique=False, **part)


def address() -> None:
    op.create_table("address",
        need("id", KEY), need("source_id", sa.String(200)), need("url", sa.Text()), need("role", sa.String(40)),
        need("kind", sa.String(20)), may("context", JSON), may("title", sa.Text()), may("published", sa.Date()),
        may("stamp", sa.String(200)), need("state", sa.String(10)), may("leased_by", sa.String(200)),
        may("leased_until", MOMENT), need("attempts", sa.Integer()), may("run_id", KEY), may("etag", sa.Text()),
        may("last_modified", sa.Text()), may("body_hash", sa.LargeBinary()), may("triage_version", sa.String(100)),
        may("outcome", sa.String(20)), may("reason", sa.String(300)), may("fetched_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        unique("address", "source_id", "url"),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_address_attempts")),
        one_of("address", "kind", "article|agenda|minutes|record|other"),
        sa.CheckConstraint("(state = 'leased') = (leased_until IS NOT NULL)", name=op.f("ck_address_lease")),
        one_of("address", "outcome", "unchanged|listing|irrelevant|relevant|blocked|failed", nullable=True),
        one_of("address", "state", "pending|leased|done"),
    )
    index("ix_address_failed", "address", "source_id", "id", where="outcome IN ('failed', 'blocked')")
    index("ix_address_leased", "address", "source_id", "leased_until", where="state = 'leased'")
    index("ix_address_pending", "address", "source_id", "id", where="state = 'pending'")


def jurisdiction() -> None:
    op.create_table("jurisdiction",
        need("id", KEY), need("key", sa.Text()), may("ocd_id", sa.Text()), need("name", sa.Text()),
        may("state", sa.String(2)), need("level", sa.String(10)), need("country", sa.String(2)), may("population", KEY),
        may("latitude", sa.Double()), may("longitude", sa.Double()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jurisdiction")),
        unique("jurisdiction", "key"),
        one_of("jurisdiction", "level", "city|town|county|state|federal|school|agency|foreign"),
    )
    index("ix_jurisdiction_ocd_id", "jurisdiction", "ocd_id")
    index("ix_jurisdiction_state", "jurisdiction", "state", "name")


def run() -> None:
    op.create_table("run",
        need("id", KEY), need("job", sa.String(200)), need("due_at", MOMENT), need("started_at", MOMENT),
        may("finished_at", MOMENT), need("state", sa.String(10)), need("owner", sa.String(200)),
        need("leased_until", MOMENT), may("summary", JSON),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        unique("run", "job", "due_at"),
        sa.CheckConstraint("(state = 'running') = (finished_at IS NULL)", name=op.f("ck_run_finished")),
        one_of("run", "state", "running|done|failed"),
    )
    index("ix_run_running", "run", "job", "id", where="state = 'running'")


def subscriber() -> None:
    op.create_table("subscriber",
        need("id", KEY), need("email", sa.String(320)), need("all_states", sa.Boolean()), need("created_at", MOMENT),
        may("confirmed_at", MOMENT), may("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        unique("subscriber", "email"),
    )


def measure() -> None:
    op.create_table("measure",
        need("id", KEY), need("jurisdiction_id", KEY), need("technology", sa.String(100)),
        need("action", sa.String(20)), may("file_number", sa.Text()), need("scope", JSON),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        points("measure", "jurisdiction_id", "jurisdiction"),
        one_of("measure", "action", "ban|moratorium|restriction|repeal"),
    )
    index("ix_measure_jurisdiction_id", "measure", "jurisdiction_id", "technology")


def page() -> None:
    op.create_table("page",
        need("id", KEY), need("address_id", KEY), need("url", sa.Text()), need("status", sa.Integer()),
        need("content_type", sa.Text()), may("etag", sa.Text()), may("last_modified", sa.Text()),
        need("body", sa.LargeBinary()), need("size", sa.Integer()), need("fetched_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        points("page", "address_id", "address"),
    )
    index("ix_page_address_id", "page", "address_id")


def run_count() -> None:
    op.create_table("run_count",
        need("run_id", KEY), need("source_id", sa.String(200)), need("outcome", sa.String(20)),
        need("reason", sa.String(300)), need("count", KEY), need("bytes", KEY),
        sa.PrimaryKeyConstraint("run_id", "source_id", "outcome", "reason", name=op.f("pk_run_count")),
        points("run_count", "run_id", "run"),
        sa.CheckConstraint("count > 0 AND bytes >= 0", name=op.f("ck_run_count_count")),
        one_of("run_count", "outcome", "unchanged|listing|irrelevant|relevant|blocked|failed"),
    )


def subscriber_choice() -> None:
    op.create_table("subscriber_choice",
        need("subscriber_id", KEY), need("kind", sa.String(10)), need("value", sa.String(20)),
        sa.PrimaryKeyConstraint("subscriber_id", "kind", "value", name=op.f("pk_subscriber_choice")),
        points("subscriber_choice", "subscriber_id", "subscriber", ondelete="CASCADE"),
        one_of("subscriber_choice", "kind", "state|action|stage"),
    )


def document() -> None:
    op.create_table("document",
        need("id", KEY), need("address_id", KEY), need("source_id", sa.String(200)), need("url", sa.Text()),
        need("version", sa.Integer()), may("page_id", KEY), need("kind", sa.String(20)), need("text", sa.Text()),
        need("text_hash", sa.LargeBinary()), may("title", sa.Text()), may("published", sa.Date()),
        need("official", sa.Boolean()), may("home_state", sa.String(2)), may("home_ocd_id", sa.Text()),
        may("canonical_url", sa.Text()), need("fetched_at", MOMENT), may("extractor_version", sa.String(100)),
        may("read_at", MOMENT), may("read_error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        points("document", "address_id", "address"),
        points("document", "page_id", "page"),
        unique("document", "address_id", "url", "version"),
        one_of("document", "kind", "article|agenda|minutes|record|other"),
        sa.CheckConstraint("version > 0", name=op.f("ck_document_version")),
    )
    index("ix_document_page_id", "document", "page_id")
    index("ix_document_reading", "document", "extractor_version", "id")
    index("ix_document_text_hash", "document", "text_hash")


def event() -> None:
    op.create_table("event",
        need("id", KEY), need("jurisdiction_id", KEY), may("measure_id", KEY), need("technology", sa.String(100)),
        need("action", sa.String(20)), need("stage", sa.String(20)), may("date", sa.Date()),
        may("date_precision", sa.String(10)), may("body", sa.Text()), may("vote", JSON), need("scope", JSON),
        may("file_number", sa.Text()), need("primary", sa.Boolean()), need("official", sa.Boolean()),
        need("confidence", sa.Float()), need("conflicts", JSON), need("notes", JSON), need("disputed", sa.Boolean()),
        need("state", sa.String(20)), may("merged_into", KEY), may("corrections", JSON),
        need("alert_reason", sa.Text()), need("first_detected_at", MOMENT), need("changed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        points("event", "jurisdiction_id", "jurisdiction"),
        points("event", "measure_id", "measure"),
        points("event", "merged_into", "event"),
        one_of("event", "action", "ban|moratorium|restriction|repeal"),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_event_confidence")),
        sa.CheckConstraint("(date IS NULL) = (date_precision IS NULL)", name=op.f("ck_event_date")),
        one_of("event", "date_precision", "day|month|year", nullable=True),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_event_merged")),
        one_of("event", "stage", "proposed|advanced|adopted|rejected|vetoed|expired"),
        one_of("event", "state", "unreviewed|accepted|corrected|rejected|merged|withdrawn"),
    )
    index("ix_event_date", "event", "date", "id")
    index("ix_event_first_detected_at", "event", "first_detected_at", "id")
    index("ix_event_jurisdiction_id", "event", "jurisdiction_id", "technology")
    index("ix_event_measure_id", "event", "measure_id")
    index("ix_event_merged_into", "event", "merged_into", where="merged_into IS NOT NULL")


def outbox() -> None:
    op.create_table("outbox",
        need("id", KEY), need("event_id", KEY), need("subscriber_id", KEY), need("kind", sa.String(20)),
        need("created_at", MOMENT), may("leased_by", sa.String(200)), may("leased_until", MOMENT),
        need("attempts", sa.Integer()), need("next_attempt_at", MOMENT), may("sent_at", MOMENT),
        may("failed_at", MOMENT), may("message_id", sa.Text()), may("last_error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        points("outbox", "event_id", "event"),
        points("outbox", "subscriber_id", "subscriber", ondelete="CASCADE"),
        unique("outbox", "event_id", "subscriber_id", "kind"),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_end")),
        one_of("outbox", "kind", "alert|correction|retraction"),
    )
    index("ix_outbox_subscriber_id", "outbox", "subscriber_id", "id")
    index("ix_outbox_waiting", "outbox", "next_attempt_at", "id", where="sent_at IS NULL AND failed_at IS NULL")


def quote() -> None:
    op.create_table("quote",
        need("id", KEY), need("document_id", KEY), need("position", sa.Integer()), need("text", sa.Text()),
        need("start", sa.Integer()), need("end", sa.Integer()), may("speaker", sa.Text()),
        may("mention_start", sa.Integer()), may("mention_end", sa.Integer()), may("title", sa.Text()),
        may("affiliation", sa.Text()), may("cue", sa.Text()), need("direct", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        points("quote", "document_id", "document"),
        unique("quote", "document_id", "position"),
        sa.CheckConstraint("\"start\" >= 0 AND \"end\" >= \"start\"", name=op.f("ck_quote_span")),
    )
    index("ix_quote_speaker", "quote", "speaker")


def report() -> None:
    op.create_table("report",
        need("id", KEY), need("jurisdiction_id", KEY), need("technology", sa.String(100)),
        need("fingerprint", sa.String(64)), may("event_id", KEY), need("action", sa.String(20)),
        need("stage", sa.String(20)), need("primary", sa.Boolean()), need("official", sa.Boolean()),
        may("date", sa.Date()), may("date_precision", sa.String(10)), may("published", sa.Date()),
        may("body", sa.Text()), may("vote", JSON), need("scope", JSON), may("file_number", sa.Text()),
        need("doubts", JSON), need("confidence", sa.Float()), need("sources", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        points("report", "event_id", "event"),
        points("report", "jurisdiction_id", "jurisdiction"),
        unique("report", "jurisdiction_id", "technology", "fingerprint"),
        one_of("report", "action", "ban|moratorium|restriction|repeal"),
        one_of("report", "date_precision", "day|month|year", nullable=True),
        sa.CheckConstraint("sources >= 0", name=op.f("ck_report_sources")),
        one_of("report", "stage", "proposed|advanced|adopted|rejected|vetoed|expired"),
    )
    index("ix_report_event_id", "report", "event_id")


def review_item() -> None:
    op.create_table("review_item",
        need("id", KEY), may("event_id", KEY), may("document_id", KEY), need("state", sa.String(20)),
        need("reasons", JSON), need("priority", sa.Integer()), need("revision", sa.Integer()),
        need("created_at", MOMENT), need("changed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        points("review_item", "document_id", "document"),
        points("review_item", "event_id", "event"),
        unique("review_item", "event_id"),
        one_of("review_item", "state", "open|accepted|corrected|rejected|merged|resolved"),
        sa.CheckConstraint("event_id IS NOT NULL OR document_id IS NOT NULL", name=op.f("ck_review_item_subject")),
    )
    index("ix_review_item_document_id", "review_item", "document_id")
    index("ix_review_item_queue", "review_item", "state", "priority", "id")


def vote() -> None:
    op.create_table("vote",
        need("id", KEY), need("document_id", KEY), need("position", sa.Integer()), may("motion", sa.Text()),
        may("classification", sa.String(30)), may("result", sa.String(10)), may("yes", sa.Integer()),
        may("no", sa.Integer()), may("abstain", sa.Integer()), may("absent", sa.Integer()),
        may("not_voting", sa.Integer()), may("excused", sa.Integer()), may("unanimous", sa.Boolean()),
        may("mover", sa.Text()), may("seconder", sa.Text()), may("start", sa.Integer()), may("end", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        points("vote", "document_id", "document"),
        unique("vote", "document_id", "position"),
        one_of("vote", "classification", "passage|reading-1|reading-2|reading-3|amendment|substitute|"
               "committee-passage|referral|deferral|veto-override|consent|procedure|other", nullable=True),
        one_of("vote", "result", "pass|fail", nullable=True),
    )


def event_source() -> None:
    op.create_table("event_source",
        need("id", KEY), need("document_id", KEY), need("position", sa.Integer()), need("report_id", KEY),
        may("vote_id", KEY), need("primary", sa.Boolean()), need("confidence", sa.Float()),
        need("superseded", sa.Boolean()), need("reading", JSON), need("evidence", JSON),
        need("relation", sa.String(20)), need("link_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_source")),
        points("event_source", "document_id", "document"),
        points("event_source", "report_id", "report"),
        points("event_source", "vote_id", "vote"),
        unique("event_source", "document_id", "position"),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name=op.f("ck_event_source_confidence")),
        one_of("event_source", "relation", "corroborates|next step|new measure|older event|conflict"),
    )
    index("ix_event_source_report_id", "event_source", "report_id", "superseded", "confidence")
    index("ix_event_source_vote_id", "event_source", "vote_id")


def review_decision() -> None:
    op.create_table("review_decision",
        need("id", KEY), need("item_id", KEY), need("who", sa.Text()), need("decided_at", MOMENT),
        need("from_state", sa.String(20)), need("to_state", sa.String(20)), may("changes", JSON),
        need("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decision")),
        points("review_decision", "item_id", "review_item"),
        one_of("review_decision", "from_state", "open|accepted|corrected|rejected|merged|resolved"),
        one_of("review_decision", "to_state", "open|accepted|corrected|rejected|merged|resolved"),
    )
    index("ix_review_decision_item_id", "review_decision", "item_id", "id")


def roll_call() -> None:
    op.create_table("roll_call",
        need("vote_id", KEY), need("position", sa.Integer()), need("option", sa.String(20)), need("name", sa.Text()),
        sa.PrimaryKeyConstraint("vote_id", "position", name=op.f("pk_roll_call")),
        points("roll_call", "vote_id", "vote", ondelete="CASCADE"),
        one_of("roll_call", "option", "yes|no|abstain|absent|not voting|excused"),
    )
    index("ix_roll_call_name", "roll_call", "name")


def upgrade() -> None:
    address()
    jurisdiction()
    run()
    subscriber()
    measure()
    page()
    run_count()
    subscriber_choice()
    document()
    event()
    outbox()
    quote()
    report()
    review_item()
    vote()
    event_source()
    review_decision()
    roll_call()


def downgrade() -> None:
    op.drop_table("roll_call")
    op.drop_table("review_decision")
    op.drop_table("event_source")
    op.drop_table("vote")
    op.drop_table("review_item")
    op.drop_table("report")
    op.drop_table("quote")
    op.drop_table("outbox")
    op.drop_table("event")
    op.drop_table("document")
    op.drop_table("subscriber_choice")
    op.drop_table("run_count")
    op.drop_table("page")
    op.drop_table("measure")
    op.drop_table("subscriber")
    op.drop_table("run")
    op.drop_table("jurisdiction")
    op.drop_table("address")
