"""The figures themselves: pure functions from truths and predictions to numbers.

A figure that has nothing to stand on (a precision where nothing was predicted) is None, never 0.
Precision, recall, F1 and average precision as in Manning, Raghavan, Schütze: Introduction to
Information Retrieval, chapter 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """The four cells of a yes/no decision."""

    hits: int = 0
    """Yes, and said yes."""
    false_alarms: int = 0
    """No, but said yes."""
    misses: int = 0
    """Yes, but said no."""
    rejections: int = 0
    """No, and said no."""

    @property
    def precision(self) -> float | None:
        """The share of said yeses that are right."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """The share of true yeses that were said."""
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where no row is a yes."""
        if self.hits + self.misses == 0:
            return None
        return _ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    @property
    def false_alarm_rate(self) -> float | None:
        """The share of true noes that were said to be yes."""
        return _ratio(self.false_alarms, self.false_alarms + self.rejections)


def count(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Count (truth, said) pairs into the four cells."""
    cells = {(True, True): 0, (False, True): 0, (True, False): 0, (False, False): 0}
    for truth, said in pairs:
        cells[truth, said] += 1
    return Counts(
        hits=cells[True, True],
        false_alarms=cells[False, True],
        misses=cells[True, False],
        rejections=cells[False, False],
    )


def average_precision(truths: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Give the area under the stepwise precision-recall curve, 0-1; None without a positive.

    Rows of one score are taken together, so the order of ties cannot flatter the figure.
    """
    positives = sum(truths)
    if positives == 0:
        return None
    area, hits, taken = 0.0, 0, 0
    for size, found in _ties(truths, scores):
        taken += size
        hits += found
        area += found / positives * hits / taken
    return area


def share(rights: Iterable[bool]) -> float | None:
    """Give the share of rights, 0-1; None of nothing."""
    values = list(rights)
    return _ratio(sum(values), len(values))


def _ties(truths: Sequence[bool], scores: Sequence[float]) -> list[tuple[int, int]]:
    """Give (rows, positives) of every score, the highest score first."""
    groups: dict[float, tuple[int, int]] = {}
    for truth, score in zip(truths, scores, strict=True):
        size, found = groups.get(score, (0, 0))
        groups[score] = (size + 1, found + truth)
    return [groups[score] for score in sorted(groups, reverse=True)]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
