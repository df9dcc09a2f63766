"""What every measurement works with: a loaded assistant, fresh databases, and a bound on time.

Each measurement gets a data directory of its own, which is gone afterwards; only the trained model
is shared, so that it is neither trained nor loaded again.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from asyncio import Runner
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.limit import Limit
from bot.bench.people import settle
from bot.bench.script import Words
from bot.settings import ROOT, Settings
from bot.turn import Reply, Turn
from preferences.store import Store

if TYPE_CHECKING:
    from bot.assistant import Assistant

KNOWN = 30
"""Preferences a person has whose turns are timed."""


@dataclass(frozen=True)
class Workbench:
    """The tools of one run."""

    settings: Settings
    """Of this installation; nothing is written below its data directory but a trained model."""
    model: Path
    """The trained model."""
    assistant: Assistant
    words: Words
    runner: Runner
    """Runs what is asynchronous, always on the same loop."""
    limit: Limit
    is_quick: bool
    turns: int
    """Turns of the long conversation."""
    say: Callable[[str], None]
    """Hears how far it is."""

    @contextmanager
    def fresh(self) -> Iterator[Assistant]:
        """Give the assistant with a new, empty database; closed and deleted afterwards."""
        with fresh_home(self.settings) as home, open_store(home) as store:
            yield replace(self.assistant, store=store)


@contextmanager
def fresh_home(settings: Settings) -> Iterator[Settings]:
    """Give settings of a new data directory that leads to the models; deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        os.symlink(settings.models_dir.resolve(), Path(folder, "models"), target_is_directory=True)
        yield replace(settings, data_dir=Path(folder), database_url="")


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """Give the database of these settings, up to date; let go of afterwards."""
    store = Store(settings.store_url)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """Give the environment of a child process that is to run with these settings."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "ATTUNE_MODE": "development",
        "ATTUNE_ANONYMOUS": "true",
        "ATTUNE_DATA_DIR": str(settings.data_dir),
        "ATTUNE_DATABASE_URL": "",
        "ATTUNE_WORDS_DIR": str(settings.words_dir),
        "ATTUNE_LOG_LEVEL": "WARNING",
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
    }


@dataclass(frozen=True, slots=True)
class Timed:
    """One turn and how long it took."""

    milliseconds: float
    reply: Reply


async def talk(
    assistant: Assistant, texts: Iterable[str], limit: Limit, known: int = KNOWN
) -> AsyncIterator[Timed]:
    """Hold one conversation of a new person who has `known` preferences; give each turn."""
    user = f"bench-{secrets.token_hex(4)}"
    settle(assistant.store, assistant.book, user, known, datetime.now(UTC))
    for text in texts:
        limit.check()
        turn = Turn(text, user, f"{user}-talk")
        started = time.perf_counter()
        reply = await assistant.turn(turn)
        yield Timed((time.perf_counter() - started) * 1000, reply)
