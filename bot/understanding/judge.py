"""Whether a text states a liking, learned from what it says and from what the grammar marked in it.

    judge.chance(marked, encoding)    # 0.97 of "no olives, ever"

Of the text its mean vectors are seen, along the directions in which texts differ most, and which
marks stand in it at all, how much of it they are, and which it opens with. `bot.engine.judging`
trains the networks.
"""

from __future__ import annotations

import numpy as np

from bot.understanding.encoder import Encoding, Vectors
from bot.understanding.networks import Matrix, Weights, chances_of, turned

_LONG = 10
"""Words of a text that is neither short nor long."""


class Judge:
    """Judges texts. Thread-safe."""

    def __init__(self, weights: Weights) -> None:
        """Take what was learned: networks, and directions of texts."""
        self._weights = weights

    def chance(self, marked: Matrix, encoding: Encoding) -> float:
        """Give how likely a text states a liking, 0–1; `marked` is what `marks` says of it."""
        if not len(marked):
            return 0.0
        (text,) = turned(encoding.features[np.newaxis], self._weights)
        return float(chances_of(weighed(text, marked)[np.newaxis], self._weights)[0, 1])


def weighed(text: Vectors, marked: Matrix) -> Vectors:
    """Give what the networks see of a text, shape (seen,): its directions and its marks."""
    length = np.asarray([len(marked) / _LONG], dtype=np.float32)
    parts = [text, marked.max(axis=0), marked.mean(axis=0), marked[0], length]
    return np.concatenate(parts, dtype=np.float32)
