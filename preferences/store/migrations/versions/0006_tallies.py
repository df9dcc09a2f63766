"""Running totals of active preferences, kept by the database itself, and daily counts by day.

Triggers keep them: whatever way a preference comes, goes or changes, its total goes along in the
same transaction, and a total costs one row to read instead of every preference.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.String(200)
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
    "insert": ("INSERT", "NEW.status = 'active'", _ADD),
    "delete": ("DELETE", "OLD.status = 'active'", _TAKE),
    "leave": ("UPDATE", "OLD.status = 'active'", _TAKE),
    "enter": ("UPDATE", "NEW.status = 'active'", _ADD),
}
"""By name: upon what, when, and what then. An update leaves one total and enters another."""


def upgrade() -> None:
    """Add up what is there, and keep it added up."""
    op.create_table(
        "tallies",
        sa.Column("tenant", ID, nullable=False),
        sa.Column("topic", ID, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "topic", "source", name="pk_tallies"),
    )
    op.execute(
        "INSERT INTO tallies (tenant, topic, source, total) "
        "SELECT tenant, topic, source, count(*) FROM preferences "
        "WHERE status = 'active' GROUP BY tenant, topic, source"
    )
    for name in _ON:
        _make_trigger(name)
    op.create_index("ix_counts_day_name", "counts", ["day", "name"])


def downgrade() -> None:
    """Take the totals away again."""
    op.drop_index("ix_counts_day_name", "counts")
    is_server = op.get_bind().dialect.name == "postgresql"
    for name in _ON:
        on = " ON preferences" if is_server else ""
        op.execute(f"DROP TRIGGER tally_{name}{on}")
        if is_server:
            op.execute(f"DROP FUNCTION tally_{name}()")
    op.drop_table("tallies")


def _make_trigger(name: str) -> None:
    upon, when, then = _ON[name]
    head = f"CREATE TRIGGER tally_{name} AFTER {upon} ON preferences FOR EACH ROW WHEN ({when})"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION tally_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {then} RETURN NULL; END $$"
        )
        op.execute(f"{head} EXECUTE FUNCTION tally_{name}()")
    else:
        op.execute(f"{head} BEGIN {then} END")
