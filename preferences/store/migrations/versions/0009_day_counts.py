"""Daily counts say whose tenant they are; their totals by day, and of people, are kept added up.

Triggers keep the totals, as those of preferences: what operators look at costs a row a day and name
however many topics there are, and one row however many people.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import (
    ID,
    Trigger,
    drop_trigger,
    is_server,
    make_trigger,
)

revision = "0009"
down_revision = "0008"

_ADD_UP = """
    INSERT INTO day_counts (tenant, day, name, total)
    VALUES (NEW.tenant, NEW.day, NEW.name, {more})
    ON CONFLICT (tenant, day, name) DO UPDATE SET total = day_counts.total + excluded.total;
"""
_COME = """
    INSERT INTO headcounts (tenant, total) VALUES (NEW.tenant, 1)
    ON CONFLICT (tenant) DO UPDATE SET total = headcounts.total + 1;
"""
_GO = "UPDATE headcounts SET total = total - 1 WHERE tenant = OLD.tenant;"
_ON = {
    "day_count_insert": ("counts", Trigger("INSERT", _ADD_UP.format(more="NEW.total"))),
    "day_count_update": ("counts", Trigger("UPDATE", _ADD_UP.format(more="NEW.total - OLD.total"))),
    "headcount_insert": ("profiles", Trigger("INSERT", _COME)),
    "headcount_delete": ("profiles", Trigger("DELETE", _GO)),
}
"""By name, the table and what is done. Counts are never deleted; nobody changes tenants."""


def upgrade() -> None:
    """Take the tenant out of the names of counts, add up what is there, and keep it added up."""
    _rebuild_counts()
    op.create_table(
        "day_counts",
        *_keyed("tenant", "day", "name"),
        sa.PrimaryKeyConstraint("tenant", "day", "name", name="pk_day_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "headcounts",
        *_keyed("tenant"),
        sa.PrimaryKeyConstraint("tenant", name="pk_headcounts"),
    )
    op.execute(
        "INSERT INTO day_counts (tenant, day, name, total) "
        "SELECT tenant, day, name, sum(total) FROM counts GROUP BY tenant, day, name"
    )
    op.execute(
        "INSERT INTO headcounts (tenant, total) "
        "SELECT tenant, count(*) FROM profiles GROUP BY tenant"
    )
    for name, (table, trigger) in _ON.items():
        make_trigger(name, table, trigger)


def downgrade() -> None:
    """Put the tenant into the names again, and add nothing up."""
    for name, (table, _) in _ON.items():
        drop_trigger(name, table)
    for table in ("headcounts", "day_counts"):
        op.drop_table(table)
    _free_the_name()
    op.create_table("counts", *_keyed("name", "topic", "day"), _constraint("name", "topic", "day"))
    op.execute(
        "INSERT INTO counts (name, topic, day, total) "
        "SELECT CASE tenant WHEN 'default' THEN name ELSE tenant || '/' || name END, "
        "topic, day, total FROM counts_before"
    )
    op.drop_table("counts_before")
    op.create_index("ix_counts_day_name", "counts", ["day", "name"])


_KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "tenant": ID, "day": sa.Date(), "name": ID, "topic": ID,
}  # fmt: skip


def _rebuild_counts() -> None:
    op.drop_index("ix_counts_day_name", "counts")
    _free_the_name()
    key = ("name", "tenant", "topic", "day")
    op.create_table("counts", *_keyed(*key), _constraint(*key), sqlite_with_rowid=False)
    find = "strpos" if is_server() else "instr"
    place = f"{find}(name, '/')"
    op.execute(
        "INSERT INTO counts (name, tenant, topic, day, total) "
        f"SELECT substr(name, {place} + 1), "
        f"CASE {place} WHEN 0 THEN 'default' ELSE substr(name, 1, {place} - 1) END, "
        "topic, day, total FROM counts_before"
    )
    op.drop_table("counts_before")


def _free_the_name() -> None:
    op.rename_table("counts", "counts_before")
    if is_server():
        op.drop_constraint("pk_counts", "counts_before", type_="primary")


def _keyed(*names: str) -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]] = [
        sa.Column(name, _KINDS[name], nullable=False) for name in names
    ]
    return [*columns, sa.Column("total", sa.Integer(), nullable=False)]


def _constraint(*names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name="pk_counts")
