"""Everything kept about a person, as one JSON document they may take away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.codec import preference_body
from bot.say.wording import Wording
from preferences.store import Store, privacy

_EVERYTHING = 2**31 - 1
_RETOLD = frozenset({"preferences", "profiles"})
"""Tables that are told in the words of the wire instead."""


def export_body(store: Store, wording: Wording, user_id: str, at: datetime) -> dict[str, Any]:
    """Give the preferences of every status as the wire has them, the switches, and every other
    table about persons as it is kept.
    """
    with store.unit(is_reading=True) as unit:
        profile = unit.profile(user_id)
        history = unit.history(user_id, _EVERYTHING)
        tables = privacy.export(unit, user_id)
    kept = {name: rows for name, rows in tables.items() if name not in _RETOLD}
    return {
        **kept,
        "exported_at": at.isoformat(),
        "switches": {"enabled": profile.is_learning, "applying": profile.is_applying},
        "preferences": [preference_body(p, wording) for p in reversed(history)],
    }
