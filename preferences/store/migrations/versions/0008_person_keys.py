"""The keys of persons, for those who encrypt what is kept of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(200)


def upgrade() -> None:
    """Build the table. Nothing is encrypted by this: see docs/privacy.md."""
    op.create_table(
        "person_keys",
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("master", ID, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["profiles.user_id"], name="fk_person_keys_profiles"),
        sa.UniqueConstraint("id", name="uq_person_keys_id"),
    )


def downgrade() -> None:
    """Take the table away: what is still encrypted can never be read again."""
    op.drop_table("person_keys")
