"""The keys of persons, for those who encrypt what is kept; requests of data subjects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, JSON, MOMENT, WORD, number, of_profile

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Build the tables. Nothing is encrypted by this: see docs/privacy.md."""
    op.create_table(
        "person_keys",
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("master", ID, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        of_profile("person_keys"),
        sa.UniqueConstraint("id", name="uq_person_keys_id"),
    )
    op.create_table(
        "data_requests",
        sa.Column("tenant", ID, primary_key=True),
        sa.Column("id", ID, primary_key=True),
        sa.Column("controller", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("person", ID, nullable=True),
        sa.Column("status", WORD, nullable=False),
        sa.Column("callbacks", JSON, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
    )
    op.create_index("ix_data_requests_status_due_at", "data_requests", ["status", "due_at"])
    op.create_table(
        "data_callbacks",
        number(),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("request", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
    )
    op.create_index("ix_data_callbacks_next_at", "data_callbacks", ["next_at"])


def downgrade() -> None:
    """Take the tables away: what is still encrypted can never be read again."""
    op.drop_table("data_callbacks")
    op.drop_table("data_requests")
    op.drop_table("person_keys")
