"""Whether a turn says again what the person said before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.encoder import Encoder
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Repeat, Utterance
from bot.understanding.sheet import Candidate, Sheet
from preferences.matching import normalize, ratio

_USER = "user"
_LEAST = 0.5
_SPELLED = 0.3
"""Weight of the spelling beside that of the meaning."""
_OTHER_VALUE = 0.1
_EXTRA_VALUE = 0.05
_SAME_VALUE = 0.05
_OPPOSITE = 0.1
"""What other values, a value more, the same values and opposite words add or take away."""
_LINE = 0.54
"""Likeness that counts as .5, half way between saying again and not."""
_OLDER = 0.05
"""What each line in between takes away."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What is compared of one text beside its spelling and meaning."""

    values: frozenset[frozenset[str]]
    """Each value by everything it may be."""
    words: frozenset[str]


class Repeats:
    """Compares a turn with the person's own earlier lines."""

    def __init__(self, encoder: Encoder, lexicon: Lexicon, skim: Callable[[str], Sheet]) -> None:
        """Take what gives texts their meaning, and what finds the values in them."""
        self._encoder, self._lexicon, self._skim = encoder, lexicon, skim
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
        """Say how alike two requests are, 0–1: by meaning, spelling and values."""
        first, second = normalize(text), normalize(other)
        if not first or not second:
            return 0.0
        if first == second:
            return 1.0
        vectors = self._encoder.encode(text).sentence, self._encoder.encode(other).sentence
        meant = float(vectors[0] @ vectors[1])
        alike = (1 - _SPELLED) * meant + _SPELLED * ratio(text, other)
        alike += self._difference(self._gist(text), self._gist(other))
        low, high = _LINE, 1 - _LINE
        score = alike / low * _LEAST if alike < low else _LEAST + (alike - low) / high * _LEAST
        return max(0.0, min(1.0, score))

    def _difference(self, first: Gist, second: Gist) -> float:
        only = [not _has(second.values, v) for v in first.values]
        other = [not _has(first.values, v) for v in second.values]
        change = 0.0
        if any(only) and any(other):
            change -= _OTHER_VALUE
        elif any(only) or any(other):
            change -= _EXTRA_VALUE
        if not (any(only) and any(other)) and any(_has(second.values, v) for v in first.values):
            change += _SAME_VALUE
        news, olds = first.words - second.words, second.words - first.words
        pairs = ({a, b} for a in news for b in olds)
        return change - _OPPOSITE * any(frozenset(p) in self._lexicon.opposites for p in pairs)

    def _make_gist(self, text: str) -> Gist:
        sheet = self._skim(text)
        named = (
            _meanings(c)
            for c in sheet.candidates
            if sheet.words.folded(c.start, c.end) not in self._lexicon.ordinary
        )
        return Gist(frozenset(named), frozenset(sheet.words.forms))


def _meanings(candidate: Candidate) -> frozenset[str]:
    if candidate.number is not None:
        return frozenset({f"{candidate.number:g}"})
    return frozenset(match.value for match in candidate.matches)


def _has(values: Iterable[frozenset[str]], value: frozenset[str]) -> bool:
    return any(value & one for one in values)
