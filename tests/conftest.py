"""The trained assistant, loaded once; each test gets a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import postgresql

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.engine.agent import DialogueEngine
    from preferences.masters import MasterKey


@dataclass
class Clock:
    """A clock that stands still until told."""

    at: datetime = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)


SECRET = b"a secret of the tests, 32 bytes+"
"""What the marks of the tests are keyed with."""


@dataclass
class World:
    """Everything of the product but the database and the clock, which are the test's own."""

    engine: DialogueEngine
    database: Path
    clock: Clock = field(default_factory=Clock)
    url: str = ""
    """The database's, where it is not the file."""
    is_consent_needed: bool = False
    masters: tuple[MasterKey, ...] = ()

    def assistant(self) -> Assistant:
        """Start the assistant, as after a restart."""
        from bot.assistant import Assistant, screen_of
        from bot.engine.shared import book
        from bot.say.wording import Wording
        from bot.settings import load_settings
        from preferences.store import Store

        store = Store(
            self.url or f"sqlite:///{self.database}",
            SECRET,
            is_consent_needed=self.is_consent_needed,
            masters=self.masters,
        )
        store.migrate()
        wording = Wording.load(load_settings().words_dir, book())
        numbers = itertools.count(1)
        stem = f"{self.clock.at:%H%M%S}"
        return Assistant(
            self.engine,
            store,
            book(),
            wording,
            self.clock,
            lambda: f"{stem}-{next(numbers)}",
            screen=screen_of(load_settings()),
        )


@pytest.fixture(scope="session")
def engine() -> DialogueEngine:
    """The dialogue engine with the project's own model, trained first where it is stale."""
    import secrets

    from bot.engine.training import ensure_model
    from bot.settings import load_settings

    settings = load_settings()
    model = ensure_model(settings, print)

    from bot.actions import Desk, actions
    from bot.engine.agent import DialogueEngine
    from bot.engine.shared import book, considering, use
    from bot.say.wording import Wording

    use(settings)
    wording = Wording.load(settings.words_dir, book())
    return DialogueEngine(
        model, actions(Desk(book(), wording, secrets.token_urlsafe, considering()))
    )


@pytest.fixture
def kind() -> str:
    """Name the kind of database; modules that are tried on each are parametrised by it."""
    return "sqlite"


@pytest.fixture
def world(engine: DialogueEngine, tmp_path: Path, kind: str) -> Iterator[World]:
    with ExitStack() as open_until_the_end:
        url = open_until_the_end.enter_context(postgresql()) if kind == "postgresql" else ""
        yield World(engine, tmp_path / "attune.db", url=url)


@pytest.fixture
def assistant(world: World) -> Iterator[Assistant]:
    opened = world.assistant()
    yield opened
    opened.close()


Say = Callable[[str], object]
