"""Where a text may ask for several things: "dim the lights and play jazz"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.lexicon import Kind
from bot.understanding.reading import Entity
from bot.understanding.sheet import Sheet

_OPENINGS = (Kind.COMMAND, Kind.QUESTION, Kind.POLITE, Kind.SELF)
"""What a part may begin with."""
_PASSED = (Kind.JOIN, Kind.CONTRAST, Kind.REMEMBER)
_SHORTEST = 2
"""Words a part has at least: "play" alone asks for nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a text, as characters [start, end), and what it looks like by itself."""

    start: int
    end: int
    ranking: Mapping[str, float]
    """Probability by trained intent."""

    def holds(self, entity: Entity) -> bool:
        """Say whether an entity lies within it."""
        return self.start <= entity.start and entity.end <= self.end


def split_parts(sheet: Sheet) -> tuple[tuple[int, int], ...]:
    """Give the parts of a text as character spans; () where it is one.

    A part begins after a comma, a full stop or an "and" with a command, a question or "I".
    """
    if not any(sheet.within(0, len(sheet), Kind.COMMAND, Kind.QUESTION, Kind.POLITE)):
        return ()
    borders = [*_borders(sheet), (len(sheet), len(sheet))]
    words = [(a[1], b[0]) for a, b in pairwise(borders)]
    parts = [(start, end) for start, end in words if end - start >= _SHORTEST]
    return tuple(sheet.words.cut(*part)[1:] for part in parts) if len(parts) > 1 else ()


def _borders(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Give where each part begins: with what joins it to the one before, and without."""
    yield 0, 0
    for index in range(1, len(sheet)):
        is_joined = sheet.at(index, *_PASSED) or sheet.words.breaks[index] in {",", "."}
        if not is_joined or sheet.at(index - 1, *_PASSED):
            continue
        at = index
        while mark := sheet.at(at, *_PASSED):
            at = mark.end
        if sheet.at(at, *_OPENINGS):
            yield index, at
