"""A migrated store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from preferences.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database file is."""
    return tmp_path / "attune.db"


@pytest.fixture
def url(path: Path) -> str:
    """The address of a database without tables."""
    return f"sqlite:///{path}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store with its tables."""
    store = Store(url)
    store.migrate()
    yield store
    store.close()
