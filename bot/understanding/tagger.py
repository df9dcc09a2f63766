"""Which words name what is liked or avoided, learned: people say it in more ways than cues tell.

    tagger.tag(sheet, found, encoding).tags    # (Tag(start=1, end=3, stance=AVOID, chance=0.94),)

Of each word and its neighbours are seen the two layers of MiniLM, along the directions in which
they differ most, and what the grammar marked and found there: so it learns where cues and findings
are to be trusted. Of the whole text its mean vector is seen, which says how it is meant. Networks
of one hidden layer give each word a chance of each label (inside and outside of a value, Ramshaw &
Marcus 1995), the likeliest row of labels is taken (Viterbi 1967). Several networks are averaged
(bagging, Breiman 1996). `bot.engine.tagging` trains them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.encoder import Encoding
from bot.understanding.lexicon import Kind
from bot.understanding.sheet import Sheet
from bot.understanding.thread import Found
from preferences.model import Stance

Matrix = npt.NDArray[np.float32]
Weights = Mapping[str, Matrix]
"""`mean`, `directions` (768, kept) and `scale` of word vectors; `text_mean`, `text_directions` and
`text_scale` of whole texts; `first.N`, `first_bias.N`,
`last.N`, `last_bias.N` of each network; `steps` (5, 5), log odds of one label after another;
`shares` (5,), log shares of the labels."""

OUTSIDE = 0
LABELS = {Stance.PREFER: (1, 2), Stance.AVOID: (3, 4)}
"""The labels of the first word of a value and of its others."""
_LABELS = 5
_KINDS = {kind: number for number, kind in enumerate(Kind)}
_STANCES = {stance: number for number, stance in enumerate(Stance)}
(
    _CUE, _FOUND, _OPEN, _FIRST, _BEATEN, _KNOWN, _SITUATION, _REFUSED, _ASKING, _BEGINS, _ASIDE,
    _OTHERS, _SOFT, _STRONG,
) = np.cumsum([len(_KINDS), 2, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])  # fmt: skip
_MARKS = _STRONG + 1
"""Columns of the marks: a cue of each stance, then what was found of each, sure and unsure."""
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
        """Take what was learned."""
        self._weights = weights
        self._count = sum(name.startswith("first.") for name in weights)

    def tag(self, sheet: Sheet, found: Sequence[Found], encoding: Encoding) -> Tagged:
        """Give the tags of a text, in order; the sheet and the findings are the grammar's."""
        if not len(sheet):
            return Tagged((), ())
        vectors = turned(word_vectors(sheet, encoding), self._weights)
        text = turned(encoding.features[np.newaxis], self._weights, "text_")
        chances = self._chances(seen(vectors, marks(sheet, found), text))
        labels = _likeliest(
            np.log(chances + _LEAST) - _RARE * self._weights["shares"],
            _ORDER * self._weights["steps"],
        )
        tags = tuple(
            Tag(start, end, stance, float(chances[start:end, LABELS[stance]].sum(axis=1).mean()))
            for start, end, stance in _spans(labels)
        )
        return Tagged(tags, tuple(1 - chances[:, OUTSIDE]))

    def _chances(self, rows: Matrix) -> Matrix:
        """Give the chance of each label for each word, shape (n, 5)."""
        total = np.zeros((len(rows), _LABELS), dtype=np.float32)
        for number in range(self._count):
            first, first_bias, last, last_bias = (
                self._weights[f"{name}.{number}"]
                for name in ("first", "first_bias", "last", "last_bias")
            )
            scores = np.maximum(rows @ first + first_bias, 0) @ last + last_bias
            powers = np.exp(scores - scores.max(axis=1, keepdims=True))
            total += powers / powers.sum(axis=1, keepdims=True)
        return total / self._count


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


def marks(sheet: Sheet, found: Sequence[Found]) -> Matrix:
    """Give what the grammar says of each word, shape (n, marks), 0 or 1."""
    rows = np.zeros((len(sheet), _MARKS), dtype=np.float32)
    for start, end, cue in ((m.start, m.end, cue) for m in sheet.marks for cue in m.cues):
        rows[start:end, _KINDS[cue.kind]] = 1
        if cue.kind is Kind.STANCE:
            rows[start:end, _CUE + _STANCES[cue.stance]] = 1
    for one in found:
        _mark_found(rows, sheet, one)
    known = [(each.start, each.end) for each in sheet.candidates if each.matches]
    situations = [(start, end) for start, end, _ in sheet.situations]
    asides = [aside for clause in sheet.clauses for aside in clause.asides]
    for column, spans in ((_KNOWN, known), (_SITUATION, situations), (_ASIDE, asides)):
        for start, end in spans:
            rows[start:end, column] = 1
    for clause in sheet.clauses:
        rows[clause.start : clause.end, _REFUSED] = clause.is_refused
        rows[clause.start : clause.end, _ASKING] = clause.is_request
        rows[clause.start : clause.start + 1, _BEGINS] = 1
    rows[:, _OTHERS] = sheet.is_others
    for column, sign in ((_SOFT, ","), (_STRONG, ".")):
        rows[:, column] = [each == sign for each in sheet.words.breaks[: len(sheet)]]
    return rows


def _mark_found(rows: Matrix, sheet: Sheet, one: Found) -> None:
    said = one.statement
    start, end = sheet.words.within(said.start, said.end)
    rows[start:end, _FOUND + 2 * _STANCES[said.stance] + one.is_sure] = 1
    rows[start:end, _OPEN] = said.is_open
    rows[start : start + 1, _FIRST] = 1
    for text in said.over_text:
        at = sheet.words.text.find(text)
        start, end = sheet.words.within(at, at + len(text))
        rows[start:end, _BEATEN] = 1


def turned(rows: Matrix, weights: Weights, of: str = "") -> Matrix:
    """Give vectors along the directions in which they differ most; `of` is "" or "text_"."""
    directions = weights[f"{of}directions"] * weights[f"{of}scale"]
    return np.asarray((rows - weights[f"{of}mean"]) @ directions)


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
