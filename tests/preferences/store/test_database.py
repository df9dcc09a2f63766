"""The database itself: its schema, its promises, its failures."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import preferences.store
from preferences.errors import StoreUnavailable
from preferences.store import Store
from preferences.store.tables import metadata
from tests.databases import run
from tests.preferences.store.examples import JAZZ, change, preference

COMMIT_AND_DIE = """
import os, signal, sys
from preferences.store import Store
from tests.databases import run
from tests.preferences.store.examples import JAZZ
with Store(sys.argv[1]).unit() as unit:
    unit.record("ann", None, [JAZZ], {})
    unit.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""
MIGRATE = """
import sys
from preferences.store import Store
sys.stdin.readline()
Store(sys.argv[1]).migrate()
"""
ROOT = Path(preferences.store.__file__).parents[2]


def start(script: str, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", script, url]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_front_door_is_exactly_this() -> None:
    assert preferences.store.__all__ == ["Receipt", "Store", "UnitOfWork", "privacy"]


def test_migrations_build_exactly_the_tables(store: Store) -> None:
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        unit.commit()
    store.migrate()
    with store.unit() as unit:
        assert unit.profile("ann").preferences == (JAZZ,)


def test_a_new_file_is_its_owners_alone_and_one_that_is_there_keeps_its_rights(path: Path) -> None:
    def rights() -> set[int]:
        return {file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    store = Store(f"sqlite:///{path}")
    store.migrate()
    with store.unit() as unit:
        unit.record("ann", None, [JAZZ], {})
        unit.commit()
        assert len(list(path.parent.iterdir())) == 3
        assert rights() == {0o600}
    store.scrub()
    store.close()
    assert rights() == {0o600}
    path.chmod(0o640)
    store.migrate()
    store.close()
    assert rights() == {0o640}


def test_migrating_leaves_logging_as_it_is(url: str) -> None:
    def settings() -> tuple[int, list[logging.Handler], bool]:
        root = logging.getLogger()
        return root.level, list(root.handlers), logging.getLogger("attune").disabled

    before = settings()
    Store(url).migrate()
    assert settings() == before


def test_two_programs_may_migrate_at_once(url: str) -> None:
    programs = [start(MIGRATE, url) for _ in range(2)]
    for program in programs:
        assert program.stdin
        program.stdin.write(b"go\n")
        program.stdin.flush()
    errors = [program.communicate()[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0], errors


def test_a_new_file_that_another_program_is_about_to_write_is_waited_for(path: Path) -> None:
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("begin immediate")
        release = Timer(0.2, other.rollback)
        release.start()
        store = Store(f"sqlite:///{path}")
        store.migrate()
        release.join()
    assert store.is_reachable()


def test_threads_may_migrate_at_once(url: str) -> None:
    stores = [Store(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Store.migrate, stores))
    assert [store.is_reachable() for store in stores] == [True] * 4


def test_a_newer_database_is_refused(store: Store) -> None:
    run(store, "update alembic_version set version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer version"):
        store.migrate()


def test_what_was_committed_outlives_a_killed_program(store: Store, url: str) -> None:
    program = start(COMMIT_AND_DIE, url)
    program.communicate()
    assert program.returncode == -signal.SIGKILL
    with store.unit() as unit:
        assert unit.profile("ann").preferences == (JAZZ,)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_every_connection_is_set_up(url: str, path: Path, setting: str, value: object) -> None:
    store = Store(url)
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar() == value


def test_concurrent_writers_wait_for_each_other(store: Store) -> None:
    def learn(first: int) -> None:
        for number in range(first, first + 25):
            with store.unit() as unit:
                unit.profile("ann")
                unit.record("ann", change(number, (f"p{number}",)), [preference(number)], {})
                unit.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(learn, (0, 100)))
    with store.unit() as unit:
        assert len(unit.profile("ann").preferences) == 50


def test_writers_of_the_same_totals_in_another_order_do_not_stop_each_other(store: Store) -> None:
    def learn(user_id: str, topics: tuple[str, ...]) -> None:
        for number in range(40):
            with store.unit() as unit:
                for topic in topics:
                    kept = replace(preference(number), id=f"{topic}{number}", topic=topic)
                    unit.record(user_id, None, [kept], {})
                unit.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(learn, ("ann", "bob"), (("music", "food"), ("food", "music"))))
    with store.unit(is_reading=True) as unit:
        assert {total for _, _, total in unit.tallies("default")} == {80}


def test_a_writer_that_waits_too_long_says_so(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preferences.store.engine.BUSY_SECONDS", 1)
    impatient = Store(url)
    with store.unit() as writer:
        writer.record("ann", None, [JAZZ], {})
        with pytest.raises(StoreUnavailable), impatient.unit() as unit:
            unit.record("bob", None, [JAZZ], {})
    impatient.close()


def test_a_unit_that_reads_sees_one_moment(store: Store) -> None:
    with store.unit(is_reading=True) as reader:
        assert reader.history("ann", 9) == []
        with store.unit() as writer:
            writer.record("ann", None, [JAZZ], {})
            writer.commit()
        assert reader.history("ann", 9) == []


def test_a_unit_that_reads_does_not_wait_for_a_writer(store: Store) -> None:
    with store.unit() as writer:
        writer.record("ann", None, [JAZZ], {})
        with store.unit(is_reading=True) as reader:
            assert reader.profile("ann").preferences == ()


def test_a_database_without_tables_is_not_reachable(url: str) -> None:
    store = Store(url)
    assert not store.is_reachable()
    store.migrate()
    assert store.is_reachable()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/attune.db",
        "postgresql+psycopg2://ann:secret@127.0.0.1:1/attune",
    ],
)
def test_a_database_out_of_reach_says_so_without_its_password(url: str) -> None:
    store = Store(url)
    with pytest.raises(StoreUnavailable, match="ATTUNE_DATABASE_URL") as caught:
        store.migrate()
    assert "secret" not in caught.value.message
    assert not store.is_reachable()


@pytest.mark.parametrize("url", ["attune.db", "nosuch://host/name", "sqlite+nosuch:///attune.db"])
def test_what_is_no_database_url_says_how_one_looks(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="sqlite:////path"):
        Store(url)


def test_a_file_that_is_no_database_is_unavailable(path: Path, url: str) -> None:
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreUnavailable):
        Store(url).migrate()
