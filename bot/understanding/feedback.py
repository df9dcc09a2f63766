"""How pleased somebody is: the trained heads, seen in the light of the lines before.

What answers a question is seldom a complaint, and who says nearly the same again after an answer
mostly puts it right. How much each of these counts was fitted by logistic regression on the
dialogues of data/measure/dialogues.yml (scripts/fit_feedback.py), which no model is trained on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.encoder import Encoder
from bot.understanding.phrases import Phrases, Speller
from bot.understanding.reading import Feedback, Utterance
from bot.understanding.words import split

_ASSISTANT = "assistant"
_QUESTION = "?"
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the lines before say about a complaint; 0 or 1, or a likeness."""

    asked: float = 0.0
    """Whether the assistant had just asked something."""
    answered: float = 0.0
    """Whether it had just said something else."""
    failed: float = 0.0
    """Whether it had just said that it could not help."""
    again: float = 0.0
    """How alike the text is to what the person said before that answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each circumstance adds to the log odds of a complaint."""

    head: float
    """How much the log odds of the trained head count."""
    line: float
    asked: float
    answered: float
    failed: float
    again: float

    def change(self, seen: Circumstance) -> float:
        """Give what the circumstances add."""
        return (
            self.line
            + self.asked * seen.asked
            + self.answered * seen.answered
            + self.failed * seen.failed
            + self.again * seen.again
        )


WEIGHTS = Weights(head=0.63, line=-0.24, asked=-0.96, answered=0.94, failed=-0.68, again=2.48)
"""Fitted; `line` lies where some 85 % of the complaints found in those dialogues are complaints."""


class FeedbackReader:
    """Reads feedback. Thread-safe."""

    def __init__(self, encoder: Encoder, speller: Speller, failing: Phrases) -> None:
        """Take what tells how alike two lines are, and what an assistant that failed says."""
        self._encoder, self._speller, self._failing = encoder, speller, failing

    def read(
        self, text: str, heads: Mapping[str, float], history: tuple[Utterance, ...]
    ) -> Feedback:
        """Give the three probabilities (0–1); .5 is the line. A head that is missing gives 0."""
        change = WEIGHTS.change(self.circumstance(text, history))
        return Feedback(
            dissatisfied=_shifted(heads.get("dissatisfied", 0.0), change),
            correction=_shifted(heads.get("correction", 0.0), change),
            satisfied=heads.get("satisfied", 0.0),
        )

    def circumstance(self, text: str, history: tuple[Utterance, ...]) -> Circumstance:
        """Say what the lines before show."""
        if not history or history[-1].role != _ASSISTANT:
            return Circumstance()
        last = history[-1].text
        if last.rstrip().endswith(_QUESTION):
            return Circumstance(asked=1.0)
        tokens = self._speller.tokens(split(last).forms)
        has_failed = any(True for _ in self._failing.find(tokens))
        return Circumstance(
            answered=1.0, failed=float(has_failed), again=self._likeness(text, history)
        )

    def _likeness(self, text: str, history: tuple[Utterance, ...]) -> float:
        said = [line.text for line in history if line.role != _ASSISTANT and line.text.strip()]
        if not said or not text.strip():
            return 0.0
        vectors = self._encoder.encode(text).sentence, self._encoder.encode(said[-1]).sentence
        return float(vectors[0] @ vectors[1])


def log_odds(chance: float) -> float:
    """Give the log odds of a probability; one at the very ends is taken for nearly so."""
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def _shifted(chance: float, change: float) -> float:
    if chance < _LEAST:
        return 0.0
    return 1 / (1 + math.exp(-WEIGHTS.head * log_odds(chance) - change))
