"""How likely a turn states a liking: trained views of it, in the light of the line before.

One view knows statements against all else (`Judge`), the other each intent for itself; their mean
log odds are surer than either. What answers a question about taste mostly tells of one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.grammar import Grammar
from bot.understanding.intents import STATE
from bot.understanding.reading import Utterance

_ASSISTANT = "assistant"
_QUESTION = "?"
_ASKED_TASTE = 3.0
_ASKED = 2.0
_TOLD_TASTE = 1.5
"""What it adds to the log odds that the assistant had just asked for a taste, for anything, or had
itself spoken of what is good or liked. Chosen, with the gates below, on tests/development and with
the rows of `attune eval` in sight (docs/benchmarks.md)."""
_HARD_GATE = 0.2
_SURE_GATE = 0.3
_UNSURE_GATE = 0.4
"""Probability of a statement from which the grammar's findings are believed: of a must, which is
worse to miss than to ask about, of what it is sure of, and of what it is not."""
_TAG_GATE = 0.45
"""Probability from which what was tagged is believed although the grammar found nothing."""
_WHOLE_GATE = 0.5
"""Probability from which a text is kept whole although the grammar found nothing in it."""
_REPLY_GATE = 0.6
"""Probability from which a reply to the assistant is kept whole though it speaks of "they"."""
_DOUBTLESS = 0.85
"""Probability from which what is no answer to the question still states something."""
_LEAST = 1e-4
"""No view is surer than this."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a turn states a liking."""

    value: float
    """0–1."""
    own: float = 0.0
    """The same without what the assistant told before, which says nothing of the text itself."""
    is_answer: bool = False
    """Whether the assistant had just asked something."""
    is_reply: bool = False
    """Whether the assistant had just said anything."""

    def is_believed(self, is_sure: bool, is_hard: bool) -> bool:
        """Say whether what the grammar found is believed."""
        if is_hard:
            return self.value >= _HARD_GATE
        return self.value >= (_SURE_GATE if is_sure else _UNSURE_GATE)

    @property
    def is_tagged(self) -> bool:
        """Whether what was tagged is believed where the grammar found nothing."""
        return self.value >= _TAG_GATE

    @property
    def is_whole(self) -> bool:
        """Whether a text is kept whole where the grammar found nothing."""
        return (self.value if self.is_answer else self.own) >= _WHOLE_GATE

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether a liking is stated although the question was not answered."""
        return self.value >= _DOUBTLESS

    @property
    def is_sure_reply(self) -> bool:
        """Whether it goes on with what the assistant said and surely states a liking.

        "It" and "they" then speak of what was talked about, not of somebody else.
        """
        return self.is_reply and self.value >= _REPLY_GATE


class Stating:
    """Judges how likely turns state something. Thread-safe."""

    def __init__(self, grammar: Grammar) -> None:
        """Take what knows the words of questions about taste."""
        self._grammar = grammar

    def chance(
        self, judged: float | None, ranking: Mapping[str, float], history: tuple[Utterance, ...]
    ) -> Chance:
        """Give the chance of a turn, from what was judged of its text and its intents.

        A view that is missing is left out; without any it is 0.
        """
        views = [view for view in (judged, ranking.get(STATE)) if view is not None]
        if not views:
            return Chance(0.0)
        odds = sum(map(_log_odds, views)) / len(views)
        line, own = history[-1] if history else None, _probability(odds)
        if line is None or line.role != _ASSISTANT:
            return Chance(own, own)
        if line.text.rstrip().endswith(_QUESTION):
            change = _ASKED_TASTE if self._grammar.says(line.text, "asks_taste") else _ASKED
            return Chance(_probability(odds + change), own, is_answer=True, is_reply=True)
        change = _TOLD_TASTE if self._grammar.says(line.text, "tells_taste") else 0.0
        return Chance(_probability(odds + change), own, is_reply=True)


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
