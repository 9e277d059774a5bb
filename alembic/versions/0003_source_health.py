"""How each source is doing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "source_health",
        sa.Column("source_id", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("yielded_at", MOMENT, nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("fault_since", MOMENT),
        sa.Column("gaps", sa.JSON()),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_health")),
        sa.CheckConstraint(
            "\"state\" IN ('working', 'silent', 'blocked', 'broken')", name=op.f("ck_source_health_state")
        ),
        sa.CheckConstraint("faults >= 0", name=op.f("ck_source_health_faults")),
    )


def downgrade() -> None:
    op.drop_table("source_health")
