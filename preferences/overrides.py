"""Noticing that a person keeps asking for something else than what they prefer. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from preferences.apply import apply
from preferences.model import Context, Preference, Profile, Request, Scalar, SlotSource
from preferences.topics import TopicBook

OVERRIDES_NEEDED = 3
"""How often the same value must take the place of a preference before it is asked about: once or
twice is a whim."""


@dataclass(frozen=True, slots=True)
class Override:
    """A value said where a preference would have filled the slot with another one."""

    slot: str
    attribute: str
    """Key of the slot's attribute."""
    said: Scalar
    surface: str
    """The person's own word for it."""
    instead_of: tuple[Preference, ...]
    """What would have been used, best first."""

    @property
    def key(self) -> str:
        """What is counted: the attribute and the value said."""
        return f"{self.attribute}={self.said}"


def overrides(
    request: Request, profile: Profile, context: Context, book: TopicBook, now: datetime
) -> tuple[Override, ...]:
    """Give the slots in which the person named one value and their profile would have another."""
    found = []
    for name, slot in request.slots.items():
        values = slot.value if isinstance(slot.value, tuple) else (slot.value,)
        if slot.source is not SlotSource.UTTERANCE or slot.surface is None or len(values) > 1:
            continue
        others = {key: value for key, value in request.slots.items() if key != name}
        meant = apply(replace(request, slots=others), profile, context, book, now)
        filled = meant.slots.get(name)
        used = tuple(a.preference for a in meant.applied if a.slot == name)
        liked = tuple(p for p in used if filled is not None and _is_in(p.value, filled.value))
        if filled is None or filled.source is not SlotSource.PREFERENCE:
            continue
        if liked and not _is_in(values[0], filled.value):
            attribute = book.requests[request.intent].slots[name].attribute
            found.append(Override(name, attribute, values[0], slot.surface, liked))
    return tuple(found)


def _is_in(value: Scalar, filled: Scalar | tuple[Scalar, ...]) -> bool:
    return value in (filled if isinstance(filled, tuple) else (filled,))
