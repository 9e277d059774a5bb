"""Subscriptions in full: channels, paces, hearings, analysts' mail; an outbox for all of them; signing keys."""

# fmt: off

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KINDS = "alert|correction|retraction|hearing|digest|likely|queue|confirm"
OF_EVENTS = "kind IN ('alert', 'correction', 'retraction', 'likely')"
FIRST_KINDS = "alert|correction|retraction"


def listed(column: str, words: str) -> str:
    return f"\"{column}\" IN ({', '.join(repr(word) for word in words.split('|'))})"


def add(table: str, column: str, kind: Any, *, default: str | None = None, check: str | None = None) -> None:
    """Add a column with its check, as SQL: SQLite takes a check with a new column, but not later."""
    written = kind.compile(dialect=op.get_bind().dialect)
    needed = f" DEFAULT {default} NOT NULL" if default is not None else ""
    ruled = f" CONSTRAINT ck_{table}_{column} CHECK ({check})" if check else ""
    op.execute(sa.text(f'ALTER TABLE {table} ADD COLUMN "{column}" {written}{needed}{ruled}'))


SUBSCRIBER = (
    ("disabled_why", sa.Text(), None, None),
    ("webhook_secret", sa.Text(), None, None),
    ("channel", sa.String(10), "'email'", listed("channel", "email|webhook")),
    ("webhook_url", sa.Text(), None, "(channel = 'webhook') = (webhook_url IS NOT NULL)"),
    ("pace", sa.String(10), "'immediate'", listed("pace", "immediate|daily|weekly")),
    ("hearings", sa.Boolean(), "false", None),
    ("desk", sa.Boolean(), "false", None),
    ("refusals", sa.Integer(), "0", None),
    ("refused_at", MOMENT, None, None),
    ("digested_at", MOMENT, None, None),
)


def need(name: str, kind: Any, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def outbox(*, new: bool) -> list[Any]:
    """Columns and constraints of the table, as it is from now on or as it was."""
    first = [
        need("id", KEY), (may if new else need)("event_id", KEY), need("subscriber_id", KEY),
        need("kind", sa.String(20)), need("created_at", MOMENT), may("leased_by", sa.String(200)), may("leased_until", MOMENT),
        need("attempts", sa.Integer()), need("next_attempt_at", MOMENT), may("sent_at", MOMENT),
        may("failed_at", MOMENT), may("message_id", sa.Text()), may("last_error", sa.Text()),
    ]
    rules = [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outbox_event_id")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], name=op.f("fk_outbox_subscriber_id"),
                                ondelete="CASCADE"),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_end")),
        sa.CheckConstraint(listed("kind", KINDS if new else FIRST_KINDS), name=op.f("ck_outbox_kind")),
    ]
    if not new:
        once = sa.UniqueConstraint("event_id", "subscriber_id", "kind",
                                   name=op.f("uq_outbox_event_id_subscriber_id_kind"))
        return [*first, *rules, once]
    later = [need("key", sa.String(200)), need("refusals", sa.Integer(), "0"), may("digest_id", KEY)]
    more = [
        sa.ForeignKeyConstraint(["digest_id"], ["outbox.id"], name=op.f("fk_outbox_digest_id")),
        sa.UniqueConstraint("subscriber_id", "kind", "key", name=op.f("uq_outbox_subscriber_id_kind_key")),
        sa.CheckConstraint(f"({OF_EVENTS}) = (event_id IS NOT NULL)", name=op.f("ck_outbox_event_id")),
    ]
    return [*first, *later, *rules, *more]


COPIED = ("id, event_id, subscriber_id, kind, created_at, leased_by, leased_until, attempts, next_attempt_at, sent_at, "
          "failed_at, message_id, last_error")


def index(name: str, *columns: str, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, "outbox", list(columns), sqlite_where=condition, postgresql_where=condition)


