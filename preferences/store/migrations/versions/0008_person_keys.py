"""The keys of persons, for those who encrypt what is kept; requests of data subjects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(200)
WORD = sa.String(20)
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Build the tables. Nothing is encrypted by this: see docs/privacy.md."""
    op.create_table(
        "person_keys",
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("master", ID, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["profiles.user_id"], name="fk_person_keys_profiles"),
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
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
    )
    op.create_index("ix_data_requests_status_due_at", "data_requests", ["status", "due_at"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "data_callbacks",
        sa.Column("number", number, primary_key=True, autoincrement=True),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("request", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
    )
    op.create_index("ix_data_callbacks_next_at", "data_callbacks", ["next_at"])


def downgrade() -> None:
    """Take the tables away: what is still encrypted can never be read again."""
    op.drop_table("data_callbacks")
    op.drop_table("data_requests")
    op.drop_table("person_keys")
