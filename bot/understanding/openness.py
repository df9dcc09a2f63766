"""The topic of what no catalog knows: by the words that point at topics, and by meaning."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.lexicon import Kind as CueKind
from bot.understanding.matters import Matters
from bot.understanding.sheet import Sheet
from preferences.topics import OPEN, Attribute, Kind, TopicBook

_NEAR = 1.0
_FAR = 0.5
_FIRST = 0.05
"""What a cue word says in the text itself, and elsewhere; the later one weighs more."""
_MEANT = 0.6
"""What the logarithm of a topic's chance weighs beside cue words, for the text and for the sentence
it stands in. Chosen on tests/sentences and preferences of `attune eval` (docs/benchmarks.md)."""
_LEAST = 0.01
"""Added to a chance before its logarithm is taken."""
_SHARPNESS = 12.0
"""What a cosine is multiplied with before topics share the chance (softmax)."""


class OpenTopics:
    """Finds the attribute that keeps an open text."""

    def __init__(self, book: TopicBook, encoder: Encoder, matters: Matters) -> None:
        """Take the topics, what gives texts their meaning, and what texts are about."""
        self._book, self._encoder, self._matters = book, encoder, matters
        self._names = [name for name, topic in book.topics.items() if topic.cues]
        self._owners = np.array([[of == name for name in self._names] for of in matters.topics])
        self._has_no_matter = ~self._owners.any(axis=0)

    @cached_property
    def _vectors(self) -> Vectors:
        """Mean vectors of the topics' cue words, shape (topics, 384); for topics of no matter."""
        cues = [self._book.topics[name].cues for name in self._names]
        rows = [self._encoder.sentences(words).mean(axis=0) for words in cues]
        return np.stack([row / np.linalg.norm(row) for row in rows])

    def _chances(self, text: str) -> Vectors:
        """Give how likely a text is about each topic, shape (topics,): by the matters of each, and
        where nobody wrote any by how near its cue words are.
        """
        vector = self._encoder.encode(text).sentence
        chances = self._matters.chances(vector[np.newaxis])[0] @ self._owners
        if self._has_no_matter.any():
            powers = np.exp(_SHARPNESS * (self._vectors @ vector))
            chances = np.where(self._has_no_matter, powers / powers.sum(), chances)
        return np.asarray(chances)

    def attribute(self, sheet: Sheet, start: int, end: int) -> Attribute:
        """Give the attribute for the open text of words [start, end)."""
        expected = self._book.attributes.get(sheet.expected or "")
        if expected and (expected.kind is Kind.OPEN or not expected.is_closed):
            return expected
        if sheet.is_sketch:
            return self._book.topics[self._names[0]].attributes[OPEN]
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
        texts = sheet.words.cut(start, end)[0], _sentence(sheet, start)
        meant = sum(np.log(self._chances(text) + _LEAST) for text in texts)
        pointed = np.array([scores[name] for name in self._names])
        topic = self._names[int(np.argmax(pointed + _MEANT * meant))]
        return self._book.topics[topic].attributes[OPEN]


def _sentence(sheet: Sheet, word: int) -> str:
    """Give the sentence a word stands in."""
    number = next((c.sentence for c in sheet.clauses if c.start <= word < c.end), 0)
    clauses = [c for c in sheet.clauses if c.sentence == number]
    if not clauses:
        return sheet.words.text
    return sheet.words.cut(clauses[0].start, clauses[-1].end)[0]
