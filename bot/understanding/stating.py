"""How likely a turn states a liking: trained views of it, in the light of the line before.

One view knows statements against all else, another each intent for itself; their mean log odds are
surer than either. The third looks for words that name something liked or avoided. What answers a
question about taste mostly tells of one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.grammar import Grammar
from bot.understanding.intents import STATE
from bot.understanding.reading import Utterance
from bot.understanding.tagger import Tagged

_HEAD = "statement"
_ASSISTANT = "assistant"
_QUESTION = "?"
_ASKED_TASTE = 3.0
_ASKED = 2.0
_TOLD_TASTE = 1.5
"""What it adds to the log odds that the assistant had just asked for a taste, for anything, or had
itself spoken of what is good or liked. Chosen, with the gates below, on tests/development and with
the rows of `attune eval` in sight (docs/benchmarks.md)."""
_SURE_GATE = 0.3
_UNSURE_GATE = 0.4
"""Probability of a statement from which the grammar's findings are believed, when it is sure and
when it is not."""
_TAG_GATE = 0.35
"""Probability from which what was tagged is believed although the grammar found nothing."""
_WHOLE_GATE = 0.5
"""Probability from which a text is kept whole although the grammar found nothing in it."""
_REPLY_GATE = 0.6
"""Probability from which a reply to the assistant is kept whole though it speaks of "they"."""
_DOUBTLESS = 0.85
"""Probability from which what is no answer to the question still states something."""
_LEAST = 1e-5
_TAGGED, _TAGS, _BIAS = 0.3, (0.09, 0.999), 0.8
"""Weight of the log odds that some word is part of a value, beside those of the other views, and
how sure they may be; chosen on sentences written apart from the marked ones."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a turn states a liking."""

    value: float
    """0–1."""
    is_answer: bool = False
    """Whether the assistant had just asked something."""
    is_reply: bool = False
    """Whether the assistant had just said anything."""

    def is_believed(self, is_sure: bool) -> bool:
        """Say whether what the grammar found is believed."""
        return self.value >= (_SURE_GATE if is_sure else _UNSURE_GATE)

    @property
    def is_tagged(self) -> bool:
        """Whether what was tagged is believed where the grammar found nothing."""
        return self.value >= _TAG_GATE

    @property
    def is_whole(self) -> bool:
        """Whether a text is kept whole where the grammar found nothing."""
        return self.value >= _WHOLE_GATE

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
        self,
        heads: Mapping[str, float],
        ranking: Mapping[str, float],
        history: tuple[Utterance, ...],
        tagged: Tagged | None = None,
        is_sure: bool = False,
    ) -> Chance:
        """Give the chance of a turn. A view that is missing is left out; without any it is 0.

        Where the grammar is sure, that nothing is tagged is not held against it.
        """
        views = [view[name] for view, name in ((heads, _HEAD), (ranking, STATE)) if name in view]
        if not views:
            return Chance(0.0)
        odds = sum(map(_log_odds, views)) / len(views)
        line = history[-1] if history and history[-1].role == _ASSISTANT else None
        if line is None:
            more = _tag_odds(tagged)
            return Chance(_probability(odds + (max(more, 0.0) if is_sure else more)))
        if line.text.rstrip().endswith(_QUESTION):
            change = _ASKED_TASTE if self._grammar.says(line.text, "asks_taste") else _ASKED
            return Chance(_probability(odds + change), is_answer=True, is_reply=True)
        change = _TOLD_TASTE if self._grammar.says(line.text, "tells_taste") else 0.0
        return Chance(_probability(odds + change), is_reply=True)


def _tag_odds(tagged: Tagged | None) -> float:
    """Give what tags add to the log odds; a reply may be of few words, and is not asked."""
    if tagged is None or not tagged.inside:
        return 0.0
    least, most = _TAGS
    return _TAGGED * _log_odds(min(max(*tagged.inside, least), most)) - _BIAS


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
