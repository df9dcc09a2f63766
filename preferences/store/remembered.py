"""Profiles held in memory as they were last loaded, so that a turn need not read them again.

A profile's row carries a stamp that every write replaces; what is held is used only under the
very stamp it was loaded with, whoever wrote meanwhile, in this program or another.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from preferences.model import Profile

PROFILES_HELD = 256
"""Persons whose profiles are held, the latest ones."""


class RememberedProfiles:
    """The profiles of those who spoke last. Safe to use from several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[str, Profile]] = OrderedDict()
        self._lock = Lock()

    def get(self, user_id: str) -> tuple[str, Profile] | None:
        """Give the stamp and the profile of a person as last loaded; None when not held."""
        with self._lock:
            held = self._held.get(user_id)
            if held is not None:
                self._held.move_to_end(user_id)
            return held

    def keep(self, stamp: str, profile: Profile) -> None:
        """Hold a profile as it is under a stamp."""
        with self._lock:
            self._held[profile.user_id] = (stamp, profile)
            self._held.move_to_end(profile.user_id)
            if len(self._held) > PROFILES_HELD:
                self._held.popitem(last=False)

    def drop(self, user_id: str) -> None:
        """Let go of a person's profile."""
        with self._lock:
            self._held.pop(user_id, None)