def rebuild(*, new: bool) -> None:
    """SQLite cannot change a table's rules; it gets a new table, and the rows are copied. The outbox is never large."""
    op.create_table("outbox_new", *outbox(new=new))
    into, values = (f"{COPIED}, key", f"{COPIED}, CAST(event_id AS TEXT)") if new else (COPIED, COPIED)
    op.execute(sa.text(f"INSERT INTO outbox_new ({into}) SELECT {values} FROM outbox"))
    op.drop_table("outbox")
    op.rename_table("outbox_new", "outbox")
    index("ix_outbox_waiting", "next_attempt_at", "id", where="sent_at IS NULL AND failed_at IS NULL")
    index("ix_outbox_subscriber_id", "subscriber_id", "id")


def alter() -> None:
    op.alter_column("outbox", "event_id", nullable=True)
    op.add_column("outbox", may("key", sa.String(200)))
    op.execute(sa.text("UPDATE outbox SET key = CAST(event_id AS TEXT)"))
    op.alter_column("outbox", "key", nullable=False)
    op.add_column("outbox", need("refusals", sa.Integer(), "0"))
    op.add_column("outbox", may("digest_id", KEY))
    op.drop_constraint(op.f("uq_outbox_event_id_subscriber_id_kind"), "outbox")
    op.drop_constraint(op.f("ck_outbox_kind"), "outbox")
    op.create_check_constraint(op.f("ck_outbox_kind"), "outbox", listed("kind", KINDS))
    op.create_check_constraint(op.f("ck_outbox_event_id"), "outbox", f"({OF_EVENTS}) = (event_id IS NOT NULL)")
    op.create_unique_constraint(op.f("uq_outbox_subscriber_id_kind_key"), "outbox", ["subscriber_id", "kind", "key"])
    op.create_foreign_key(op.f("fk_outbox_digest_id"), "outbox", "outbox", ["digest_id"], ["id"])


def alter_back() -> None:
    op.drop_constraint(op.f("fk_outbox_digest_id"), "outbox")
    op.drop_constraint(op.f("uq_outbox_subscriber_id_kind_key"), "outbox")
    op.drop_constraint(op.f("ck_outbox_event_id"), "outbox")
    op.drop_constraint(op.f("ck_outbox_kind"), "outbox")
    op.create_check_constraint(op.f("ck_outbox_kind"), "outbox", listed("kind", FIRST_KINDS))
    op.create_unique_constraint(op.f("uq_outbox_event_id_subscriber_id_kind"), "outbox",
                                ["event_id", "subscriber_id", "kind"])
    for column in ("digest_id", "refusals", "key"):
        op.drop_column("outbox", column)
    op.alter_column("outbox", "event_id", nullable=False)


def upgrade() -> None:
    for column, kind, default, check in SUBSCRIBER:
        add("subscriber", column, kind, default=default, check=check)
    if op.get_bind().dialect.name == "sqlite":
        rebuild(new=True)
    else:
        alter()
    index("ix_outbox_event_id", "event_id", "subscriber_id", "kind")
    index("ix_outbox_digest_id", "digest_id", where="digest_id IS NOT NULL")
    op.create_table("secret",
        need("name", sa.String(40)), need("value", sa.Text()), need("created_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )


def downgrade() -> None:
    """What the earlier release cannot hold goes: digests and mail to analysts, and all but the first correction."""
    op.drop_table("secret")
    op.drop_index("ix_outbox_digest_id", "outbox")
    op.drop_index("ix_outbox_event_id", "outbox")
    op.execute(sa.text("UPDATE outbox SET digest_id = NULL"))
    kept = f"{listed('kind', FIRST_KINDS)} AND id IN (SELECT MIN(id) FROM outbox GROUP BY event_id, subscriber_id, kind)"
    op.execute(sa.text(f"DELETE FROM outbox WHERE NOT ({kept})"))
    if op.get_bind().dialect.name == "sqlite":
        rebuild(new=False)
    else:
        alter_back()
    for column, _, _, check in reversed(SUBSCRIBER):
        if check and op.get_bind().dialect.name != "sqlite":
            op.drop_constraint(op.f(f"ck_subscriber_{column}"), "subscriber")
        op.execute(sa.text(f'ALTER TABLE subscriber DROP COLUMN "{column}"'))
