"""What people may object to and consent to; how old a conversation is; where the audit begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, MOMENT, WORD, number

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; people noticed so far still are, and nobody was asked yet."""
    noticing: sa.Column[bool] = sa.Column(
        "is_noticing", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("profiles", noticing)
    op.add_column("profiles", sa.Column("consent", WORD, nullable=True))
    op.add_column("profiles", sa.Column("consent_at", MOMENT, nullable=True))
    op.add_column("trackers", sa.Column("at", MOMENT, nullable=True))
    op.create_table(
        "audit_cuts",
        number(),
        sa.Column("link", ID, nullable=False),
        sa.Column("mark", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Take them away again. An audit whose beginning was cut off can no longer be checked."""
    op.drop_table("audit_cuts")
    op.drop_column("trackers", "at")
    for name in ("consent_at", "consent", "is_noticing"):
        op.drop_column("profiles", name)
