"""The queries about the keys of host programs: server keys, and those user tokens are signed with.

Keys are listed whole: an installation has a handful.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, select, update

from preferences.access import Algorithm, ServerKey, SigningKey
from preferences.errors import InvalidPreference
from preferences.store.operation_tables import Keys, Signers
from preferences.store.statements import Statements
from preferences.store.tables import table_of

keys = table_of(Keys)
signers = table_of(Signers)


class AccessQueries(Statements):
    """Keys are kept after they are revoked, so that the audit's prefixes stay known."""

    def add_server_key(self, key: ServerKey) -> None:
        """Keep a new key."""
        self._connection.execute(keys.insert(), _row_of_key(key))

    def server_key(self, prefix: str) -> ServerKey | None:
        """Give the key of this prefix, revoked and expired ones too."""
        row = self._connection.execute(select(keys).where(keys.c.prefix == prefix)).first()
        return None if row is None else _key_of(row)

    def server_keys(self) -> list[ServerKey]:
        """List every key, oldest first."""
        rows = self._connection.execute(select(keys).order_by(keys.c.created_at, keys.c.prefix))
        return [_key_of(row) for row in rows]

    def note_use(self, prefix: str, at: datetime) -> None:
        """Keep when a key was last used."""
        statement = update(keys).where(keys.c.prefix == prefix)
        self._connection.execute(statement.values(last_used_at=at))

    def add_signing_key(self, key: SigningKey) -> None:
        """Keep a new key; InvalidPreference where its `kid` is taken."""
        row = {**asdict(key), "algorithm": str(key.algorithm)}
        if not self._insert_if_new(signers, row):
            message = f"There is a key '{key.kid}' already: choose another --kid."
            raise InvalidPreference(message, "kid")

    def signing_key(self, kid: str | None) -> SigningKey | None:
        """Give the key of this `kid`, revoked ones too; for None the only one in use, if so."""
        if kid is None:
            used = [key for key in self.signing_keys() if key.revoked_at is None]
            return used[0] if len(used) == 1 else None
        row = self._connection.execute(select(signers).where(signers.c.kid == kid)).first()
        return None if row is None else _signer_of(row)

    def signing_keys(self) -> list[SigningKey]:
        """List every key, oldest first."""
        query = select(signers).order_by(signers.c.created_at, signers.c.kid)
        return [_signer_of(row) for row in self._connection.execute(query)]

    def revoke(self, name: str, at: datetime) -> bool:
        """End the server key of this prefix or the signing key of this `kid`; False for none."""
        return self._revoke(keys, "prefix", name, at) or self._revoke(signers, "kid", name, at)

    def _revoke(self, table: Table, column: str, name: str, at: datetime) -> bool:
        statement = update(table).where(table.c[column] == name, table.c.revoked_at.is_(None))
        return bool(self._connection.execute(statement.values(revoked_at=at)).rowcount)


def _row_of_key(key: ServerKey) -> dict[str, Any]:
    return {**asdict(key), "scopes": sorted(key.scopes)}


def _key_of(row: Row[Any]) -> ServerKey:
    return ServerKey(**{**row._mapping, "scopes": frozenset(row.scopes)})


def _signer_of(row: Row[Any]) -> SigningKey:
    return SigningKey(**{**row._mapping, "algorithm": Algorithm(row.algorithm)})
