"""What texts mean to each other: sentence vectors, remembered by text, and the topics' own.

The adapter of `preferences.considering.Meaning`. A preference's words are encoded once and then
looked up, so that a turn costs one matrix product however long the profile is.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from bot.understanding.encoder import Encoder, Vectors
from preferences.topics import OPEN, TopicBook

REMEMBERED = 8192
"""Texts whose vectors are kept, the ones used last: 12 MB."""
SHARPNESS = 12.0
"""What a cosine is multiplied with before topics share the chance (softmax)."""


class Meaning:
    """Compares texts. Thread-safe; one per process is enough."""

    def __init__(self, book: TopicBook, encoder: Encoder) -> None:
        """Take the topics, whose vectors are made now, and what gives texts theirs."""
        self._book, self._encoder = book, encoder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._names = [name for name, topic in book.topics.items() if topic.cues]
        rows = [encoder.sentences(self._words(name)).mean(axis=0) for name in self._names]
        self._topics: Vectors = np.stack([row / np.linalg.norm(row) for row in rows])

    def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """Give the cosine, -1 … 1, of each of the others with a text."""
        if not others:
            return []
        cosines: list[float] = (self._remembered(others) @ self._vector(text)).tolist()
        return cosines

    def topics(self, text: str) -> dict[str, float]:
        """Give how likely a text is about each topic that has cue words; they add up to 1."""
        powers = np.exp(SHARPNESS * (self._topics @ self._vector(text)))
        return dict(zip(self._names, (powers / powers.sum()).tolist(), strict=True))

    def texts(self) -> tuple[str, ...]:
        """Give the texts that are remembered, the one used last at the end."""
        with self._lock:
            return tuple(self._vectors)

    def forget(self) -> None:
        """Let go of every text that is remembered."""
        with self._lock:
            self._vectors.clear()

    def _vector(self, text: str) -> Vectors:
        return self._encoder.encode(text).sentence

    def _remembered(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of texts, shape (n, 384); only those not met lately are encoded."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
            if new:
                self._vectors.update(zip(new, self._encoder.sentences(new), strict=True))
            for text in texts:
                self._vectors.move_to_end(text)
            rows = np.stack([self._vectors[text] for text in texts])
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return rows

    def _words(self, name: str) -> list[str]:
        """Give the words a topic's vector is the mean of."""
        topic = self._book.topics[name]
        titles = [a.title for a in topic.attributes.values() if a.name != OPEN]
        return [topic.title, *titles, *topic.cues]
