"""The few statements that all queries are made of, in the dialect of the database at hand."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from preferences.errors import NotFound
from preferences.people import tenant_of
from preferences.seals import Seals
from preferences.store.operation_tables import PersonKeys
from preferences.store.remembered import RememberedProfiles
from preferences.store.rows import Columns
from preferences.store.tables import STAMP_LENGTH, Profiles, table_of
from preferences.store.vault import RING, PersonKey

person_keys = table_of(PersonKeys)


class Statements:
    """An open connection, and what is often done on it."""

    def __init__(
        self,
        connection: Connection,
        seals: Seals,
        remembered: RememberedProfiles,
        is_consent_needed: bool = False,
    ) -> None:
        self._connection, self._seals = connection, seals
        self._remembered, self._is_consent_needed = remembered, is_consent_needed

    @property
    def connection(self) -> Connection:
        """The open connection."""
        return self._connection

    def _scalar(self, query: Select[Any]) -> Any | None:
        """Give the first column of the first row; None if there is none."""
        return self._connection.execute(query).scalar()

    def _insert_if_new(self, table: Table, row: Columns) -> bool:
        """Insert a row unless its key is taken; say whether it was inserted."""
        statement = _insert_if_new(self._connection.dialect.name, table)
        return self._connection.execute(statement, row).first() is not None

    def _upsert(self, table: Table, row: Columns) -> bool:
        """Insert a row, or put it in the place of this person's; False if it is another's."""
        statement = _upsert(self._connection.dialect.name, table)
        return self._connection.execute(statement, row).first() is not None

    def _keep_profile(self, user_id: str) -> None:
        """Make sure the person has a row for others to lead to."""
        self._insert_if_new(table_of(Profiles), _new_profile(user_id))
        self._write_about(user_id)

    def _write_about(self, user_id: str) -> None:
        """Seal what is written from here on with the key of this person, where that is done.

        Their key is looked up every time: another program may have erased them.
        """
        ring = RING.get()
        if ring is None or not ring.is_sealing:
            return
        key = self._person_key(person_keys.c.user_id == user_id)
        if key is None:
            self._insert_if_new(person_keys, {"user_id": user_id, **asdict(ring.vault.new_key())})
            key = self._person_key(person_keys.c.user_id == user_id)
            assert key is not None
        ring.person = (key.id, ring.vault.cipher(key))

    def _person_key(self, which: ColumnElement[bool]) -> PersonKey | None:
        columns = (person_keys.c.id, person_keys.c.master, person_keys.c.wrapped)
        row = self._connection.execute(select(*columns).where(which)).first()
        return None if row is None else PersonKey(*row)

    def key_of_id(self, key_id: str) -> PersonKey | None:
        """Give the person's key of this id."""
        return self._person_key(person_keys.c.id == key_id)

    def _stamp_profile(self, user_id: str) -> None:
        """Mark a person's profile as written to, so that none held in memory is used again."""
        self._remembered.drop(user_id)
        statement = _stamp(self._connection.dialect.name)
        self._connection.execute(statement, _new_profile(user_id))
        self._write_about(user_id)


def insert_into(dialect: str, table: Table) -> Any:
    """Begin an insert that may go on to ON CONFLICT; SQLAlchemy's common one does not know it."""
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)


def key_of(table: Table) -> list[str]:
    """List the columns of a table's primary key."""
    return [column.name for column in table.primary_key]


@cache
def add_up(dialect: str, table: Table) -> Any:
    """Insert a row, or add its `total` to that of the row that has its key."""
    statement = insert_into(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=key_of(table), set_={"total": table.c.total + statement.excluded.total}
    )


def _new_profile(user_id: str) -> Columns:
    row = {"user_id": user_id, "tenant": tenant_of(user_id)}
    switches = {"is_learning": True, "is_applying": True, "is_noticing": True}
    return {**row, **switches, "stamp": secrets.token_hex(STAMP_LENGTH // 2)}


@cache
def _stamp(dialect: str) -> Any:
    table = table_of(Profiles)
    statement = insert_into(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=key_of(table), set_={"stamp": statement.excluded.stamp}
    )


@cache
def _insert_if_new(dialect: str, table: Table) -> Any:
    statement = insert_into(dialect, table)
    return statement.on_conflict_do_nothing(index_elements=key_of(table)).returning(literal(1))


@cache
def _upsert(dialect: str, table: Table) -> Any:
    statement = insert_into(dialect, table)
    names = sorted({*table.columns.keys()} - {"user_id", *key_of(table)})
    return statement.on_conflict_do_update(
        index_elements=key_of(table),
        set_={name: statement.excluded[name] for name in names},
        where=table.c.user_id == statement.excluded.user_id,
    ).returning(literal(1))


def is_theirs(table: Table, user_id: str, row_id: str) -> ColumnElement[bool]:
    """Say in SQL that a row has this id and belongs to this person."""
    return and_(table.c.user_id == user_id, table.c.id == row_id)


def missing(field: str) -> NotFound:
    """Make the error for what is not there, or not theirs."""
    return NotFound(
        "Nothing of that id belongs to this person: check it, or list what does.", field
    )
