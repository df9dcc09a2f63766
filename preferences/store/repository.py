"""The doorway to the database: `Store` opens it, `UnitOfWork` is one transaction with its queries.

The queries live here and in the classes a unit is made of: `profiles` (with `versions` and
`erasing`), `conversations`, `access`, `audit` and `operators`.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import delete, func, select

from preferences.errors import StoreUnavailable
from preferences.masters import MasterKey
from preferences.model import Change, Preference, Status
from preferences.names import Concept
from preferences.people import DEFAULT_TENANT
from preferences.seals import SHORTEST_SECRET, Seals
from preferences.store import engine as engines
from preferences.store.access import AccessQueries
from preferences.store.audit import AuditQueries
from preferences.store.conversations import ConversationQueries
from preferences.store.data_requests import DataRequestQueries
from preferences.store.erasing import ErasureQueries
from preferences.store.operators import OperatorQueries
from preferences.store.remembered import RememberedProfiles
from preferences.store.rows import Columns
from preferences.store.statements import add_up
from preferences.store.tables import Counts, personal_tables, table_of
from preferences.store.vault import RING, Keyring, Vault

counts = table_of(Counts)


class Store:
    """One database. Raises StoreUnavailable wherever it cannot be used."""

    def __init__(
        self,
        url: str,
        secret: bytes | None = None,
        *,
        is_consent_needed: bool = False,
        masters: Sequence[MasterKey] = (),
    ) -> None:
        """Take the database's URL, and the secret its marks are keyed with (32 bytes or more).

        Without one, marks of this store mean nothing to another. `is_consent_needed`: nothing is
        learned about a person before they said yes. `masters`: with these keys, the newest first,
        what is kept of people is encrypted; without any it is not.
        """
        self.vault = Vault(masters) if masters else None
        self._is_consent_needed = is_consent_needed
        self.seals = Seals(secret or secrets.token_bytes(SHORTEST_SECRET))
        self._engine = engines.open_engine(url)
        self._reader = engines.reader_of(self._engine)
        self._remembered = RememberedProfiles()

    def migrate(self) -> None:
        """Bring the schema up to date; two programs may do so at once.

        StoreUnavailable if a newer program has been at it.
        """
        with engines.translated(self._engine):
            engines.migrate(self._engine)

    def is_reachable(self) -> bool:
        """Say whether the database answers and has its tables."""
        try:
            with self.unit(is_reading=True) as unit:
                unit.session_owner("")
        except StoreUnavailable:
            return False
        return True

    @contextmanager
    def unit(self, *, is_reading: bool = False) -> Iterator[UnitOfWork]:
        """Open one transaction; it is rolled back unless `commit` was called.

        On SQLite units wait for each other, so never hold one across an `await`. One that only
        reads (`is_reading`) waits for nobody.
        """
        engine = self._reader if is_reading else self._engine
        with engines.translated(self._engine), engine.connect() as connection:
            unit = UnitOfWork(connection, self.seals, self._remembered, self._is_consent_needed)
            ring = Keyring(self.vault, unit.key_of_id) if self.vault else None
            token = RING.set(ring)
            try:
                yield unit
            finally:
                RING.reset(token)

    def let_go(self, user_id: str) -> None:
        """Hold nothing about a person in memory; once their rows are gone, nothing comes back."""
        self._remembered.drop(user_id)
        if self.vault:
            self.vault.forget()

    def scrub(self) -> bool:
        """Wipe what deleted rows left in the files; False if others kept it from finishing."""
        with engines.translated(self._engine):
            return engines.scrub(self._engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


class UnitOfWork(
    ErasureQueries,
    ConversationQueries,
    AccessQueries,
    AuditQueries,
    OperatorQueries,
    DataRequestQueries,
):
    """One transaction. Whatever belongs to somebody else is NotFound, as if it did not exist."""

    def record(
        self,
        user_id: str,
        change: Change | None,
        added: Sequence[Preference],
        ended: Mapping[str, Status],
        named: Sequence[Concept] = (),
        *,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        """Keep a change, unless it brings back what the person erased; as `ProfileQueries` does."""
        self.refuse_erased_again(user_id, added)
        super().record(user_id, change, added, ended, named, versions=versions)

    def rewrite(self, user_id: str, preference: Preference) -> None:
        """Change a preference in place, unless to what the person erased."""
        self.refuse_erased_again(user_id, [preference])
        super().rewrite(user_id, preference)

    def commit(self) -> None:
        """Make everything so far last; it survives the loss of the process and of power."""
        self._connection.commit()

    def count(self, name: str, topic: str, at: datetime, tenant: str = DEFAULT_TENANT) -> None:
        """Count one more of `name` for a topic on the day of `at` (UTC); of no person."""
        self.count_all({(name, topic): 1}, at, tenant)

    def count_all(self, counted: Mapping[tuple[str, str], int], at: datetime, tenant: str) -> None:
        """Count as many more as are given by name and topic on the day of `at`; one statement."""
        day = at.astimezone(UTC).date()
        rows = [
            {"name": name, "tenant": tenant, "topic": topic, "day": day, "total": total}
            for (name, topic), total in sorted(counted.items())
        ]
        if rows:
            self._connection.execute(add_up(self._connection.dialect.name, counts), rows)

    def counts(self, since: date, names: Collection[str] = ()) -> dict[tuple[str, str], int]:
        """Add up what was counted from the day `since` on, by name and topic, of all tenants.

        `names` asks for those alone. The rows come grouped as they lie, so that years of them cost
        one pass and no sorting.
        """
        query = select(counts.c.name, counts.c.topic, func.sum(counts.c.total))
        query = query.where(counts.c.day >= since)
        if names:
            query = query.where(counts.c.name.in_(names))
        rows = query.group_by(counts.c.name, counts.c.tenant, counts.c.topic)
        added: Counter[tuple[str, str]] = Counter()
        for name, topic, total in self._connection.execute(rows):
            added[name, topic] += int(total)
        return dict(added)

    def kept(self, user_id: str) -> dict[str, list[Columns]]:
        """Give every row about a person, by table; the tables with none too."""
        found = {}
        for table in personal_tables():
            query = select(table).where(table.c.user_id == user_id).order_by(*table.primary_key)
            found[table.name] = [dict(row) for row in self._connection.execute(query).mappings()]
        return found

    def forget(self, user_id: str) -> dict[str, int]:
        """Delete every row about a person; say how many, by table."""
        self.forget_in_data_requests(user_id)
        erased = {}
        for table in reversed(personal_tables()):
            statement = delete(table).where(table.c.user_id == user_id)
            erased[table.name] = self._connection.execute(statement).rowcount
        return erased
