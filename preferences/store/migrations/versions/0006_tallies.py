"""Running totals of active preferences, kept by the database itself, and daily counts by day.

Triggers keep them: whatever way a preference comes, goes or changes, its total goes along in the
same transaction, and a total costs one row to read instead of every preference.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, WORD, Trigger, drop_trigger, make_trigger

revision = "0006"
down_revision = "0005"

_ADD = """
    INSERT INTO tallies (tenant, topic, source, total)
    VALUES (NEW.tenant, NEW.topic, NEW.source, 1)
    ON CONFLICT (tenant, topic, source) DO UPDATE SET total = tallies.total + 1;
"""
_TAKE = """
    UPDATE tallies SET total = total - 1
    WHERE tenant = OLD.tenant AND topic = OLD.topic AND source = OLD.source;
    DELETE FROM tallies
    WHERE tenant = OLD.tenant AND topic = OLD.topic AND source = OLD.source AND total < 1;
"""
_ON = {
    "tally_insert": Trigger("INSERT", _ADD, "NEW.status = 'active'"),
    "tally_delete": Trigger("DELETE", _TAKE, "OLD.status = 'active'"),
    "tally_leave": Trigger("UPDATE", _TAKE, "OLD.status = 'active'"),
    "tally_enter": Trigger("UPDATE", _ADD, "NEW.status = 'active'"),
}
"""An update leaves one total and enters another."""


def upgrade() -> None:
    """Add up what is there, and keep it added up."""
    op.create_table(
        "tallies",
        sa.Column("tenant", ID, nullable=False),
        sa.Column("topic", ID, nullable=False),
        sa.Column("source", WORD, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "topic", "source", name="pk_tallies"),
    )
    op.execute(
        "INSERT INTO tallies (tenant, topic, source, total) "
        "SELECT tenant, topic, source, count(*) FROM preferences "
        "WHERE status = 'active' GROUP BY tenant, topic, source"
    )
    for name, trigger in _ON.items():
        make_trigger(name, "preferences", trigger)
    op.create_index("ix_counts_day_name", "counts", ["day", "name"])


def downgrade() -> None:
    """Take the totals away again."""
    op.drop_index("ix_counts_day_name", "counts")
    for name in _ON:
        drop_trigger(name, "preferences")
    op.drop_table("tallies")
