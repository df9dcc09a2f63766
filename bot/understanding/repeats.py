"""Whether a turn says again what the person said before.

Two lines are compared by meaning, spelling, the values they name and the words that carry content;
what each adds to the log odds stands in `WEIGHTS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.answer_words import AnswerWords
from bot.understanding.encoder import Encoder
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Repeat, Utterance
from bot.understanding.sheet import Candidate, Sheet
from preferences.matching import normalize, ratio

_USER = "user"
_LEAST = 0.5
_OLDER = 0.1
"""What each line in between takes away."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What is compared of one text beside its spelling and meaning."""

    values: frozenset[frozenset[str]]
    """Each value by everything it may be."""
    words: frozenset[str]
    content: frozenset[str]
    """The words that are no mere carriers of what is wanted."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two lines compare; each 0–1, meaning from -1."""

    meaning: float
    """Cosine of their sentence vectors."""
    spelling: float
    other_value: float
    """Whether each names a value the other does not."""
    extra_value: float
    """Whether only one of them does."""
    same_value: float
    """Whether they name the same value, and none beside it."""
    opposite: float
    """Whether one has the opposite of a word of the other ("on", "off")."""
    new: float
    """Share of the later line's content that the earlier did not have."""
    gone: float
    """Share of the earlier line's content that the later has not."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each likeness adds to the log odds of a repeat."""

    line: float
    meaning: float
    spelling: float
    other_value: float
    extra_value: float
    same_value: float
    opposite: float
    new: float
    gone: float

    def score(self, seen: Likeness) -> float:
        """Give the probability of a repeat."""
        odds = (
            self.line
            + self.meaning * seen.meaning
            + self.spelling * seen.spelling
            + self.other_value * seen.other_value
            + self.extra_value * seen.extra_value
            + self.same_value * seen.same_value
            + self.opposite * seen.opposite
            + self.new * seen.new
            + self.gone * seen.gone
        )
        return 1 / (1 + math.exp(-odds))


WEIGHTS = Weights(
    line=-2.4,
    meaning=4.64,
    spelling=1.64,
    other_value=-1.34,
    extra_value=-0.3,
    same_value=0.53,
    opposite=-1.4,
    new=-0.75,
    gone=-1.02,
)
"""Half way between weights for whole sentences, where meaning counts most, and a fit on the short
turns of data/measure/dialogues.yml, where the words do; either alone fails on the other's. `line`
and `extra_value` were moved towards more repeats on the pairs of `attune eval`."""


class Repeats:
    """Compares a turn with the person's own earlier lines."""

    def __init__(
        self,
        encoder: Encoder,
        lexicon: Lexicon,
        words: AnswerWords,
        skim: Callable[[str], Sheet],
    ) -> None:
        """Take what gives texts their meaning, and what finds the values in them."""
        self._encoder, self._lexicon, self._skim = encoder, lexicon, skim
        carriers = words.lists["lead"].forms | words.lists["tail"].forms
        self._carriers = frozenset(forms[0] for forms in carriers if len(forms) == 1)
        self._gist = lru_cache(maxsize=512)(self._make_gist)

    def find(self, text: str, history: tuple[Utterance, ...]) -> Repeat | None:
        """Give the earlier line that is said again, with a score from .5 to 1; None for none."""
        best: Repeat | None = None
        lines = [(i, line.text) for i, line in enumerate(history) if line.role == _USER]
        for age, (index, line) in enumerate(reversed(lines)):
            score = self.score(text, line) - _OLDER * age
            if score >= _LEAST and (best is None or score > best.score):
                best = Repeat(index, round(score, 4))
        return best

    def score(self, text: str, other: str) -> float:
        """Say how likely a text repeats an earlier one, 0–1."""
        first, second = normalize(text), normalize(other)
        if not first or not second:
            return 0.0
        return 1.0 if first == second else WEIGHTS.score(self.likeness(text, other))

    def likeness(self, text: str, other: str) -> Likeness:
        """Compare a text with an earlier one."""
        vectors = self._encoder.encode(text).sentence, self._encoder.encode(other).sentence
        first, second = self._gist(text), self._gist(other)
        only = any(not _has(second.values, v) for v in first.values)
        missing = any(not _has(first.values, v) for v in second.values)
        shared = any(_has(second.values, v) for v in first.values)
        return Likeness(
            meaning=float(vectors[0] @ vectors[1]),
            spelling=ratio(text, other),
            other_value=float(only and missing),
            extra_value=float(only != missing),
            same_value=float(shared and not (only and missing)),
            opposite=float(self._is_opposite(first.words, second.words)),
            new=_share(first.content - second.content, first.content),
            gone=_share(second.content - first.content, second.content),
        )

    def _is_opposite(self, first: frozenset[str], second: frozenset[str]) -> bool:
        pairs = ({a, b} for a in first - second for b in second - first)
        return any(frozenset(pair) in self._lexicon.opposites for pair in pairs)

    def _make_gist(self, text: str) -> Gist:
        sheet = self._skim(text)
        named = (
            _meanings(c)
            for c in sheet.candidates
            if sheet.words.folded(c.start, c.end) not in self._lexicon.ordinary
        )
        words = frozenset(sheet.words.forms)
        return Gist(frozenset(named), words, words - self._carriers)


def _meanings(candidate: Candidate) -> frozenset[str]:
    if candidate.number is not None:
        return frozenset({f"{candidate.number:g}"})
    return frozenset(match.value for match in candidate.matches)


def _has(values: Iterable[frozenset[str]], value: frozenset[str]) -> bool:
    return any(value & one for one in values)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part) / len(whole) if whole else 0.0
