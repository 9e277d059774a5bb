"""The same story at several addresses, and where the pages of a paper begin."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column("document", sa.Column("page_starts", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "story_signature",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_story_signature")),
        _points("story_signature", "document_id", "document"),
    )
    op.create_table(
        "story_band",
        sa.Column("band", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("band", "digest", "document_id", name=op.f("pk_story_band")),
        _points("story_band", "document_id", "document"),
    )
    op.create_table(
        "story_address",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("address_id", KEY, nullable=False),
        sa.Column("source_id", sa.String(200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "address_id", name=op.f("pk_story_address")),
        _points("story_address", "document_id", "document"),
        _points("story_address", "address_id", "address"),
    )
    op.create_index(op.f("ix_story_address_address_id"), "story_address", ["address_id"])


def downgrade() -> None:
    for table in ("story_address", "story_band", "story_signature"):
        op.drop_table(table)
    op.drop_column("document", "page_starts")
