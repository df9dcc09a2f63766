"""The queries that change a preference in place and keep the version before as a row of history.

An amendment's change says, beside the status of what it changed, which row holds the other version
(`{"was": …, "became": …, "version": id}`). Undo and redo let the two rows trade places.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from preferences.model import Preference
from preferences.store.rows import row_of
from preferences.store.statements import Statements, is_theirs
from preferences.store.tables import Preferences, table_of

preferences = table_of(Preferences)

CONTENT = (
    "value", "label", "stance", "hard", "strength", "condition", "source", "evidence",
    "valid_until", "supersedes", "is_open",
)  # fmt: skip
"""What an amendment may change; id, age and status are the row's own."""


class VersionQueries(Statements):
    """Two versions of a preference, in two rows."""

    def rewrite(self, user_id: str, preference: Preference) -> None:
        """Give the row of this id the preference's content."""
        row = row_of(user_id, preference)
        self._write(user_id, preference.id, {name: row[name] for name in CONTENT})

    def _trade(self, user_id: str, steps: Mapping[str, Any]) -> None:
        """Have each preference trade its content with its other version."""
        for preference_id, step in steps.items():
            if version_id := step.get("version"):
                one, other = (
                    self._content(user_id, row_id) for row_id in (preference_id, version_id)
                )
                self._write(user_id, preference_id, other)
                self._write(user_id, version_id, one)

    def _content(self, user_id: str, row_id: str) -> dict[str, Any]:
        columns = [preferences.c[name] for name in CONTENT]
        query = select(*columns).where(is_theirs(preferences, user_id, row_id))
        return dict(self._connection.execute(query).mappings().one())

    def _write(self, user_id: str, row_id: str, content: Mapping[str, Any]) -> None:
        statement = update(preferences).where(is_theirs(preferences, user_id, row_id))
        self._connection.execute(statement.values(**content))
