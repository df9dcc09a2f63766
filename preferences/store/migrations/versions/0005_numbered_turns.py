"""Every turn of a conversation is kept under a number, with what was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, MOMENT, is_server, of_session

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Number the turns there already by their order; what was said in them is not known."""
    op.add_column(
        "sessions", sa.Column("last_seq", sa.Integer(), nullable=False, server_default="0")
    )
    op.rename_table("turns", "turns_before")
    _drop_names()
    op.create_table(
        "turns",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_turn_id", ID, nullable=True),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        of_session("turns"),
        sa.UniqueConstraint(
            "session_id", "client_turn_id", name="uq_turns_session_id_client_turn_id"
        ),
        sa.PrimaryKeyConstraint("session_id", "seq", name="pk_turns"),
    )
    op.create_index("ix_turns_user_id", "turns", ["user_id"])
    op.execute(
        "INSERT INTO turns (session_id, seq, client_turn_id, user_id, said, reply, at) "
        "SELECT session_id,"
        " row_number() OVER (PARTITION BY session_id ORDER BY at, client_turn_id),"
        " client_turn_id, user_id, '', reply, at FROM turns_before"
    )
    op.execute(
        "UPDATE sessions SET last_seq = "
        "(SELECT count(*) FROM turns WHERE turns.session_id = sessions.session_id)"
    )
    op.drop_table("turns_before")


def downgrade() -> None:
    """Keep the numbered replies of clients only, without what was said."""
    op.rename_table("turns", "turns_before")
    _drop_names()
    if is_server():
        op.drop_constraint("uq_turns_session_id_client_turn_id", "turns_before", type_="unique")
    op.create_table(
        "turns",
        sa.Column("session_id", ID, nullable=False),
        sa.Column("client_turn_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        of_session("turns"),
        sa.PrimaryKeyConstraint("session_id", "client_turn_id", name="pk_turns"),
    )
    op.create_index("ix_turns_user_id", "turns", ["user_id"])
    op.execute(
        "INSERT INTO turns (session_id, client_turn_id, user_id, reply, at) "
        "SELECT session_id, client_turn_id, user_id, reply, at FROM turns_before "
        "WHERE client_turn_id IS NOT NULL"
    )
    op.drop_table("turns_before")
    op.drop_column("sessions", "last_seq")


def _drop_names() -> None:
    """Free the names the new table needs: PostgreSQL keeps them one to a schema."""
    op.drop_index("ix_turns_user_id", "turns_before")
    if is_server():
        op.drop_constraint("fk_turns_sessions", "turns_before", type_="foreignkey")
        op.drop_constraint("pk_turns", "turns_before", type_="primary")
