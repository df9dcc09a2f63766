"""What a database holds is still there, and right, after it was brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import preferences.store
from preferences.conversations import Exchange
from preferences.store import Store
from tests.preferences.store.examples import NOW


def move(store: Store, revision: str) -> None:
    """Bring a database to the schema of a revision, up or down."""
    config = Config()
    folder = Path(preferences.store.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    with store._engine.begin() as connection:
        config.attributes["connection"] = connection
        is_there = connection.dialect.has_table(connection, "turns")
        (command.downgrade if is_there else command.upgrade)(config, revision)


@pytest.fixture
def old(url: str, path: Path) -> Store:
    """A database from before turns were numbered, with replies in two conversations."""
    store = Store(url)
    move(store, "0004")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("insert into profiles values ('ann', 1, 1, '', 'default')")
        for session_id in ("s1", "s2", "s3"):
            row = (session_id, "ann", None, NOW.isoformat(timespec="microseconds"))
            connection.execute("insert into sessions values (?, ?, ?, ?)", row)
        for minute, client_turn_id, session_id in ((2, "a", "s1"), (1, "b", "s1"), (5, "a", "s2")):
            at = (NOW + timedelta(minutes=minute)).isoformat(timespec="microseconds")
            row = (session_id, client_turn_id, "ann", f"reply {minute}", at)
            connection.execute("insert into turns values (?, ?, ?, ?, ?)", row)
        connection.commit()
    return store


def test_replies_that_were_kept_are_numbered_by_their_order(old: Store) -> None:
    old.migrate()
    with old.unit() as unit:
        assert unit.exchanges("s1", 0, 10) == [
            Exchange("", "reply 1", NOW + timedelta(minutes=1), "b", 1),
            Exchange("", "reply 2", NOW + timedelta(minutes=2), "a", 2),
        ]
        assert [unit.last_seq(session) for session in ("s1", "s2", "s3")] == [2, 1, 0]
        assert unit.save_exchange("s1", "ann", Exchange("hello", "hi", NOW)) == 3
        assert unit.save_exchange("s3", "ann", Exchange("hello", "hi", NOW)) == 1


def test_going_back_keeps_the_replies_clients_numbered(old: Store, path: Path) -> None:
    old.migrate()
    with old.unit() as unit:
        unit.save_exchange("s1", "ann", Exchange("hello", "hi", NOW))
        unit.commit()
    move(old, "0004")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("select client_turn_id, reply from turns order by reply")
        assert rows.fetchall() == [("b", "reply 1"), ("a", "reply 2"), ("a", "reply 5")]
    old.migrate()
    with old.unit() as unit:
        assert unit.last_seq("s1") == 2
