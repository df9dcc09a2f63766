"""Which of the things a recogniser may have heard was meant: the n-best list, read and weighed.

    choose([Heard("play some jars", 0.5, …), Heard("play some jazz", 0.48, …)], likes, book)

What the recogniser trusts counts most; then whether the words make a request or a statement,
whether the values in them are known, and whether this person is known to like them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.understanding.intents import INFORM, OTHER, REQUEST
from bot.understanding.mending import Mend, Value
from bot.understanding.reading import Entity, Reading
from preferences.model import Profile, Stance
from preferences.topics import TopicBook

MOST = 5
"""Hypotheses that are read; recognisers rarely mean a later one, and reading takes its time."""
_SURE = 0.6
"""Confidence of a reading from which it is believed that nothing was asked for."""
_SENSE, _KNOWN, _LIKED = 0.3, 0.15, 0.25
"""What making sense, holding known values and holding a liked one add to a confidence of 0–1. A
value put in counts as known beside the others: it is one of a catalog, they may be any words."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing the recogniser may have heard, as it would be read."""

    text: str
    confidence: float
    """0–1, the recogniser's own."""
    reading: Reading
    mend: Mend | None = None
    """The value that was put in the place of what was heard; None where nothing was."""

    @property
    def sureness(self) -> float:
        """Give how sure it is that this was said, 0–1."""
        return self.confidence * (self.mend.chance if self.mend else 1.0)


def choose(candidates: Sequence[Heard], likes: Set[Value], book: TopicBook) -> Heard:
    """Give the one that was most likely meant; the earlier of equals."""
    return max(candidates, key=lambda heard: _weight(heard, likes, book))


def is_settled(heard: Heard, expected: str | None = None) -> bool:
    """Say whether it is surely neither a request nor an answer, so that no value is looked for.

    `expected` is the attribute a question stands open for.
    """
    reading = heard.reading
    is_other = reading.intent not in (REQUEST, OTHER, INFORM)
    return is_other and not expected and reading.confidence >= _SURE


def names_known(heard: Heard, book: TopicBook, expected: str | None = None) -> bool:
    """Say whether it names a value the catalogs know, where its request or the question has room.

    Such a value is left as it was heard, unless something the person likes sounds like it.
    """
    reading = heard.reading
    fitting = {expected} if expected else _slots(reading, book)
    return any(e.attribute in fitting and _is_in_catalog(e, book) for e in reading.entities)


def holds(reading: Reading, mend: Mend, book: TopicBook, expected: str | None = None) -> bool:
    """Say whether a text that was mended is read as a request or an answer with that value."""
    fitting = {expected} if expected else _slots(reading, book)
    return mend.attribute in fitting and any(
        e.attribute == mend.attribute and (e.value == mend.value or e.text == mend.surface)
        for e in reading.entities
    )


def names_liked(heard: Heard, likes: Set[Value]) -> bool:
    """Say whether it names a value that is liked."""
    return any((entity.attribute, entity.value) in likes for entity in heard.reading.entities)


def liked(profile: Profile) -> frozenset[Value]:
    """Give what a person likes, as far as a text can name it."""
    return frozenset((p.key, p.value) for p in profile.preferences if p.stance is Stance.PREFER)


def _weight(heard: Heard, likes: Set[Value], book: TopicBook) -> float:
    reading = heard.reading
    weight = heard.sureness
    if reading.intent != OTHER or reading.statements:
        weight += _SENSE * reading.confidence
    if reading.entities:
        known = [entity for entity in reading.entities if _is_known(entity, book)]
        weight += _KNOWN * len(known) / len(reading.entities)
    if heard.mend:
        weight += _KNOWN
    if names_liked(heard, likes):
        weight += _LIKED
    return weight


def _slots(reading: Reading, book: TopicBook) -> set[str | None]:
    spec = book.requests.get(reading.request or "")
    return {slot.attribute for slot in spec.slots.values()} if spec else set()


def _is_in_catalog(entity: Entity, book: TopicBook) -> bool:
    catalog = book.attribute(entity.attribute).catalog
    return catalog is not None and entity.value in catalog.values


def _is_known(entity: Entity, book: TopicBook) -> bool:
    catalog = book.attribute(entity.attribute).catalog
    return catalog is None or entity.value in catalog.values
