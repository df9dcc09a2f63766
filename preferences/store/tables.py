"""The tables, one class each; a class is named like its table. No query lives here.

Every table about a person has a `user_id` column that leads to `profiles`: export and erase
find what they must cover by it. `counts` has none, so nothing in it is about anybody.
Text ids are opaque and at most 200 characters.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

ID_LENGTH = 200
"""Characters of an id, a topic or an attribute."""
WORD_LENGTH = 20
"""Characters of a stance, a source, a status or a kind of change."""
STAMP_LENGTH = 32
"""Characters of a profile's stamp."""


Processor = Callable[[Any], Any] | None
"""What turns a value into a column's, or back; None where nothing needs to be done."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware when it goes in, aware UTC when it comes out, to the microsecond.

    SQLite has no times: there it is ISO 8601 of one width, which as text sorts by age.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring `value` to UTC; ValueError for a naive one."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time must say its zone: give an aware datetime")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment in UTC, whatever zone the database answered in."""
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Write text on SQLite."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def write(value: datetime | None) -> str | None:
            moment = self.process_bind_param(value, dialect)
            return None if moment is None else moment.isoformat(timespec="microseconds")

        return write

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Read text on SQLite, in one call: a profile has hundreds of times."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        read = datetime.fromisoformat
        return lambda text: None if text is None else read(text)


class Json(TypeDecorator[Any]):
    """A value of any shape; None is NULL.

    On SQLite the column is TEXT: in one called JSON a number loses its type and last digits.
    https://www.sqlite.org/datatype3.html#determination_of_column_affinity
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the column type: TEXT on SQLite, JSON elsewhere."""
        return Text() if dialect.name == "sqlite" else JSON(none_as_null=True)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Write JSON on SQLite."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        write = json.JSONEncoder(ensure_ascii=False).encode
        return lambda value: None if value is None else write(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Read JSON on SQLite; without the search for blanks around it, which takes as long."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        read = json.JSONDecoder().raw_decode
        return lambda text: None if text is None else read(text)[0]


class BigNumber(TypeDecorator[int]):
    """A 64-bit number that counts up by itself as a primary key, on SQLite too."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True


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


def _of_profile() -> ForeignKeyConstraint:
    """Tie a row to the profile of its person."""
    return ForeignKeyConstraint(["user_id"], ["profiles.user_id"])


def _of_session() -> ForeignKeyConstraint:
    """Tie a row to a session together with its owner, so neither can be mixed up."""
    return ForeignKeyConstraint(
        ["session_id", "user_id"], ["sessions.session_id", "sessions.user_id"]
    )


class Profiles(Base, table=True):
    """One person and their switches."""

    user_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    is_learning: bool
    is_applying: bool
    stamp: str = Field(max_length=STAMP_LENGTH, sa_column_kwargs={"server_default": ""})
    """New with every write to anything a profile is loaded from."""


class Preferences(Base, table=True):
    """Everything ever held true about a person, of every status."""

    __table_args__ = (
        _of_profile(),
        UniqueConstraint("user_id", "id"),
        Index(None, "user_id", "status"),
        Index(None, "user_id", "created_at", "number"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    """The order of arrival; decides between equal times."""
    user_id: str = Field(max_length=ID_LENGTH)
    id: str = Field(max_length=ID_LENGTH)
    topic: str = Field(max_length=ID_LENGTH)
    attribute: str = Field(max_length=ID_LENGTH)
    value: Any = Field(sa_type=Json)
    """A string, a number or a flag."""
    label: str = Field(sa_type=Text)
    stance: str = Field(max_length=WORD_LENGTH)
    hard: bool
    strength: float
    condition: dict[str, Any] | None = Field(sa_type=Json)
    """The fields that were given; NULL means always."""
    source: str = Field(max_length=WORD_LENGTH)
    evidence: dict[str, Any] = Field(sa_type=Json)
    status: str = Field(max_length=WORD_LENGTH)
    created_at: datetime = Field(sa_type=UtcDateTime)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime | None = Field(sa_type=UtcDateTime)
    supersedes: list[str] | None = Field(sa_type=Json)
    """The ids of what it replaced; NULL for none."""
    is_open: bool


class Changes(Base, table=True):
    """The steps of each profile's history, with all that undo and redo need."""

    __table_args__ = (
        _of_profile(),
        UniqueConstraint("user_id", "id"),
        Index(None, "user_id", "number"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    """The order of arrival."""
    user_id: str = Field(max_length=ID_LENGTH)
    id: str = Field(max_length=ID_LENGTH)
    kind: str = Field(max_length=WORD_LENGTH)
    added: dict[str, str] = Field(sa_type=Json)
    """By preference id, the status it came in with."""
    ended: dict[str, Any] = Field(sa_type=Json)
    """By preference id, `{"was": status, "became": status}`."""
    at: datetime = Field(sa_type=UtcDateTime)
    is_undone: bool


class Cooldowns(Base, table=True):
    """The topics a person did not want to be asked about."""

    __table_args__ = (_of_profile(),)

    user_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    topic: str = Field(primary_key=True, max_length=ID_LENGTH)
    until: datetime | None = Field(sa_type=UtcDateTime)
    """NULL means never ask again."""
    refusals: int


class Sessions(Base, table=True):
    """The conversations; each belongs to one person forever."""

    __table_args__ = (
        _of_profile(),
        UniqueConstraint("session_id", "user_id"),
        UniqueConstraint("token_hash"),
        Index(None, "user_id"),
    )

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    user_id: str = Field(max_length=ID_LENGTH)
    token_hash: str | None = Field(max_length=ID_LENGTH)
    """The hash of an anonymous session's token; NULL where the person brings their own."""
    opened_at: datetime = Field(sa_type=UtcDateTime)


class Trackers(Base, table=True):
    """The state of each dialogue, as its engine wrote it down."""

    __table_args__ = (_of_session(), Index(None, "user_id"))

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    user_id: str = Field(max_length=ID_LENGTH)
    text: str = Field(sa_type=Text)


class Turns(Base, table=True):
    """The replies given to turns a client numbered, so that a repeated one is answered alike."""

    __table_args__ = (_of_session(), Index(None, "user_id"))

    session_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    client_turn_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    user_id: str = Field(max_length=ID_LENGTH)
    reply: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class Counts(Base, table=True):
    """How often something happened on a day (UTC), for nobody in particular."""

    name: str = Field(primary_key=True, max_length=ID_LENGTH)
    topic: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: date = Field(primary_key=True)
    total: int


metadata: MetaData = Base.metadata


def table_of(row: type[Base]) -> Table:
    """Give the table a class stands for."""
    return metadata.tables[str(row.__tablename__)]


def personal_tables() -> list[Table]:
    """List the tables about persons, each after those it leads to."""
    return [table for table in metadata.sorted_tables if "user_id" in table.columns]
