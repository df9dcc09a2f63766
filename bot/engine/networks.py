"""Training small networks, and the directions their vectors are seen along.

The networks are scikit-learn's; what is kept are plain matrices, so loading runs no foreign code.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.understanding.networks import Matrix


@dataclass(frozen=True, slots=True)
class Shape:
    """How networks are trained."""

    hidden: int
    epochs: int
    networks: int = 3
    batch: int = 128
    decay: float = 0.03
    """Of the weights (L2)."""


def directions(rows: Matrix, most: int, of: str = "") -> dict[str, Matrix]:
    """Give the directions in which rows differ most (principal components, Pearson 1901)."""
    mean = rows.mean(axis=0)
    spread, found = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    kept = np.argsort(-spread)[: min(most, len(rows))]
    return {
        f"{of}mean": mean,
        f"{of}directions": found[:, kept].astype(np.float32),
        f"{of}scale": np.asarray(1 / np.sqrt(spread[kept].mean()), dtype=np.float32),
    }


def networks(rows: Matrix, labels: npt.NDArray[Any], shape: Shape) -> dict[str, Matrix]:
    """Give the weights of networks that tell the labels of rows, each begun in another way."""
    weights: dict[str, Matrix] = {}
    for number in range(shape.networks):
        weights |= _network(rows, labels, shape, number)
    return weights


def _network(
    rows: Matrix, labels: npt.NDArray[Any], shape: Shape, number: int
) -> dict[str, Matrix]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (shape.hidden,),
        alpha=shape.decay,
        batch_size=min(shape.batch, len(rows)),
        max_iter=shape.epochs,
        random_state=7 + number,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, labels)
    return {
        f"first.{number}": model.coefs_[0],
        f"first_bias.{number}": model.intercepts_[0],
        f"last.{number}": model.coefs_[1],
        f"last_bias.{number}": model.intercepts_[1],
    }
