"""The tables, one class each; a class is named like its table. No query lives here.

Every table about a person has a `user_id` column that leads to `profiles`: export and erase
find what they must cover by it. `counts` has none, so nothing in it is about anybody. More tables
are in `operation_tables`.
Text ids are opaque and at most 200 characters.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    true,
)
from sqlmodel import Field, SQLModel

from preferences.store.columns import BigNumber, Json, PrivateJson, PrivateText, UtcDateTime

ID_LENGTH = 200
"""Characters of an id, a topic or an attribute."""
WORD_LENGTH = 20
"""Characters of a stance, a source, a status or a kind of change."""
STAMP_LENGTH = 32
"""Characters of a profile's stamp."""


class Base(SQLModel):
    """The base of all tables, with names for constraints that every database repeats."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def of_profile() -> ForeignKeyConstraint:
    """Tie a row to the profile of its person."""
    return ForeignKeyConstraint(["user_id"], ["profiles.user_id"])


def _of_session() -> ForeignKeyConstraint:
    """Tie a row to a session together with its owner, so neither can be mixed up."""
    return ForeignKeyConstraint(
        ["session_id", "user_id"], ["sessions.session_id", "sessions.user_id"]
    )


class Profiles(Base, table=True):
    """One person and their switches."""

    __table_args__ = (Index(None, "tenant", "user_id"),)

    user_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    """As `preferences.people.key_of` gives it."""
    tenant: str = Field(max_length=ID_LENGTH)
    is_learning: bool
    is_applying: bool
    stamp: str = Field(max_length=STAMP_LENGTH, sa_column_kwargs={"server_default": ""})
    """New with every write to anything a profile is loaded from."""
    is_noticing: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    consent: str | None = Field(max_length=WORD_LENGTH)
    """`preferences.model.Consent`; NULL for never asked."""
    consent_at: datetime | None = Field(sa_type=UtcDateTime)
    """When it came to stand so."""


class Preferences(Base, table=True):
    """Everything ever held true about a person, of every status."""

    __table_args__ = (
        of_profile(),
        UniqueConstraint("user_id", "id"),
        Index(None, "user_id", "status"),
        Index(None, "user_id", "created_at", "number"),
        Index(None, "tenant", "status", "topic", "source"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    """The order of arrival; decides between equal times."""
    user_id: str = Field(max_length=ID_LENGTH)
    tenant: str = Field(max_length=ID_LENGTH)
    """As the profile's, so that totals need not look there."""
    id: str = Field(max_length=ID_LENGTH)
    topic: str = Field(max_length=ID_LENGTH)
    attribute: str = Field(max_length=ID_LENGTH)
    value: Any = Field(sa_type=PrivateJson("preferences.value"))
    """A string, a number or a flag."""
    label: str = Field(sa_type=PrivateText("preferences.label"))
    stance: str = Field(max_length=WORD_LENGTH)
    hard: bool
    strength: float
    condition: dict[str, Any] | None = Field(sa_type=PrivateJson("preferences.condition"))
    """The fields that were given; NULL means always."""
    source: str = Field(max_length=WORD_LENGTH)
    evidence: dict[str, Any] = Field(sa_type=PrivateJson("preferences.evidence"))
    status: str = Field(max_length=WORD_LENGTH)
    created_at: datetime = Field(sa_type=UtcDateTime)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime | None = Field(sa_type=UtcDateTime)
    supersedes: list[str] | None = Field(sa_type=Json)
    """The ids of what it replaced; NULL for none."""
    is_open: bool


