"""Everything kept about a person, as they may take it away: one JSON document, or a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.codec import preference_body
from bot.say.wording import Wording
from preferences.model import Profile
from preferences.store import Store, privacy

COLUMNS = (
    "id", "topic", "attribute", "value", "label", "stance", "hard", "strength", "condition",
    "source", "evidence", "status", "created_at", "valid_from", "valid_until", "supersedes",
)  # fmt: skip
"""Of a preference, in this order."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for a formula at the start of a cell (OWASP, CSV Injection)."""
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
        "switches": switches_body(profile),
        "preferences": [preference_body(p, wording) for p in reversed(history)],
    }


def switches_body(profile: Profile) -> dict[str, Any]:
    """Give how a person's switches stand, as the wire has them."""
    consent = "missing" if profile.consent is None else str(profile.consent)
    return {
        "enabled": profile.is_learning,
        "applying": profile.is_applying,
        "noticing": profile.is_noticing,
        "consent": consent if profile.is_consent_needed else "not_needed",
    }


def preferences_csv(exported: Mapping[str, Any]) -> str:
    """Give the preferences of an export as RFC 4180, of every status; shapes within as JSON.

    A cell a spreadsheet would run gets an apostrophe in front.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for preference in exported["preferences"]:
        writer.writerow([_cell(preference[name]) for name in COLUMNS])
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if value.startswith(_FORMULA) else value
