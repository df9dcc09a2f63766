"""The floor: the least anything worth having must beat, done with cue words and rapidfuzz alone.

`CueWords` is an understanding like any other, so a floor is measured by the very scorer that
measures the real one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.measure.judges import SURE
from bot.measure.simple import SimpleWords, count_cues, has_cue
from preferences.matching import ratio

ALIKE = 0.8
"""Two texts this alike are taken for the same request said again."""


class CueWords:
    """An understanding that looks for cue words and compares letters."""

    def __init__(self, words: SimpleWords) -> None:
        """Take the cues from the words file."""
        self._words = words

    def understand(self, body: Mapping[str, object]) -> dict[str, Any]:
        """Answer as `POST /v1/understand` does, with `answer` beside it."""
        text, history = str(body["text"]), body.get("history")
        unhappy = 1.0 if has_cue(text, self._words.dissatisfaction) else 0.0
        stated = has_cue(text, self._words.statement)
        return {
            "intent": self._request(text),
            "entities": [],
            "statements": [{"value": text, "text": text}] if stated else [],
            "feedback": {"dissatisfied": unhappy, "correction": 0.0, "satisfied": 0.0},
            "repeats": _repeats(text, history if isinstance(history, list) else []),
            "answer": self._answer(text),
        }

    def consider(self, told: Sequence[str], request: str) -> list[tuple[int, float]]:
        """Take for relevant what has most letters in common with the request."""
        found = [(at, ratio(text, request)) for at, text in enumerate(told)]
        return sorted((each for each in found if each[1] >= SURE), key=lambda each: -each[1])

    def choose(self, told: Sequence[str], options: Sequence[str], request: str) -> int:
        """Choose the longest option."""
        return max(range(len(options)), key=lambda at: len(options[at]))

    def _request(self, text: str) -> str | None:
        """Give the request most cues point at; the first of several, None of none."""
        hits = {name: count_cues(text, cues) for name, cues in self._words.requests.items()}
        best = max(hits, key=lambda name: hits[name], default=None)
        return best if best is not None and hits[best] else None

    def _answer(self, text: str) -> dict[str, object]:
        open_to_all = has_cue(text, self._words.no_preference)
        return {"values": [] if open_to_all else [text], "no_preference": open_to_all}


def _repeats(text: str, history: list[Mapping[str, str]]) -> dict[str, object] | None:
    """Compare with what the person said last; the score is how alike the letters are, 0-1."""
    said = [at for at, turn in enumerate(history) if turn["role"] == "user"]
    if not said:
        return None
    score = ratio(text, history[said[-1]]["text"])
    return {"of": said[-1], "score": score} if score >= ALIKE else None
