"""Where measures stand, claims about the ledger, hearings, imported facts and purged texts."""

# fmt: off

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def need(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def listed(column: str, words: str) -> str:
    return f"\"{column}\" IN ({', '.join(repr(word) for word in words.split('|'))})"


def one_of(table: str, column: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(listed(column, words), name=op.f(f"ck_{table}_{column}"))


def points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def add(table: str, column: str, kind: Any, *, default: str | None = None, check: str | None = None) -> None:
    """Add a column with its check. Written as SQL since SQLite takes a check with a new column, but not later, and
    copying a large table to add one would stop a crawl for long."""
    written = kind.compile(dialect=op.get_bind().dialect)
    needed = f" DEFAULT {default} NOT NULL" if default is not None else ""
    ruled = f" CONSTRAINT ck_{table}_{column} CHECK ({check})" if check else ""
    op.execute(sa.text(f'ALTER TABLE {table} ADD COLUMN "{column}" {written}{needed}{ruled}'))


def claim() -> None:
    op.create_table("claim",
        need("id", KEY), need("document_id", KEY), need("position", sa.Integer()), need("kind", sa.String(20)),
        need("text", sa.Text()), need("start", sa.Integer()), need("end", sa.Integer()),
        need("technology", sa.String(100)), need("action", sa.String(20)), may("state", sa.String(2)),
        need("unit", sa.String(20)), may("number", KEY), may("subject", JSON), need("places", JSON),
        may("said_on", sa.Date()), need("verdict", sa.String(10)), need("finding", sa.Text()), need("missing", JSON),
        need("checked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        points("claim", "document_id", "document"),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_claim_document_id_position")),
        one_of("claim", "kind", "ordinal|list|population"),
        one_of("claim", "action", "ban|moratorium|restriction|repeal"),
        one_of("claim", "verdict", "agrees|gap|more|unknown"),
        sa.CheckConstraint("\"start\" >= 0 AND \"end\" >= \"start\"", name=op.f("ck_claim_span")),
    )
    op.create_index("ix_claim_verdict", "claim", ["verdict", "id"])


def hearing() -> None:
    op.create_table("hearing",
        need("id", KEY), need("jurisdiction_id", KEY), need("document_id", KEY), need("position", sa.Integer()),
        need("body", sa.Text()), need("start", MOMENT), need("item", sa.Text()), need("url", sa.Text()),
        need("changed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        points("hearing", "jurisdiction_id", "jurisdiction"),
        points("hearing", "document_id", "document"),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_hearing_document_id_position")),
    )
    op.create_index("ix_hearing_jurisdiction_id", "hearing", ["jurisdiction_id"])
    op.create_index("ix_hearing_start", "hearing", ["start", "id"])


ORDER = ("proposed", "advanced", "rejected", "adopted", "vetoed", "expired")


def _latest(events: Sequence[Any]) -> Any:
    dated = [event for event in events if event.date is not None] or list(events)
    return max(dated, key=lambda event: (str(event.date or ""), ORDER.index(event.stage), event.id))


def standings() -> None:
    """Where each measure of release 0.1.0 stands: at its last step, or taken back by a repeal after it."""
    event = sa.table("event", *(sa.column(name) for name in
                     ("id", "jurisdiction_id", "measure_id", "technology", "action", "stage", "state")),
                     sa.column("date", sa.Date()))
    measure = sa.table("measure", *(sa.column(name) for name in ("id", "status", "status_note")),
                       sa.column("since", sa.Date()))
    shown = event.c.state.in_(("unreviewed", "accepted", "corrected"))
    rows = op.get_bind().execute(sa.select(event).where(shown)).all()
    lives: dict[int, list[Any]] = {}
    for row in rows:
        if row.measure_id is not None:
            lives.setdefault(row.measure_id, []).append(row)
    repeals = [row for row in rows if row.action == "repeal" and row.stage == "adopted"]
    for measure_id, events in lives.items():
        last = _latest(events)
        ended = [row for row in repeals if last.action != "repeal" and last.stage == "adopted"
                 and (row.jurisdiction_id, row.technology) == (last.jurisdiction_id, last.technology)
                 and (last.date is None or row.date is None or row.date >= last.date)]
        status, since = ("repealed", ended[0].date) if ended else (last.stage, last.date)
        op.execute(sa.update(measure).where(measure.c.id == measure_id).values(status=status, since=since))


def upgrade() -> None:
    add("document", "origin", sa.String(10), default="'crawl'", check=listed("origin", "crawl|import|hand"))
    add("document", "purged_at", MOMENT, check="purged_at IS NULL OR text = ''")
    add("document", "purge_note", sa.Text())
    add("report", "imported", sa.Boolean(), default="false")
    add("event", "imported", sa.Boolean(), default="false")
    add("measure", "status", sa.String(20), default="'dismissed'",
        check=listed("status", "proposed|advanced|adopted|rejected|vetoed|repealed|expired|dismissed"))
    add("measure", "since", sa.Date())
    add("measure", "status_note", sa.Text(), default="''")
    standings()
    op.create_index("ix_measure_status", "measure", ["status", "action"])
    claim()
    hearing()


def downgrade() -> None:
    op.drop_table("hearing")
    op.drop_table("claim")
    op.drop_index("ix_measure_status", "measure")
    for table, columns in (("measure", ("status_note", "since", "status")), ("event", ("imported",)),
                           ("report", ("imported",)), ("document", ("purge_note", "purged_at", "origin"))):
        for column in columns:
            op.execute(sa.text(f'ALTER TABLE {table} DROP COLUMN "{column}"'))
