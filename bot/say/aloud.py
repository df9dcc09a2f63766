"""Whether what is being worded will be heard by whoever is in the room, rather than read by one.

What is heard is kept short, and nothing sensitive is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from preferences.model import Preference

VOICE = "voice"
"""The channel of somebody who listens."""
HEARD_MOST = 3
"""Parts of a list that is said; nobody keeps more in mind."""
_turn: ContextVar[str | None] = ContextVar("spoken_turn", default=None)


@contextmanager
def said_aloud(turn_id: str, channel: str) -> Iterator[None]:
    """Have what is worded in the block be for the ear, if the turn came from a voice."""
    token = _turn.set(turn_id if channel == VOICE else None)
    try:
        yield
    finally:
        _turn.reset(token)


def is_aloud() -> bool:
    """Say whether what is worded now will be heard."""
    return _turn.get() is not None


def is_echo(preference: Preference) -> bool:
    """Say whether the person has just said this themselves, in the turn under way."""
    return preference.evidence.turn_id == _turn.get()
