"""A process that starts as the server does and says when it was ready and what it weighs.

Run it with `python -m bot.bench.probe`; its last line is {"ready_at": seconds since 1970,
"ready": megabytes, "talked": megabytes}.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bench.machine import resident
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.assistant import Assistant

TURNS = 36
"""Turns answered before memory is read a second time."""


def main() -> int:
    """Assemble, talk a little, and tell."""
    from bot.assistant import assemble

    settings = load_settings()
    assistant = assemble(settings)
    told = {"ready_at": time.time(), "ready": resident()}
    try:
        asyncio.run(_talk(assistant, settings.words_dir))
    finally:
        assistant.close()
    sys.stdout.write(json.dumps({**told, "talked": resident()}) + "\n")
    return 0


async def _talk(assistant: Assistant, folder: Path) -> None:
    from bot.bench.limit import Limit
    from bot.bench.script import read_words
    from bot.bench.workbench import talk

    words = read_words(folder, assistant.book)
    async for _ in talk(assistant, words.script.lines(TURNS), Limit(120)):
        pass


if __name__ == "__main__":
    sys.exit(main())
