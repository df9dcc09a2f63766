"""The names people make up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.String(200)
WORD = sa.String(20)
JSON = sa.JSON().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Build the table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "concepts",
        sa.Column("number", number, primary_key=True, autoincrement=True),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("intent", ID, nullable=True),
        sa.Column("slots", JSON, nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["profiles.user_id"], name="fk_concepts_profiles"),
        sa.UniqueConstraint("user_id", "id", name="uq_concepts_user_id_id"),
    )
    op.create_index("ix_concepts_user_id_status", "concepts", ["user_id", "status"])


def downgrade() -> None:
    """Take the table away again, with all that is in it."""
    op.drop_table("concepts")
