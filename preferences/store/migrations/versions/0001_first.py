"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import (
    ID,
    JSON,
    MOMENT,
    WORD,
    number,
    of_profile,
    of_session,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Build every table, those that others lead to first."""
    _create_profiles()
    _create_preferences()
    _create_changes()
    _create_cooldowns()
    _create_sessions()
    _create_trackers()
    _create_turns()
    _create_counts()


def downgrade() -> None:
    """Take every table away again, with all that is in them."""
    for name in ("counts", "turns", "trackers", "sessions", "cooldowns", "changes", "preferences"):
        op.drop_table(name)
    op.drop_table("profiles")


def _user_id() -> sa.Column[str]:
    return sa.Column("user_id", ID, nullable=False)


def _create_profiles() -> None:
    op.create_table(
        "profiles",
        _user_id(),
        sa.Column("is_learning", sa.Boolean(), nullable=False),
        sa.Column("is_applying", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_profiles"),
    )


def _create_preferences() -> None:
    op.create_table(
        "preferences",
        number(),
        _user_id(),
        sa.Column("id", ID, nullable=False),
        sa.Column("topic", ID, nullable=False),
        sa.Column("attribute", ID, nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("stance", WORD, nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        sa.Column("condition", JSON, nullable=True),
        sa.Column("source", WORD, nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("valid_from", MOMENT, nullable=False),
        sa.Column("valid_until", MOMENT, nullable=True),
        sa.Column("supersedes", JSON, nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        of_profile("preferences"),
        sa.UniqueConstraint("user_id", "id", name="uq_preferences_user_id_id"),
    )
    op.create_index("ix_preferences_user_id_status", "preferences", ["user_id", "status"])
    columns = ["user_id", "created_at", "number"]
    op.create_index("ix_preferences_user_id_created_at_number", "preferences", columns)


def _create_changes() -> None:
    op.create_table(
        "changes",
        number(),
        _user_id(),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("added", JSON, nullable=False),
        sa.Column("ended", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        of_profile("changes"),
        sa.UniqueConstraint("user_id", "id", name="uq_changes_user_id_id"),
    )
    op.create_index("ix_changes_user_id_number", "changes", ["user_id", "number"])


def _create_cooldowns() -> None:
    op.create_table(
        "cooldowns",
        _user_id(),
        sa.Column("topic", ID, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        of_profile("cooldowns"),
        sa.PrimaryKeyConstraint("user_id", "topic", name="pk_cooldowns"),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", ID, nullable=False),
        _user_id(),
        sa.Column("token_hash", ID, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        of_profile("sessions"),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
        sa.UniqueConstraint("session_id", "user_id", name="uq_sessions_session_id_user_id"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _create_trackers() -> None:
    op.create_table(
        "trackers",
        sa.Column("session_id", ID, nullable=False),
        _user_id(),
        sa.Column("text", sa.Text(), nullable=False),
        of_session("trackers"),
        sa.PrimaryKeyConstraint("session_id", name="pk_trackers"),
    )
    op.create_index("ix_trackers_user_id", "trackers", ["user_id"])


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("client_turn_id", ID, nullable=False),
        _user_id(),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        of_session("turns"),
        sa.PrimaryKeyConstraint("session_id", "client_turn_id", name="pk_turns"),
    )
    op.create_index("ix_turns_user_id", "turns", ["user_id"])


def _create_counts() -> None:
    op.create_table(
        "counts",
        sa.Column("name", ID, nullable=False),
        sa.Column("topic", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "topic", "day", name="pk_counts"),
    )
