"""Made-up rows, a directory to put them in, and a fake understanding to measure with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.measure.judges import IntentMap, Setting, Understands
from bot.measure.rows import Row
from bot.measure.simple import read_simple

BASE: dict[str, object] = {"kind": "made_up", "source": "here", "human": True, "label": 1}


class FakeUnderstands:
    """Answers by exact text; remembers the bodies it was given."""

    def __init__(self, answers: Mapping[str, Mapping[str, object]]) -> None:
        self.answers = answers
        self.bodies: list[Mapping[str, object]] = []

    def consider(self, told: Sequence[str], request: str) -> list[tuple[int, float]]:
        """Take what shares a word with the request, longer words counting more."""
        shared = [(at, set(text.split()) & set(request.split())) for at, text in enumerate(told)]
        found = [(at, min(1.0, len(max(words, key=len)) / 10)) for at, words in shared if words]
        return sorted(found, key=lambda each: -each[1])

    def choose(self, told: Sequence[str], options: Sequence[str], request: str) -> int:
        """Choose the option that bears a word told; else the first."""
        words = {word for text in told for word in text.split()}
        return next((at for at, each in enumerate(options) if words & set(each.split())), 0)

    def understand(self, body: Mapping[str, object]) -> dict[str, Any]:
        self.bodies.append(body)
        empty: dict[str, Any] = {
            "intent": None,
            "entities": [],
            "statements": [],
            "feedback": {"dissatisfied": 0.0, "correction": 0.0, "satisfied": 0.0},
            "repeats": None,
        }
        return empty | dict(self.answers.get(str(body["text"]), {}))


@pytest.fixture
def fake() -> Callable[..., FakeUnderstands]:
    """Make an understanding from text → what its answer holds."""
    return lambda answers=None: FakeUnderstands(answers or {})


@pytest.fixture
def row() -> Callable[..., Row]:
    """Make a row that is well formed but for what is overridden."""
    return lambda **fields: Row("made_up.jsonl", 7, {**BASE, **fields})


@pytest.fixture
def setting() -> Callable[[Understands], Setting]:
    """Make a setting with three requests of ours."""
    ours = {"PlaySong": "play_music", "Weather": "get_weather", "Radio": "ignore"}
    intents = IntentMap(ours, frozenset({"play_music", "get_weather", "get_score"}))
    return lambda understands: Setting(understands, intents, read_simple())


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the rows of a set, and the map of intents, into a directory of their own."""

    def rows(name: str, *given: Mapping[str, object] | str) -> Path:
        lines = [each if isinstance(each, str) else json.dumps({**BASE, **each}) for each in given]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        names = {"about": "words", "play_music": ["PlaySong"], "ignore": ["Radio"]}
        (tmp_path / "intents_map.json").write_text(json.dumps(names), encoding="utf-8")
        return tmp_path

    return rows
