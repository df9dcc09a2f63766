"""Which words name what is liked or avoided, learned: people say it in more ways than cues tell.

    tagger.tag(sheet, marked, encoding).tags   # (Tag(start=1, end=3, stance=AVOID, chance=0.94),)

Of each word and its neighbours are seen the two layers of MiniLM, along the directions in which
they differ most, and what the grammar marked and found there: so it learns where cues and findings
are to be trusted. Of the whole text its mean vector is seen, which says how it is meant. Networks
give each word a chance of each label (inside and outside of a value, Ramshaw & Marcus 1995), the
likeliest row of labels is taken (Viterbi 1967). `bot.engine.tagging` trains them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.encoder import Encoding
from bot.understanding.networks import Matrix, Weights, chances_of, turned
from bot.understanding.sheet import Sheet
from preferences.model import Stance

OUTSIDE = 0
LABELS = {Stance.PREFER: (1, 2), Stance.AVOID: (3, 4)}
"""The labels of the first word of a value and of its others."""
_WEIGHT = 1.5
"""Of a mark beside one direction of the vectors."""
_UNIT = 10.0
"""Length a layer's vector is brought to."""
_NEAR, _FAR = 1, 3
"""Words before and after whose vectors and whose marks are seen."""
_RARE, _ORDER = 0.5, 0.7
"""How far labels are taken out of the shares they have in training, where most words are outside,
and how much weight their order has."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Tag:
    """Words [start, end) that name something liked or avoided."""

    start: int
    end: int
    stance: Stance
    chance: float
    """0–1, the mean over its words."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was tagged in a text."""

    tags: tuple[Tag, ...]
    inside: tuple[float, ...]
    """For each word, 0–1, how likely it is part of a value."""

    def likely(self, start: int, end: int) -> float:
        """Give how likely the likeliest of words [start, end) is part of a value."""
        return max(self.inside[start:end], default=0.0)


class Tagger:
    """Tags texts. Thread-safe."""

    def __init__(self, weights: Weights) -> None:
        """Take what was learned: networks, directions of word vectors and, as `text_`, of texts.

        And `steps` (5, 5), the log odds of one label after another; `shares` (5,), the log shares
        of the labels.
        """
        self._weights = weights

    def tag(self, sheet: Sheet, marked: Matrix, encoding: Encoding) -> Tagged:
        """Give the tags of a text, in order; `marked` is what `marks` says of its words."""
        if not len(sheet):
            return Tagged((), ())
        vectors = turned(word_vectors(sheet, encoding), self._weights)
        text = turned(encoding.features[np.newaxis], self._weights, "text_")
        chances = chances_of(seen(vectors, marked, text), self._weights)
        labels = _likeliest(
            np.log(chances + _LEAST) - _RARE * self._weights["shares"],
            _ORDER * self._weights["steps"],
        )
        tags = tuple(
            Tag(start, end, stance, float(chances[start:end, LABELS[stance]].sum(axis=1).mean()))
            for start, end, stance in _spans(labels)
        )
        return Tagged(tags, tuple(1 - chances[:, OUTSIDE]))


def word_vectors(sheet: Sheet, encoding: Encoding) -> Matrix:
    """Give one row a word, shape (n, 768): its last and its middle layer, of one length each."""
    layers = np.concatenate([encoding.pieces, encoding.middle], axis=1)
    starts = np.array([start for start, _ in encoding.offsets])
    ends = np.array([end for _, end in encoding.offsets])
    rows = np.zeros((len(sheet), layers.shape[1]), dtype=np.float32)
    for at, (start, end) in enumerate(sheet.words.spans):
        inside = (starts < end) & (ends > start)
        if inside.any():
            rows[at] = layers[inside].mean(axis=0)
    halves = rows.reshape(len(rows), 2, -1)
    lengths = np.linalg.norm(halves, axis=2, keepdims=True)
    return np.asarray((_UNIT * halves / np.maximum(lengths, _LEAST)).reshape(rows.shape))


def seen(vectors: Matrix, marked: Matrix, text: Matrix) -> Matrix:
    """Give what the networks see of each word, shape (n, seen): it, its neighbours and the text."""
    parts = [_beside(vectors, _NEAR), _WEIGHT * _beside(marked, _FAR), text.repeat(len(vectors), 0)]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def _beside(rows: Matrix, reach: int) -> Matrix:
    """Give each row with those up to `reach` before and after it; zeros beyond the ends."""
    wide = np.pad(rows, ((reach, reach), (0, 0)))
    return np.concatenate([wide[at : at + len(rows)] for at in range(2 * reach + 1)], axis=1)


def _likeliest(scores: Matrix, steps: Matrix) -> list[int]:
    """Give the likeliest row of labels; it begins as if after a word outside."""
    total, back = scores[0] + steps[OUTSIDE], []
    for row in scores[1:]:
        ways = total[:, np.newaxis] + steps
        back.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + row
    labels = [int(total.argmax())]
    for before in reversed(back):
        labels.append(int(before[labels[-1]]))
    return labels[::-1]


def _spans(labels: Sequence[int]) -> list[tuple[int, int, Stance]]:
    """Give the words [start, end) of each value and its stance."""
    spans: list[tuple[int, int, Stance]] = []
    for at, label in enumerate(labels):
        for stance, (first, other) in LABELS.items():
            if label == first:
                spans.append((at, at + 1, stance))
            elif label == other and spans:
                spans[-1] = (spans[-1][0], at + 1, stance)
    return spans
