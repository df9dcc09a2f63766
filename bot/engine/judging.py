"""Training the judge: which texts state a liking.

What states one are `state_preference` and `liking_stated` of data/nlu; of every other intent but
`not_feedback`, which is silent on it, come examples of what does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from math import ceil

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.featurizer import vectors
from bot.engine.networks import Shape, directions, networks
from bot.engine.sketches import Sketches
from bot.engine.tagging import LIKING, NOTHING
from bot.understanding.intents import STATE, UNSTATED
from bot.understanding.judge import weighed
from bot.understanding.networks import Weights, turned

_STATED = frozenset({STATE, LIKING})
_TELLING = frozenset({*_STATED, UNSTATED, NOTHING})
"""Intents whose sentences are about likings, or look as if they were: all of them are learned."""
_SILENT = frozenset({"not_feedback"})
_OTHERS = 100
"""Sentences of each other intent: what orders and answers look like is soon learned."""
_DIRECTIONS = 200
_SHAPE = Shape(hidden=64, epochs=12)
"""Chosen on sentences written apart from the training ones (docs/decisions/0015)."""
_SAID_EVERY = 1000


def train(training_data: TrainingData, sketches: Sketches, say: Callable[[str], None]) -> Weights:
    """Give the weights learned; none where every sentence states a liking, or none does."""
    messages, marked = [], []
    examples = list(_examples(training_data))
    for number, message in enumerate(examples):
        if number % _SAID_EVERY == 0:
            say(f"statements {number}/{len(examples)}")
        sketch = sketches.of(message.get(TEXT))
        if len(sketch.sheet):
            messages.append(message)
            marked.append(sketch.marked)
    labels = np.asarray([m.get(INTENT) in _STATED for m in messages])
    if len(set(labels)) < 2:
        return {}
    texts = vectors(messages)
    weights = directions(texts, _DIRECTIONS)
    pairs = zip(turned(texts, weights), marked, strict=True)
    seen = np.stack([weighed(text, marks) for text, marks in pairs])
    return {**weights, **networks(seen, labels, _SHAPE)}


def _examples(training_data: TrainingData) -> Iterator[Message]:
    """Give what is learned from: of the other intents a part, taken evenly from all of each."""
    others: dict[str, list[Message]] = defaultdict(list)
    for message in training_data.training_examples:
        intent, text = message.get(INTENT), message.get(TEXT)
        if not text or not intent or intent in _SILENT:
            continue
        if intent in _TELLING:
            yield message
        else:
            others[intent].append(message)
    for messages in others.values():
        yield from messages[:: ceil(len(messages) / _OTHERS)]
