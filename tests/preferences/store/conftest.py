"""A migrated store of a test's own, on each kind of database.

A test that looks into the files of the database asks for `path`: it runs on SQLite alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from preferences.store import Store
from tests.databases import KINDS, postgresql


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever opens a database on every kind, unless it needs the files of one."""
    if "kind" in metafunc.fixturenames:
        kinds = ("sqlite",) if "path" in metafunc.fixturenames else KINDS
        metafunc.parametrize("kind", kinds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database file is."""
    return tmp_path / "attune.db"


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'attune.db'}"
    else:
        with postgresql() as address:
            yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with its tables."""
    store = Store(url)
    store.migrate()
    yield store
    store.close()
