"""Small networks that were trained, as plain matrices, and the directions their vectors are seen
along.

Networks of one hidden layer; several of them are averaged (bagging, Breiman 1996).
`bot.engine.networks` trains them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Weights = Mapping[str, Matrix]
"""By name. Of directions `mean`, `directions` (all, kept) and `scale`; of each network `first.N`,
`first_bias.N`, `last.N` and `last_bias.N`. What belongs together has one prefix."""


def turned(rows: Matrix, weights: Weights, of: str = "") -> Matrix:
    """Give vectors along the directions in which they differ most, shape (n, kept)."""
    directions = weights[f"{of}directions"] * weights[f"{of}scale"]
    return np.asarray((rows - weights[f"{of}mean"]) @ directions)


def chances_of(rows: Matrix, weights: Weights) -> Matrix:
    """Give the chance of each label for each row, shape (n, labels).

    A network with one output gives the log odds of the second of two labels.
    """
    total: Matrix | float = 0.0
    count = sum(name.startswith("first.") for name in weights)
    for number in range(count):
        first, first_bias, last, last_bias = (
            weights[f"{name}.{number}"] for name in ("first", "first_bias", "last", "last_bias")
        )
        scores = np.maximum(rows @ first + first_bias, 0) @ last + last_bias
        if scores.shape[1] == 1:
            scores = np.pad(scores, ((0, 0), (1, 0)))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        total = total + powers / powers.sum(axis=1, keepdims=True)
    return np.asarray(total / count)
