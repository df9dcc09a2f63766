"""What the steps share: kinds of columns, keys, triggers.

Steps that were taken stand for good, so nothing here changes what it does; what a later step needs
otherwise gets a name of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

ID = sa.String(200)
WORD = sa.String(20)
JSON = sa.JSON().with_variant(sa.Text(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Trigger(NamedTuple):
    """What the database does by itself with each row of a table."""

    upon: str
    """INSERT, UPDATE or DELETE."""
    then: str
    """Statements, each with its semicolon; they know the row as NEW and OLD."""
    when: str = "true"


def is_server() -> bool:
    """Say whether this is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def number() -> sa.Column[int]:
    """Make a primary key that counts up."""
    return sa.Column("number", NUMBER, primary_key=True, autoincrement=True)


def of_profile(table: str) -> sa.ForeignKeyConstraint:
    """Tie a row to the profile of its person."""
    name = f"fk_{table}_profiles"
    return sa.ForeignKeyConstraint(["user_id"], ["profiles.user_id"], name=name)


def of_session(table: str) -> sa.ForeignKeyConstraint:
    """Tie a row to a session together with its owner."""
    here = ["session_id", "user_id"]
    there = [f"sessions.{name}" for name in here]
    return sa.ForeignKeyConstraint(here, there, name=f"fk_{table}_sessions")


def make_trigger(name: str, table: str, trigger: Trigger) -> None:
    """Have the database do something by itself."""
    head = f"CREATE TRIGGER {name} AFTER {trigger.upon} ON {table} FOR EACH ROW"
    if is_server():
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {trigger.then} RETURN NULL; END $$"
        )
        op.execute(f"{head} WHEN ({trigger.when}) EXECUTE FUNCTION {name}()")
    else:
        op.execute(f"{head} WHEN {trigger.when} BEGIN {trigger.then} END")


def drop_trigger(name: str, table: str) -> None:
    """Have it do so no more."""
    if is_server():
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
    else:
        op.execute(f"DROP TRIGGER {name}")
