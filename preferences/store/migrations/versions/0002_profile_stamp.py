"""A stamp on each profile, new with every write, by which a program knows what it holds is old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the stamp; profiles written before have an empty one until they are next written."""
    stamp = sa.Column("stamp", sa.String(32), nullable=False, server_default="")
    op.add_column("profiles", stamp)


def downgrade() -> None:
    """Take the stamp away again."""
    op.drop_column("profiles", "stamp")
