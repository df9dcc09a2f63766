"""What the Wyoming service says it is."""

from __future__ import annotations

from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from wyoming.info import (
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    IntentModel,
    IntentProgram,
)


def info_of(words_dir: Path) -> Info:
    """Give the two programs, in the languages there are responses in.

    `handle` takes turns; `intent` reads a text and fills its slots from what is known.
    """
    languages = sorted(path.stem for path in (words_dir / "responses").glob("*.yml"))
    made = metadata("attune")
    artifact: dict[str, Any] = {
        "name": made["Name"],
        "attribution": Attribution(name=made["Name"], url=""),
        "installed": True,
        "description": made["Summary"],
        "version": made["Version"],
    }
    handle = HandleModel(**artifact, languages=languages)
    intent = IntentModel(**artifact, languages=languages)
    return Info(
        handle=[HandleProgram(**artifact, models=[handle], supports_handled_streaming=True)],
        intent=[IntentProgram(**artifact, models=[intent])],
    )
