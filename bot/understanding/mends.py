"""A value that may have been said in the place of what was heard, and who would have said it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.shelves import Numbers, Shelf
from preferences.model import Scalar

Value = tuple[str, Scalar]
"""An attribute's key and a value of it."""

_LIKED, _RECENT = 3.0, 1.0
"""Nats by which a value is likelier that the person likes, and one they asked for lately."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A value that may have been said in the place of words that were heard."""

    attribute: str
    value: str
    """Catalog id."""
    surface: str
    """How it is said."""
    heard: str
    """The words in its place."""
    text: str
    """The hypothesis with the value in that place."""
    confidence: float
    """Of that hypothesis, 0–1, the recogniser's own."""
    chance: float
    """0–1: how likely it was said, beside all other values and what was heard."""
    phrased: str | None = None
    """A request of ours with the value that sounds much like it; None where none does."""


@dataclass(frozen=True, slots=True)
class Familiar:
    """What a person is likelier to speak of than others are."""

    likes: frozenset[Value] = frozenset()
    recent: frozenset[Value] = frozenset()
    """What they asked for in this conversation."""

    def nearness(self, key: str, shelf: Shelf) -> Numbers:
        """Say how much likelier each spelling of an attribute's shelf is, in nats."""
        liked = {value for attribute, value in self.likes if attribute == key}
        recent = {value for attribute, value in self.recent if attribute == key}
        found: Numbers = _LIKED * shelf.among(liked) + _RECENT * shelf.among(recent)
        return found
