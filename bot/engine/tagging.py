"""Training the tagger: from sentences with marked values to the weights of its networks.

Marked are the values of `liking_stated` in data/nlu, `[jazz](prefer)` or `[rain](avoid)`; sentences
of `nothing_stated` hold none. Neither is an intent of the dialogue: what a turn asks for is learned
without them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.networks import Shape, directions, networks
from bot.engine.shared import encoder
from bot.engine.sketches import Sketches
from bot.understanding.encoder import Encoding
from bot.understanding.networks import Matrix, Weights, turned
from bot.understanding.tagger import LABELS, OUTSIDE, seen, word_vectors
from preferences.model import Stance

LIKING, NOTHING = "liking_stated", "nothing_stated"
"""Intents of the sentences in which values are marked, and of those in which nothing is."""
_DIRECTIONS, _TEXT_DIRECTIONS = 200, 100
_SHAPE = Shape(hidden=96, epochs=7)
"""Chosen on sentences written apart from the marked ones."""
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


def train(training_data: TrainingData, sketches: Sketches, say: Callable[[str], None]) -> Weights:
    """Give the weights learned from the marked sentences; none where there are none."""
    messages = [
        m
        for m in training_data.training_examples
        if m.get(TEXT) and m.get(INTENT) in {LIKING, NOTHING}
    ]
    if not any(map(_marked, messages)):
        return {}
    sentences: dict[int, _Seen] = {}
    encodings = encoder().encodings([m.get(TEXT) for m in messages])
    for number, (at, encoding) in enumerate(encodings):
        if number % _SAID_EVERY == 0:
            say(f"marked sentences {number}/{len(messages)}")
        sentences[at] = _see(messages[at], sketches, encoding)
    say("what is liked and avoided")
    return _fit([sentences[at] for at in sorted(sentences) if len(sentences[at].labels)])


def _marked(message: Message) -> list[dict[str, Any]]:
    return [each for each in message.get(ENTITIES) or () if each["entity"] in set(Stance)]


def _see(message: Message, sketches: Sketches, encoding: Encoding) -> _Seen:
    sketch = sketches.of(message.get(TEXT))
    sheet = sketch.sheet
    labels = np.full(len(sheet), OUTSIDE)
    for value in _marked(message):
        first, other = LABELS[Stance(value["entity"])]
        start, end = sheet.words.within(value["start"], value["end"])
        labels[start:end] = other
        labels[start : min(start + 1, end)] = first
    vectors = word_vectors(sheet, encoding)
    return _Seen(vectors, sketch.marked, encoding.features, labels)


def _fit(sentences: Sequence[_Seen]) -> Weights:
    weights = directions(np.concatenate([one.vectors for one in sentences]), _DIRECTIONS)
    weights |= directions(np.stack([one.text for one in sentences]), _TEXT_DIRECTIONS, "text_")
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
    weights |= networks(rows, labels, _SHAPE)
    return {**weights, "steps": _steps(sentences), "shares": _shares(labels)}


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
