"""What the tests of spoken front-ends share: one assistant for each module."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.assistant import Assistant


@pytest.fixture(scope="module")
def spoken_to(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Give the real assistant, with a database of the module's own."""
    from tests.conftest import World

    assistant = World(engine, tmp_path_factory.mktemp("voice") / "attune.db").assistant()
    yield assistant
    assistant.close()


@pytest.fixture
def number() -> str:
    """Give a number no other test has: people of different tests never meet."""
    return str(next(_numbers))


_numbers = itertools.count(1)
