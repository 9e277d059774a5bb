"""The analysts' workspace: who signs in, what each decision replaced, and an analyst's word over the linking."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(80)


def points(table: str, column: str, to: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **more)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def one_of(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split("|"))
    return sa.CheckConstraint(f'"{column}" IN ({listed})', name=op.f(f"ck_{table}_{column}"))


def people() -> None:
    op.create_table(
        "analyst",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("invitation", sa.LargeBinary()),
        sa.Column("invited_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        key("analyst", "id"),
        sa.UniqueConstraint("name", name=op.f("uq_analyst_name")),
        sa.UniqueConstraint("invitation", name=op.f("uq_analyst_invitation")),
        one_of("analyst", "role", "viewer|analyst|admin"),
    )
    op.create_table(
        "analyst_session",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("analyst_id", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        key("analyst_session", "key"),
        points("analyst_session", "analyst_id", "analyst", ondelete="CASCADE"),
    )
    op.create_index("ix_analyst_session_analyst_id", "analyst_session", ["analyst_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        key("sign_in_failure", "subject"),
        sa.CheckConstraint("count > 0", name=op.f("ck_sign_in_failure_count")),
    )


def desk() -> None:
    op.create_table(
        "desk_look",
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("who", NAME, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        key("desk_look", "item_id", "who"),
        points("desk_look", "item_id", "review_item"),
    )
    op.create_table(
        "desk_assignment",
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("assigned_to", NAME),
        sa.Column("asked_by", NAME, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        key("desk_assignment", "item_id"),
        points("desk_assignment", "item_id", "review_item"),
    )
    op.create_index("ix_desk_assignment_assigned_to", "desk_assignment", ["assigned_to"])
    op.create_table(
        "desk_step",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("item_revision", sa.Integer(), nullable=False),
        sa.Column("said", JSON),
        sa.Column("before", JSON),
        sa.Column("undid", KEY),
        key("desk_step", "decision_id"),
        points("desk_step", "decision_id", "review_decision"),
        points("desk_step", "undid", "review_decision"),
        one_of("desk_step", "kind", "accept|correct|reject|merge|split|unsure|enter|undo"),
    )
    op.create_index("ix_desk_step_undid", "desk_step", ["undid"])


def overrides() -> None:
    op.create_table(
        "report_act",
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        key("report_act", "report_id"),
        points("report_act", "report_id", "report"),
    )
    op.create_table(
        "place_correction",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("from_id", KEY, nullable=False),
        sa.Column("to_id", KEY, nullable=False),
        key("place_correction", "document_id", "from_id"),
        points("place_correction", "document_id", "document"),
        points("place_correction", "from_id", "jurisdiction"),
        points("place_correction", "to_id", "jurisdiction"),
    )


def upgrade() -> None:
    people()
    desk()
    overrides()


def downgrade() -> None:
    for table in (
        "place_correction", "report_act", "desk_step", "desk_assignment", "desk_look", "sign_in_failure",
        "analyst_session", "analyst",
    ):  # fmt: skip
        op.drop_table(table)
