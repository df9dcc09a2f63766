"""Which way a sentence leans, for or against, when no cue phrase says so: learned from its meaning.

Ridge regression (Hoerl and Kennard, 1970) of ±1 on the sentence vector and on how often it is
negated, which such vectors hardly show. It is fitted when the program starts, on the frames of
data/language/leanings.yml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.lexicon import Kind, Lexicon
from bot.understanding.words import respell, split
from preferences.errors import WordsError
from preferences.model import Stance
from preferences.yamlfile import Problem, read

PLACE = "{value}"
"""Stands for the value in a frame."""
_MASK = "it"
"""What the value is read as: its own meaning says nothing of the stance."""
_RIDGE = 1.0
_SURE = 0.3
"""How far from 0 the sum must be to be sure. Both chosen on sentences written after the frames."""


@dataclass(frozen=True, slots=True)
class Lean:
    """Which way a text leans."""

    stance: Stance
    is_sure: bool


class Leaning:
    """Judges texts. Thread-safe."""

    def __init__(self, frames: dict[Stance, list[str]], lexicon: Lexicon, encoder: Encoder) -> None:
        """Fit on frames by stance."""
        self._spellings, self._encoder = lexicon.spellings, encoder
        self._negators = frozenset(
            forms[0]
            for forms, cues in lexicon.cues.items()
            if len(forms) == 1 and any(cue.kind is Kind.NEGATOR for cue in cues)
        )
        texts = [f.replace(PLACE, _MASK) for stance in Stance for f in frames[stance]]
        signs = np.repeat([1.0, -1.0], [len(frames[s]) for s in (Stance.PREFER, Stance.AVOID)])
        self._weights = _fit(self._features(texts, encoder.sentences(texts)), signs)

    def lean(self, text: str, span: tuple[int, int] | None) -> Lean:
        """Say which way a text leans; `span` are the characters of its value, if one is known."""
        masked = f"{text[: span[0]]}{_MASK}{text[span[1] :]}" if span else text
        vectors = self._encoder.encode(masked).sentence[np.newaxis]
        score = float((self._features([masked], vectors) @ self._weights)[0])
        return Lean(Stance.PREFER if score >= 0 else Stance.AVOID, abs(score) >= _SURE)

    def _features(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """Give one row a text, shape (n, 388): its vector, how it is negated, and 1."""
        counts = np.array([self._count(text) for text in texts])
        negated = np.stack([counts % 2, counts == 0, counts > 1, np.ones(len(texts))], axis=1)
        return np.hstack([vectors, negated]).astype(np.float32)

    def _count(self, text: str) -> int:
        return sum(
            form in self._negators for form, _ in respell(split(text).forms, self._spellings)
        )


def _fit(rows: Vectors, signs: Vectors) -> Vectors:
    """Give the weights, both stances counting the same."""
    shares = np.where(signs > 0, (signs > 0).mean(), (signs < 0).mean())
    weighted = rows / (2 * shares)[:, np.newaxis]
    penalty = _RIDGE * np.eye(rows.shape[1])
    penalty[-1, -1] = 1e-6
    return np.asarray(np.linalg.solve(weighted.T @ rows + penalty, weighted.T @ signs))


def load_leaning(path: Path, lexicon: Lexicon, encoder: Encoder) -> Leaning:
    """Fit on a file of frames. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    keys = frozenset(map(str, Stance))
    top = read(path, problems).mapping(keys, keys)
    frames = {Stance(key): node.texts() for key, node in top.items()} if top else {}
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return Leaning({stance: list(found) for stance, found in frames.items()}, lexicon, encoder)
