"""Which of the things a recogniser may have heard was meant: the n-best list, read and weighed.

    choose([Heard("play some jars", 0.5, …), Heard("play some jazz", 0.48, …)], likes, book)

What the recogniser trusts counts most; then whether the words make a request or a statement,
whether the values in them are known, and whether this person is known to like them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.understanding.intents import OTHER
from bot.understanding.reading import Entity, Reading
from preferences.model import Profile, Scalar, Stance
from preferences.topics import TopicBook

MOST = 5
"""Hypotheses that are read; recognisers rarely mean a later one, and reading takes its time."""
_SENSE, _KNOWN, _LIKED = 0.3, 0.15, 0.25
"""What making sense, holding known values and holding a liked one add to a confidence of 0–1."""

Value = tuple[str, Scalar]
"""An attribute's key and a value of it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing the recogniser may have heard, as it would be read."""

    text: str
    confidence: float
    """0–1, the recogniser's own."""
    reading: Reading


def choose(candidates: Sequence[Heard], likes: Set[Value], book: TopicBook) -> Heard:
    """Give the one that was most likely meant; the earlier of equals."""
    return max(candidates, key=lambda heard: _weight(heard, likes, book))


def liked(profile: Profile) -> frozenset[Value]:
    """Give what a person likes, as far as a text can name it."""
    return frozenset((p.key, p.value) for p in profile.preferences if p.stance is Stance.PREFER)


def _weight(heard: Heard, likes: Set[Value], book: TopicBook) -> float:
    reading = heard.reading
    weight = heard.confidence
    if reading.intent != OTHER or reading.statements:
        weight += _SENSE * reading.confidence
    if reading.entities:
        known = [entity for entity in reading.entities if _is_known(entity, book)]
        weight += _KNOWN * len(known) / len(reading.entities)
    if any((entity.attribute, entity.value) in likes for entity in reading.entities):
        weight += _LIKED
    return weight


def _is_known(entity: Entity, book: TopicBook) -> bool:
    catalog = book.attribute(entity.attribute).catalog
    return catalog is None or entity.value in catalog.values
