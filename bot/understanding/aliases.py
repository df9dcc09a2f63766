"""A person's own words put into everybody's: "pods" becomes podcasts before a turn is read.

What was read is brought back to the places in their own words, for these are what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.understanding.reading import Reading
from bot.understanding.words import split
from preferences.names import Concept, ConceptKind

Shift = tuple[int, int, int, int]
"""Characters [a, b) of what was said stand as [c, d) in what is read."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its aliases put into other words."""

    text: str
    said: str
    shifts: tuple[Shift, ...] = ()
    """In order; none where nothing was changed."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in what was said of [start, end) in what is read."""
        return self._place(start, is_end=False), self._place(end, is_end=True)

    def _place(self, at: int, *, is_end: bool) -> int:
        offset = 0
        for a, b, c, d in self.shifts:
            if (at <= c) if is_end else (at < c):
                break
            if (at <= d) if is_end else (at < d):
                return b if is_end else a
            offset = b - d
        return at + offset


def expand(text: str, concepts: Iterable[Concept]) -> Expanded:
    """Put every alias in a text into the words it stands for, the longest first, once."""
    aliases = {
        tuple(concept.key.split()): concept.evidence.text
        for concept in concepts
        if concept.kind is ConceptKind.ALIAS
    }
    if not aliases:
        return Expanded(text, text)
    words, shifts, read, at, index = split(text), [], "", 0, 0
    lengths = sorted({len(key) for key in aliases}, reverse=True)
    while index < len(words.forms):
        keys = (tuple(words.forms[index : index + n]) for n in lengths)
        key = next((key for key in keys if key in aliases), None)
        if key is None:
            index += 1
            continue
        start, end = words.spans[index][0], words.spans[index + len(key) - 1][1]
        read += text[at:start]
        shifts.append((start, end, len(read), len(read) + len(aliases[key])))
        read, at, index = read + aliases[key], end, index + len(key)
    return Expanded(read + text[at:], text, tuple(shifts))


def in_own_words(reading: Reading, expanded: Expanded) -> Reading:
    """Give a reading with its places and words as they stand in what was said."""
    if not expanded.shifts:
        return reading
    entities = []
    for entity in reading.entities:
        start, end = expanded.back(entity.start, entity.end)
        text = expanded.said[start:end]
        entities.append(replace(entity, text=text, start=start, end=end))
    statements = []
    for statement in reading.statements:
        start, end = expanded.back(statement.start, statement.end)
        text = expanded.said[start:end]
        statements.append(replace(statement, text=text, start=start, end=end))
    return replace(
        reading,
        text=expanded.said,
        entities=tuple(entities),
        statements=tuple(statements),
    )
