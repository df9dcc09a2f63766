"""The book of preferences stays in order through the store as well: the same machine on SQLite."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from preferences.model import Change, Profile, Status
from preferences.profile import Revision
from preferences.store import Store
from tests.preferences.test_book_of_preferences import BookOfPreferences
from tests.worlds.small import ids

_PEOPLE = itertools.count(1)


class Stored:
    """One person of a store, used as the machine uses its memory."""

    def __init__(self, store: Store, user: str) -> None:
        self._store, self._user = store, user

    def profile(self) -> Profile:
        with self._store.unit(is_reading=True) as unit:
            return unit.profile(self._user)

    @property
    def changes(self) -> list[Change]:
        return list(self.profile().changes)

    def record(self, revision: Revision) -> None:
        if revision.change is None:
            return
        with self._store.unit() as unit:
            ended = {one.id: one.status for one in (*revision.ended, *revision.unnamed)}
            unit.record(self._user, revision.change, revision.added, ended, revision.named)
            unit.commit()

    def turn_over(self, change: Change, is_undone: bool, ended: Status) -> None:
        with self._store.unit() as unit:
            (unit.undo if is_undone else unit.redo)(self._user, change.id)
            unit.commit()

    @property
    def is_learning(self) -> bool:
        return self.profile().is_learning

    @is_learning.setter
    def is_learning(self, is_on: bool) -> None:
        self._switch(is_learning=is_on)

    @property
    def is_applying(self) -> bool:
        return self.profile().is_applying

    @is_applying.setter
    def is_applying(self, is_on: bool) -> None:
        self._switch(is_applying=is_on)

    def _switch(self, **switches: bool) -> None:
        with self._store.unit() as unit:
            unit.set_switches(self._user, **switches)
            unit.commit()


def test_the_book_stays_in_order_in_the_store(store: Store) -> None:
    class StoredBook(BookOfPreferences):
        def __init__(self) -> None:
            super().__init__()
            user = f"ann{next(_PEOPLE)}"
            self.memory = Stored(store, user)  # type: ignore[assignment]
            self.new_id = ids(f"{user}-")

    few = settings(
        max_examples=8,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(StoredBook, settings=few)
