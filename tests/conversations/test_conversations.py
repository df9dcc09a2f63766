"""Every conversation file, through the doorway."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from runner import Conversation

FILES = sorted(HERE.rglob("*.yml"))


@pytest.mark.trained
@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HERE)))
async def test_conversation_goes_as_written(path: Path, world: Any) -> None:
    await Conversation(world).run(path)


def test_there_are_conversations() -> None:
    assert len(FILES) > 20
