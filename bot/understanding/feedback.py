"""How pleased somebody is: the trained heads, seen in the light of the lines before.

What answers a question is seldom a complaint, and who says nearly the same again after an answer
mostly puts it right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.understanding.encoder import Encoder
from bot.understanding.reading import Feedback, Utterance

_ASSISTANT = "assistant"
_QUESTION = "?"
_ASKED = -2.0
"""What it adds to the log odds that the assistant had just asked something."""
_AGAIN = 4.0
"""What it adds that the assistant had just answered, times the likeness to the line before that."""
_LINE = -0.75
"""Log odds from which a trained head is believed: complaints are rare in what it learned from."""
_LEAST = 1e-6


class FeedbackReader:
    """Reads feedback. Thread-safe."""

    def __init__(self, encoder: Encoder) -> None:
        """Take what tells how alike two lines are."""
        self._encoder = encoder

    def read(
        self, text: str, heads: Mapping[str, float], history: tuple[Utterance, ...]
    ) -> Feedback:
        """Give the three probabilities (0–1); .5 is the line. A head that is missing gives 0."""
        change = self._context(text, history)
        return Feedback(
            dissatisfied=_shifted(heads.get("dissatisfied", 0.0), change - _LINE),
            correction=_shifted(heads.get("correction", 0.0), change - _LINE),
            satisfied=heads.get("satisfied", 0.0),
        )

    def _context(self, text: str, history: tuple[Utterance, ...]) -> float:
        """Say what the lines before add to the log odds of a complaint."""
        if not history or history[-1].role != _ASSISTANT:
            return 0.0
        if history[-1].text.rstrip().endswith(_QUESTION):
            return _ASKED
        said = [line.text for line in history if line.role != _ASSISTANT and line.text.strip()]
        if not said or not text.strip():
            return 0.0
        vectors = self._encoder.encode(text).sentence, self._encoder.encode(said[-1]).sentence
        return _AGAIN * float(vectors[0] @ vectors[1])


def _shifted(chance: float, change: float) -> float:
    if chance < _LEAST:
        return 0.0
    chance = min(chance, 1 - _LEAST)
    return 1 / (1 + math.exp(-math.log(chance / (1 - chance)) - change))
