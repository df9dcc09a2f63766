"""What texts mean to each other: sentence vectors, remembered by text, and the topics' own.

The adapter of `preferences.considering.Meaning`. A preference's words are encoded once and then
looked up, so that a turn costs one matrix product however long the profile is.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from bot.understanding.encoder import DIMENSIONS, Encoder, Vectors
from bot.understanding.matters import Matters
from preferences.considering import Saying
from preferences.topics import OPEN, TopicBook

REMEMBERED = 8192
"""Texts whose vectors are kept, the ones used last: 12 MB."""
SHARPNESS = 12.0
"""What a cosine is multiplied with before topics share the chance (softmax)."""
KNOWN = 20.0
"""How much likelier a known value is about its own topic's matters than its words alone say."""


class Meaning:
    """Compares texts. Thread-safe; one per process is enough."""

    def __init__(self, book: TopicBook, encoder: Encoder, matters: Matters) -> None:
        """Take the topics, whose vectors are made now, and what gives texts theirs."""
        self._book, self._encoder, self._matters = book, encoder, matters
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._names = [name for name, topic in book.topics.items() if topic.cues]
        rows = [encoder.sentences(self._words(name)).mean(axis=0) for name in self._names]
        self._topics: Vectors = np.stack([row / np.linalg.norm(row) for row in rows])
        own = {name: [topic == name for topic in matters.topics] for name in book.topics}
        self._known = {name: np.where(is_own, KNOWN, 1.0) for name, is_own in own.items()}
        self._known[""] = np.ones(len(matters.topics))

    def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """Give the cosine, -1 … 1, of each of the others with a text."""
        if not others:
            return []
        rows = self._remembered(others)[:, :DIMENSIONS]
        cosines: list[float] = (rows @ self._vector(text)).tolist()
        return cosines

    def topics(self, text: str) -> dict[str, float]:
        """Give how likely a text is about each topic that has cue words; they add up to 1."""
        powers = np.exp(SHARPNESS * (self._topics @ self._vector(text)))
        return dict(zip(self._names, (powers / powers.sum()).tolist(), strict=True))

    def agreement(
        self, text: str, others: Sequence[Saying], doubts: Mapping[str, float]
    ) -> list[float]:
        """Give how much more likely each of the others shares its matter with a text than chance.

        0 … the number of matters; 1 is chance, and said of topics whose matters nobody wrote.
        """
        if not others:
            return []
        topics = self._matters.topics
        asked = self._matters.chances(self._vector(text)[np.newaxis])[0]
        asked = asked * [doubts.get(topic, doubts.get("", 1.0)) for topic in topics]
        kept = self._remembered([other.text for other in others])[:, DIMENSIONS:]
        kept = kept * np.stack([self._known[o.topic if o.is_known else ""] for o in others])
        shared = len(topics) * (kept @ asked) / (kept.sum(axis=1) * (asked.sum() or 1.0))
        is_new = [other.topic not in topics or not asked.any() for other in others]
        agreements: list[float] = np.where(is_new, 1.0, shared).tolist()
        return agreements

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
        """Give the vectors of texts with the chances of the matters behind, shape (n, 384 + m).

        Only texts not met lately are encoded.
        """
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
            if new:
                vectors = self._encoder.sentences(new)
                rows = np.hstack([vectors, self._matters.chances(vectors)])
                self._vectors.update(zip(new, rows, strict=True))
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
