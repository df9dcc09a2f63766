"""The topic of what no catalog knows: by the words that point at topics, then by meaning."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.lexicon import Kind as CueKind
from bot.understanding.sheet import Sheet
from preferences.topics import OPEN, Attribute, Kind, TopicBook

_CUES = 8
"""Cue words of a topic that its vector is made from."""
_NEAR = 1.0
_FAR = 0.5
_FIRST = 0.05
"""What a cue word says in the text itself, and elsewhere; the later one weighs more."""


class OpenTopics:
    """Finds the attribute that keeps an open text."""

    def __init__(self, book: TopicBook, encoder: Encoder) -> None:
        """Take the topics and what gives texts their meaning."""
        self._book, self._encoder = book, encoder
        self._names = [name for name, topic in book.topics.items() if topic.cues]

    @cached_property
    def _vectors(self) -> Vectors:
        """Mean vectors of the topics' cue words, shape (topics, 384); made when first asked for."""
        rows = [self._encoder.sentences(self._words(name)).mean(axis=0) for name in self._names]
        return np.stack([row / np.linalg.norm(row) for row in rows])

    def _words(self, name: str) -> list[str]:
        topic = self._book.topics[name]
        titles = [a.title for a in topic.attributes.values() if a.name != OPEN]
        return [topic.title, *titles, *topic.cues[:_CUES]]

    def attribute(self, sheet: Sheet, start: int, end: int) -> Attribute:
        """Give the attribute for the open text of words [start, end)."""
        expected = self._book.attributes.get(sheet.expected or "")
        if expected and (expected.kind is Kind.OPEN or not expected.is_closed):
            return expected
        scores: dict[str, float] = dict.fromkeys(self._names, 0.0)
        stances = [m for m in sheet.marks if m.has(CueKind.STANCE)]
        for hit in sheet.hits:
            if any(m.start <= hit.start and hit.end <= m.end for m in stances):
                continue
            is_behind = any(m.end <= hit.start for m in sheet.within(start, end, CueKind.ATTACH))
            is_inside = start <= hit.start and hit.end <= end
            weight = (0.5 if is_behind else 1.0) * (_NEAR if is_inside else _FAR) * (
                hit.end - hit.start
            ) + _FIRST * is_inside * hit.start
            for name in {
                *hit.topics,
                *(key.split(".")[0] for key in hit.attributes),
            } & scores.keys():
                scores[name] += weight
        text = sheet.words.cut(start, end)[0]
        vector = self._encoder.encode(text).sentence
        near = dict(zip(self._names, np.asarray(self._vectors @ vector).tolist(), strict=True))
        topic = max(self._names, key=lambda name: scores[name] + 2 * near[name])
        return self._book.topics[topic].attributes[OPEN]
