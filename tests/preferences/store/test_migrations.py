"""What a database holds is still there, and right, after it was brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from preferences.conversations import Exchange
from preferences.store import Store
from tests.databases import move, run
from tests.preferences.store.examples import NOW


def iso(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


@pytest.fixture
def old(url: str) -> Iterator[Store]:
    """A database from before turns were numbered, with replies in two conversations."""
    store = Store(url)
    move(store, "0004")
    run(store, "insert into profiles values ('ann', true, true, '', 'default')")
    for session_id in ("s1", "s2", "s3"):
        run(store, f"insert into sessions values ('{session_id}', 'ann', null, '{iso(NOW)}')")
    for minute, client_turn_id, session_id in ((2, "a", "s1"), (1, "b", "s1"), (5, "a", "s2")):
        at = iso(NOW + timedelta(minutes=minute))
        row = (session_id, client_turn_id, "ann", f"reply {minute}", at)
        run(store, f"insert into turns values {row}")
    yield store
    store.close()


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


def test_going_back_keeps_the_replies_clients_numbered(old: Store) -> None:
    old.migrate()
    with old.unit() as unit:
        unit.save_exchange("s1", "ann", Exchange("hello", "hi", NOW))
        unit.commit()
    move(old, "0004")
    with old._engine.connect() as connection:
        rows = connection.execute(text("select client_turn_id, reply from turns order by reply"))
        assert list(rows) == [("b", "reply 1"), ("a", "reply 2"), ("a", "reply 5")]
    old.migrate()
    with old.unit() as unit:
        assert unit.last_seq("s1") == 2