class Concepts(Base, table=True):
    """Every name a person ever made up, of every status."""

    __table_args__ = (
        of_profile(),
        UniqueConstraint("user_id", "id"),
        Index(None, "user_id", "status"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    """The order of arrival."""
    user_id: str = Field(max_length=ID_LENGTH)
    id: str = Field(max_length=ID_LENGTH)
    kind: str = Field(max_length=WORD_LENGTH)
    name: str = Field(sa_type=PrivateText("concepts.name"))
    key: str = Field(sa_type=PrivateText("concepts.key"))
    """The name folded, as names are compared."""
    intent: str | None = Field(max_length=ID_LENGTH)
    slots: dict[str, Any] = Field(sa_type=PrivateJson("concepts.slots"))
    """What it stands for, by slot; a list where there are several values."""
    evidence: dict[str, Any] = Field(sa_type=PrivateJson("concepts.evidence"))
    status: str = Field(max_length=WORD_LENGTH)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Changes(Base, table=True):
    """The steps of each profile's history, with all that undo and redo need."""

    __table_args__ = (
        of_profile(),
        UniqueConstraint("user_id", "id"),
        Index(None, "user_id", "number"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    """The order of arrival."""
    user_id: str = Field(max_length=ID_LENGTH)
    id: str = Field(max_length=ID_LENGTH)
    kind: str = Field(max_length=WORD_LENGTH)
    added: dict[str, str] = Field(sa_type=Json)
    """By the id of a preference or a concept, the status it came in with."""
    ended: dict[str, Any] = Field(sa_type=Json)
    """By the id of a preference or a concept, `{"was": status, "became": status}`."""
    at: datetime = Field(sa_type=UtcDateTime)
    is_undone: bool


class Cooldowns(Base, table=True):
    """The topics a person did not want to be asked about."""

    __table_args__ = (of_profile(),)

    user_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    topic: str = Field(primary_key=True, max_length=ID_LENGTH)
    until: datetime | None = Field(sa_type=UtcDateTime)
    """NULL means never ask again."""
    refusals: int


class Sessions(Base, table=True):
    """The conversations; each belongs to one person forever."""

    __table_args__ = (
        of_profile(),
        UniqueConstraint("session_id", "user_id"),
        UniqueConstraint("token_hash"),
        Index(None, "user_id"),
    )

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    user_id: str = Field(max_length=ID_LENGTH)
    token_hash: str | None = Field(max_length=ID_LENGTH)
    """The hash of an anonymous session's token; NULL where the person brings their own."""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    last_seq: int = Field(sa_column_kwargs={"server_default": "0"})
    """The number of the latest turn; it never goes back, whatever is erased."""


class Trackers(Base, table=True):
    """The state of each dialogue, as its engine wrote it down."""

    __table_args__ = (_of_session(), Index(None, "user_id"))

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    user_id: str = Field(max_length=ID_LENGTH)
    text: str = Field(sa_type=PrivateText("trackers.text"))
    at: datetime | None = Field(sa_type=UtcDateTime)
    """When the latest turn was taken; NULL for one before this was kept."""


class Turns(Base, table=True):
    """What was said and answered, so that a client that was away gets what it missed, and a turn
    that is sent again its first reply.
    """

    __table_args__ = (
        _of_session(),
        UniqueConstraint("session_id", "client_turn_id"),
        Index(None, "user_id"),
    )

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """The turn's number in its conversation, from 1."""
    client_turn_id: str | None = Field(max_length=ID_LENGTH)
    """The client's own id of the turn; NULL where it gave none."""
    user_id: str = Field(max_length=ID_LENGTH)
    said: str = Field(sa_type=PrivateText("turns.said"))
    """In the person's words; empty once the conversation has gone on for long."""
    reply: str = Field(sa_type=PrivateText("turns.reply"))
    at: datetime = Field(sa_type=UtcDateTime)


class Counts(Base, table=True):
    """How often something happened on a day (UTC), for nobody in particular. Never deleted."""

    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    name: str = Field(primary_key=True, max_length=ID_LENGTH)
    tenant: str = Field(primary_key=True, max_length=ID_LENGTH)
    topic: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: date = Field(primary_key=True)
    total: int


metadata: MetaData = Base.metadata


def table_of(row: type[Base]) -> Table:
    """Give the table a class stands for."""
    return metadata.tables[str(row.__tablename__)]


def private_columns(table: Table) -> list[str]:
    """List the columns of a table that hold words of persons."""
    kinds = (PrivateText, PrivateJson)
    return [column.name for column in table.columns if isinstance(column.type, kinds)]


def personal_tables() -> list[Table]:
    """List the tables about persons, each after those it leads to."""
    return [table for table in metadata.sorted_tables if "user_id" in table.columns]
