"""Whether what is being worded will be heard by whoever is in the room, rather than read by one.

What is heard is kept short, and nothing sensitive is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from preferences.model import Preference, Scalar

Value = tuple[str, Scalar]
"""An attribute's key and a value of it."""
VOICE = "voice"
"""The channel of somebody who listens."""
HEARD_MOST = 3
"""Parts of a list that is said; nobody keeps more in mind."""
_turn: ContextVar[str | None] = ContextVar("spoken_turn", default=None)
_secrets: ContextVar[frozenset[Value]] = ContextVar("secrets", default=frozenset())


@contextmanager
def said_aloud(
    turn_id: str, channel: str, secrets: frozenset[Value] = frozenset()
) -> Iterator[None]:
    """Have what is worded in the block be for the ear, if the turn came from a voice.

    `secrets` are the values that are known of the person and are not to be heard.
    """
    token, kept = _turn.set(turn_id if channel == VOICE else None), _secrets.set(secrets)
    try:
        yield
    finally:
        _turn.reset(token)
        _secrets.reset(kept)


def is_aloud() -> bool:
    """Say whether what is worded now will be heard."""
    return _turn.get() is not None


def is_secret(key: str, value: Scalar) -> bool:
    """Say whether a value is known of the person and must not be heard now."""
    return is_aloud() and (key, value) in _secrets.get()


def is_echo(preference: Preference) -> bool:
    """Say whether the person has just said this themselves, in the turn under way."""
    return preference.evidence.turn_id == _turn.get()
