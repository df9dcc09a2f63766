"""The queries that erase one preference so that nothing of it is left, in history neither."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from preferences.model import Preference
from preferences.store.loading import changes, preferences
from preferences.store.operation_tables import Acts, Answers
from preferences.store.profiles import ProfileQueries
from preferences.store.tables import Trackers, Turns, table_of

Meaning = tuple[str, str]
"""A topic, and a value as it is compared; an import may have it under another attribute."""
_SPOKEN = tuple(table_of(kind) for kind in (Turns, Trackers, Acts, Answers))
"""Where words of a person lie beside their preferences."""


class ErasureQueries(ProfileQueries):
    """Deletes rows for good."""

    def forget_preference(self, user_id: str, preference_id: str) -> dict[str, int]:
        """Delete a preference, its other versions and whatever said the same; say how many rows.

        Conversations, kept replies and what operators wrote may hold the words it was said in, so
        the person's go too.
        NotFound for a stranger's.
        """
        ids = self._alike(user_id, preference_id)
        self._stamp_profile(user_id)
        erased = {"changes": self._drop_from_changes(user_id, ids)}
        for table in _SPOKEN:
            gone = self._connection.execute(delete(table).where(table.c.user_id == user_id))
            erased[table.name] = gone.rowcount
        return {**erased, "preferences": self._drop(user_id, ids)}

    def drop_preferences(self, user_id: str, ids: Collection[str]) -> None:
        """Delete these preferences and every mention of them in history."""
        self._stamp_profile(user_id)
        self._drop_from_changes(user_id, ids)
        self._drop(user_id, ids)

    def _drop(self, user_id: str, ids: Collection[str]) -> int:
        these = delete(preferences).where(preferences.c.user_id == user_id)
        return self._connection.execute(these.where(preferences.c.id.in_(ids))).rowcount

    def meanings(self, user_id: str, preference_id: str) -> list[Meaning]:
        """Give what a preference and all versions of it ever said, folded; NotFound likewise."""
        this = self.preference(user_id, preference_id)
        query = select(preferences.c.value, preferences.c.label).where(
            preferences.c.user_id == user_id,
            preferences.c.id.in_(self._alike(user_id, preference_id)),
        )
        values = {str(_folded(v)) for row in self._connection.execute(query) for v in row}
        return [(this.topic, value) for value in sorted(values)]

    def _alike(self, user_id: str, preference_id: str) -> set[str]:
        """List the rows of one meaning: the versions of a preference and those of equal value."""
        this = self.preference(user_id, preference_id)
        first = preference_id.split(".")[0]
        theirs = select(preferences.c.id, preferences.c.value, preferences.c.label).where(
            preferences.c.user_id == user_id,
            preferences.c.topic == this.topic,
            preferences.c.attribute == this.attribute,
        )
        rows = self._connection.execute(theirs).all()
        versions = [r for r in rows if r.id == first or r.id.startswith(f"{first}.")]
        meant = {_folded(part) for r in versions for part in (r.value, r.label)}
        return {r.id for r in rows if r in versions or _folded(r.value) in meant}

    def _drop_from_changes(self, user_id: str, ids: Collection[str]) -> int:
        """Take the rows out of every change; delete the changes left with none."""
        rows = self._connection.execute(
            select(changes.c.number, changes.c.added, changes.c.ended).where(
                changes.c.user_id == user_id
            )
        ).all()
        emptied = []
        for row in rows:
            added = {key: status for key, status in row.added.items() if key not in ids}
            ended = {key: step for key, step in row.ended.items() if key not in ids}
            if len(added) + len(ended) == len(row.added) + len(row.ended):
                continue
            if not added and not ended:
                emptied.append(row.number)
                continue
            this = update(changes).where(changes.c.number == row.number)
            self._connection.execute(this.values(added=added, ended=ended))
        if emptied:
            self._connection.execute(delete(changes).where(changes.c.number.in_(emptied)))
        return len(emptied)


def meanings_of(preference: Preference) -> list[Meaning]:
    """Give what a preference says, as it is compared with what was erased."""
    values = dict.fromkeys(str(_folded(value)) for value in (preference.value, preference.label))
    return [(preference.topic, value) for value in values]


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
