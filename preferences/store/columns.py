"""The kinds of columns: how a value is kept where the database has no type of its own for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from preferences.store.vault import MARK, RING, sealed, unsealed

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


class PrivateText(TypeDecorator[str]):
    """Words of a person: sealed with their key where encryption is on."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        """Take what the values are bound to."""
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else sealed(value, self.column)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unseal what is sealed."""
        is_sealed = value is not None and value.startswith(MARK)
        return unsealed(value, self.column) if value is not None and is_sealed else value


class PrivateJson(Json):
    """A value of any shape of a person's: sealed with their key where encryption is on.

    On PostgreSQL what is sealed is a JSON string.
    """

    cache_ok = True

    def __init__(self, column: str) -> None:
        """Take what the values are bound to."""
        super().__init__()
        self.column = column

    def bind_processor(self, dialect: Dialect) -> Processor:
        """Write JSON, then seal it."""
        if dialect.name == "sqlite":
            write = json.JSONEncoder(ensure_ascii=False).encode
            return lambda value: None if value is None else sealed(write(value), self.column)
        plain = super().bind_processor(dialect)

        def seal(value: Any) -> Any:
            if value is None or RING.get() is None:
                return plain(value) if plain else value
            text = sealed(json.dumps(value, ensure_ascii=False), self.column)
            text = text if text.startswith(MARK) else json.loads(text)
            return plain(text) if plain else text

        return seal

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """Unseal what is sealed, then read it."""
        plain = super().result_processor(dialect, coltype)
        if dialect.name == "sqlite":
            read = json.JSONDecoder().raw_decode

            def open_text(text: str | None) -> Any:
                if text is None:
                    return None
                return read(unsealed(text, self.column) if text[0] == MARK else text)[0]

            return open_text

        def unseal(value: Any) -> Any:
            value = plain(value) if plain else value
            is_sealed = isinstance(value, str) and value.startswith(MARK)
            return json.loads(unsealed(value, self.column)) if is_sealed else value

        return unseal
