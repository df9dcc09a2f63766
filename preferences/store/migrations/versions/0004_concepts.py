"""The names people make up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, JSON, MOMENT, WORD, number, of_profile

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Build the table."""
    op.create_table(
        "concepts",
        number(),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("intent", ID, nullable=True),
        sa.Column("slots", JSON, nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        of_profile("concepts"),
        sa.UniqueConstraint("user_id", "id", name="uq_concepts_user_id_id"),
    )
    op.create_index("ix_concepts_user_id_status", "concepts", ["user_id", "status"])


def downgrade() -> None:
    """Take the table away again, with all that is in it."""
    op.drop_table("concepts")
