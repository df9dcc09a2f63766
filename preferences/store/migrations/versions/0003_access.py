"""Tenants, the keys of hosts, what operators did, the audit and the marks of the erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from preferences.store.migrations.parts import ID, JSON, MOMENT, NUMBER, WORD, number, of_profile

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Everybody there already belongs to the default tenant."""
    for table in ("profiles", "preferences"):
        tenant = sa.Column("tenant", ID, nullable=False, server_default="default")
        op.add_column(table, tenant)
    op.create_index("ix_profiles_tenant_user_id", "profiles", ["tenant", "user_id"])
    columns = ["tenant", "status", "topic", "source"]
    op.create_index("ix_preferences_tenant_status_topic_source", "preferences", columns)
    _create_acts()
    _create_answers()
    _create_keys()
    _create_signers()
    _create_audit()
    op.create_table(
        "erasures",
        sa.Column("subject", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_erasures"),
    )


def downgrade() -> None:
    """Take the tables and the tenants away again."""
    for name in ("erasures", "audit", "signers", "keys", "answers", "acts"):
        op.drop_table(name)
    op.drop_index("ix_preferences_tenant_status_topic_source", "preferences")
    op.drop_index("ix_profiles_tenant_user_id", "profiles")
    for table in ("preferences", "profiles"):
        op.drop_column(table, "tenant")


def _create_acts() -> None:
    op.create_table(
        "acts",
        number(),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("change_id", ID, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        of_profile("acts"),
    )
    op.create_index("ix_acts_user_id_change_id", "acts", ["user_id", "change_id"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("actor", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("digest", ID, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        of_profile("answers"),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_answers"),
    )
    op.create_index("ix_answers_user_id", "answers", ["user_id"])
    op.create_index("ix_answers_at", "answers", ["at"])


def _create_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("prefix", ID, nullable=False),
        sa.Column("hash", ID, nullable=False),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("prefix", name="pk_keys"),
    )


def _create_signers() -> None:
    op.create_table(
        "signers",
        sa.Column("kid", ID, nullable=False),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("algorithm", WORD, nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("audience", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("kid", name="pk_signers"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("tenant", ID, nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("action", ID, nullable=False),
        sa.Column("subject", ID, nullable=True),
        sa.Column("link", ID, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_tenant_number", "audit", ["tenant", "number"])
