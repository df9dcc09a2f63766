"""Training the tagger: from sentences with marked values to the weights of its networks.

Marked are the values of `state_preference` in data/nlu, `[jazz](prefer)` or `[rain](avoid)`;
sentences of `nothing_stated` hold none. The networks are scikit-learn's; what is kept are plain
matrices, so loading runs no foreign code.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.shared import encoder, reader
from bot.understanding.encoder import Encoding
from bot.understanding.tagger import (
    LABELS,
    OUTSIDE,
    Matrix,
    Weights,
    marks,
    seen,
    turned,
    word_vectors,
)
from preferences.model import Stance

NOTHING = "nothing_stated"
"""Intent of the sentences in which nothing is marked."""
_DIRECTIONS, _TEXT_DIRECTIONS = 200, 100
_HIDDEN = 96
_NETWORKS = 3
_EPOCHS = 7
_BATCH = 128
_DECAY = 0.03
"""Of the weights (L2). These were chosen on sentences written apart from the marked ones."""
_NEVER = -99.0
"""Log odds of a label that cannot follow another: what goes on must have begun."""
_SAID_EVERY = 500


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen and meant of one sentence and its words."""

    vectors: Matrix
    marks: Matrix
    text: Matrix
    """Shape (768,)."""
    labels: npt.NDArray[np.int64]


def train(training_data: TrainingData, say: Callable[[str], None]) -> Weights:
    """Give the weights learned from the marked sentences; none where there are none."""
    messages = [
        m
        for m in training_data.training_examples
        if m.get(TEXT) and (m.get(INTENT) == NOTHING or _marked(m))
    ]
    if not any(map(_marked, messages)):
        return {}
    sentences: dict[int, _Seen] = {}
    encodings = encoder().encodings([m.get(TEXT) for m in messages])
    for number, (at, encoding) in enumerate(encodings):
        if number % _SAID_EVERY == 0:
            say(f"marked sentences {number}/{len(messages)}")
        sentences[at] = _see(messages[at], encoding)
    say("what is liked and avoided")
    return _fit([sentences[at] for at in sorted(sentences) if len(sentences[at].labels)])


def _marked(message: Message) -> list[dict[str, Any]]:
    return [each for each in message.get(ENTITIES) or () if each["entity"] in set(Stance)]


def _see(message: Message, encoding: Encoding) -> _Seen:
    sheet, found = reader().sketch(message.get(TEXT))
    labels = np.full(len(sheet), OUTSIDE)
    for value in _marked(message):
        first, other = LABELS[Stance(value["entity"])]
        start, end = sheet.words.within(value["start"], value["end"])
        labels[start:end] = other
        labels[start : min(start + 1, end)] = first
    vectors = word_vectors(sheet, encoding)
    return _Seen(vectors, marks(sheet, found), encoding.features, labels)


def _fit(sentences: Sequence[_Seen]) -> Weights:
    weights = _directions(np.concatenate([one.vectors for one in sentences]), _DIRECTIONS)
    weights |= _directions(np.stack([one.text for one in sentences]), _TEXT_DIRECTIONS, "text_")
    rows = np.concatenate(
        [
            seen(
                turned(one.vectors, weights),
                one.marks,
                turned(one.text[np.newaxis], weights, "text_"),
            )
            for one in sentences
        ]
    )
    labels = np.concatenate([one.labels for one in sentences])
    for number in range(_NETWORKS):
        weights |= _network(rows, labels, number)
    return {**weights, "steps": _steps(sentences), "shares": _shares(labels)}


def _directions(rows: Matrix, most: int, of: str = "") -> dict[str, Matrix]:
    """Give the directions in which rows differ most (principal components, Pearson 1901)."""
    mean = rows.mean(axis=0)
    spread, directions = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    kept = np.argsort(-spread)[: min(most, len(rows))]
    return {
        f"{of}mean": mean,
        f"{of}directions": directions[:, kept].astype(np.float32),
        f"{of}scale": np.asarray(1 / np.sqrt(spread[kept].mean()), dtype=np.float32),
    }


def _network(rows: Matrix, labels: npt.NDArray[np.int64], number: int) -> dict[str, Matrix]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (_HIDDEN,), alpha=_DECAY, batch_size=_BATCH, max_iter=_EPOCHS, random_state=7 + number
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


def _steps(sentences: Sequence[_Seen]) -> Matrix:
    """Give the log odds of one label after another, shape (5, 5)."""
    count = 1 + sum(map(len, LABELS.values()))
    steps = np.full((count, count), 0.5)
    for one in sentences:
        labels = [OUTSIDE, *one.labels, OUTSIDE]
        np.add.at(steps, (labels[:-1], labels[1:]), 1)
    steps = np.log(steps / steps.sum(axis=1, keepdims=True))
    for first, other in LABELS.values():
        begun = np.isin(np.arange(count), (first, other))
        steps[~begun, other] = _NEVER
    return np.asarray(steps, dtype=np.float32)


def _shares(labels: npt.NDArray[np.int64]) -> Matrix:
    shares = np.bincount(labels, minlength=1 + sum(map(len, LABELS.values()))) / len(labels)
    return np.asarray(np.log(shares), dtype=np.float32)
