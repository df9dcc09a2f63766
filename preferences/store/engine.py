"""How a database is opened, brought up to date and wiped clean: all that depends on its kind."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry

from preferences.errors import InvalidPreference, StoreUnavailable
from preferences.store.tables import metadata

BUSY_SECONDS = 10
"""How long a unit waits for another writer, or for a server to answer, before it gives up."""
_TURNING_SECONDS = 0.02
"""Between two tries to turn a new file to a write-ahead log."""
WRITER_LOCK = 4_788_350_126
"""The advisory lock PostgreSQL writers take in turn; any fixed number does."""
POSTGRESQL_DRIVER = "postgresql+psycopg2"
"""What PostgreSQL is spoken to with where the URL does not say."""
READING = "is_reading"
"""The execution option of connections that will not write."""

OWNER_ALONE = 0o600
"""The mode a database file is made with; one that is there keeps what its operator gave it."""

_MIGRATING = threading.Lock()
"""Alembic's environment is one per process."""


def open_engine(url: str) -> Engine:
    """Make the engine for `url`; StoreUnavailable if it is no URL or its driver is missing.

    A PostgreSQL URL that names no driver gets the one that is installed with this program.
    """
    try:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername=POSTGRESQL_DRIVER)
        kind = address.get_backend_name()
        options = _SQLITE_OPTIONS if kind == "sqlite" else _SERVER_OPTIONS
        engine = create_engine(address, hide_parameters=True, **options)
    except (ArgumentError, ImportError) as error:
        raise StoreUnavailable(
            "ATTUNE_DATABASE_URL cannot be used: write sqlite:////path/to/file.db, or "
            "postgresql://user:password@host/name."
        ) from error
    is_file = kind == "sqlite"
    event.listen(engine, "connect", _set_up_sqlite if is_file else _set_up_server)
    event.listen(engine, "begin", _begin_sqlite if is_file else _begin_on_server)
    return engine


def reader_of(engine: Engine) -> Engine:
    """Give the same engine for units that only read: each sees one moment, and waits for nobody."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READING: True})
    return engine.execution_options(**{READING: True, "isolation_level": "REPEATABLE READ"})


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn the errors of the database into this room's own.

    InvalidPreference where the data was refused (an id is taken or too long, text that cannot be
    kept), ValueError where a value was of the wrong kind, StoreUnavailable for everything else.
    No message repeats a value or a password.
    """
    try:
        yield
    except (IntegrityError, DataError, UnicodeEncodeError) as error:
        raise InvalidPreference(
            "The database refused this: an id is already taken or over 200 characters long, "
            "or a text holds characters that cannot be kept."
        ) from error
    except SQLAlchemyError as error:
        if isinstance(error, StatementError) and isinstance(error.orig, ValueError):
            raise error.orig from None
        where = engine.url.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or type(error).__name__).strip()
        raise StoreUnavailable(
            f"The database {where} cannot be used ({reason}). Check ATTUNE_DATABASE_URL, that "
            "its folder or server exists, and that this program may write to it."
        ) from error


def migrate(engine: Engine) -> None:
    """Bring the schema to this program's version; StoreUnavailable if it is already past it."""
    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    _make_private(engine)
    with _MIGRATING, engine.begin() as connection:
        _refuse_newer(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _make_private(engine: Engine) -> None:
    """Make a new file of SQLite's, readable by its owner alone; the ones beside it follow it."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name.startswith((":", "file:")):
        return
    with suppress(OSError):  # a file that cannot be made is told by SQLite
        os.close(os.open(name, os.O_CREAT | os.O_EXCL, OWNER_ALONE))


def scrub(engine: Engine) -> bool:
    """Wipe what deleted rows left behind; True when nothing of them is left in the files.

    SQLite: empties the write-ahead log into the file, rewrites the file and empties the log
    again; False when another connection kept it from finishing. PostgreSQL: vacuums the tables,
    so that their space is written over; its own log and backups are the operator's.
    """
    if engine.dialect.name == "sqlite":
        return _scrub_sqlite(engine)
    options: dict[str, Any] = {READING: True, "isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**options) as connection:
        for table in metadata.sorted_tables:
            connection.execute(text(f"VACUUM {table.name}"))
    return True


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise StoreUnavailable(
            "The database was written by a newer version of this program: install that version, "
            "or restore a copy of the database made before the upgrade."
        )


def _set_up_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Make a commit last through a power cut, and a deletion leave zeros behind.

    The driver is kept from opening transactions by itself: `_begin_sqlite` does.
    https://www.sqlite.org/pragma.html
    """
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {setting}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Turn to a write-ahead log.

    A new file is turned by one connection alone, and SQLite lets the others fail at once instead
    of waiting: each of two would wait for the other.
    https://www.sqlite.org/c3ref/busy_handler.html
    """
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(_TURNING_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the writer's place at once: a reader that turns writer later could only fail."""
    is_reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _set_up_server(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Have a writer give up as it would on SQLite."""
    del record
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    cursor.close()
    connection.commit()


def _begin_on_server(connection: Connection) -> None:
    """Take the writer's place at once, as on SQLite.

    Otherwise two turns that learn of the same topics in another order wait for each other's
    totals, and the server ends one of them.
    """
    if not connection.get_execution_options().get(READING, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


def _scrub_sqlite(engine: Engine) -> bool:
    raw = engine.raw_connection()
    try:
        cursor: Any = raw.cursor()
        _empty_log(cursor)
        cursor.execute("VACUUM")
        is_log_empty = _empty_log(cursor)
        cursor.execute("PRAGMA freelist_count")
        return is_log_empty and cursor.fetchone()[0] == 0
    finally:
        raw.close()


def _empty_log(cursor: Any) -> bool:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    is_busy = cursor.fetchone()[0]
    return not is_busy


_SQLITE_OPTIONS: dict[str, Any] = {
    "pool_timeout": BUSY_SECONDS,
}
_SERVER_OPTIONS: dict[str, Any] = {
    **_SQLITE_OPTIONS,
    "pool_pre_ping": True,
    "connect_args": {"connect_timeout": BUSY_SECONDS},
}
