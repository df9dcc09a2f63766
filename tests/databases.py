"""The databases that tests of the store run on: SQLite always, PostgreSQL where one is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import make_url, text

import preferences.store
from preferences.store import Store
from preferences.store.engine import open_engine
from preferences.store.tables import metadata

SERVER = "ATTUNE_TEST_POSTGRESQL"
"""Names the variable with the URL of a PostgreSQL database that tests may make schemas in."""
KINDS = (
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(SERVER not in os.environ, reason=f"{SERVER} is not set"),
    ),
)
"""What a fixture with a database of each kind is parametrised by."""


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the URL of an empty schema of the server; it is gone afterwards."""
    server = make_url(os.environ[SERVER])
    name = f"attune_{uuid4().hex[:12]}"
    engine = open_engine(os.environ[SERVER]).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        alone = server.update_query_dict({"options": f"-csearch_path={name}"})
        yield alone.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        engine.dispose()


def places_holding(word: str, store: Store) -> list[str]:
    """Say where a word can still be read, capitals aside: in files, or in tables of PostgreSQL.

    Bytes that PostgreSQL leaves in its files and its log are the operator's, as the docs say.
    """
    if store._engine.dialect.name == "sqlite":
        folder = Path(str(store._engine.url.database)).parent
        files = [file for file in folder.iterdir() if file.is_file()]
        sought = word.lower().encode()
        return sorted(file.name for file in files if sought in file.read_bytes().lower())
    with store.unit(is_reading=True) as unit:
        return [
            table.name
            for table in metadata.sorted_tables
            for row in [text(f"select string_agg(t::text, ' ') from {table.name} t")]
            if word.lower() in (unit.connection.execute(row).scalar() or "").lower()
        ]


def run(store: Store, statement: str) -> None:
    """Do something to a database behind the program's back."""
    with store._engine.begin() as connection:
        connection.execute(text(statement))


def move(store: Store, revision: str) -> None:
    """Bring a database to the schema of a revision, up or, where it has one, down."""
    config = Config()
    folder = Path(preferences.store.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    with store._engine.begin() as connection:
        config.attributes["connection"] = connection
        is_there = connection.dialect.has_table(connection, "profiles")
        (command.downgrade if is_there else command.upgrade)(config, revision)
