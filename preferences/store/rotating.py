"""Bringing what is kept under the newest master key, or into the clear again, person by person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, select, update

from preferences.errors import InvalidPreference
from preferences.store.operation_tables import PersonKeys
from preferences.store.repository import Store, UnitOfWork
from preferences.store.tables import Profiles, personal_tables, private_columns, table_of
from preferences.store.vault import RING, PersonKey, Vault

profiles, person_keys = table_of(Profiles), table_of(PersonKeys)


@dataclass(frozen=True, slots=True)
class Standing:
    """How encryption stands."""

    people: int
    masters: dict[str, int]
    """By name of a master key, how many people's keys it wraps."""


def standing(store: Store) -> Standing:
    """Say how many people have a key, wrapped with what."""
    with store.unit(is_reading=True) as unit:
        found = list(unit.connection.execute(select(person_keys.c.master)).scalars())
        people = len(list(unit.connection.execute(select(profiles.c.user_id))))
    return Standing(people, {name: found.count(name) for name in sorted(set(found))})


def rotate(store: Store) -> int:
    """Wrap every person's key with the newest master key; say how many were not. No data moves."""
    vault = _vault(store)
    with store.unit() as unit:
        columns = (person_keys.c.user_id, *(person_keys.c[n] for n in ("id", "master", "wrapped")))
        rows = unit.connection.execute(
            select(*columns).where(person_keys.c.master != vault.newest)
        ).all()
        for user_id, *rest in rows:
            new = asdict(vault.rewrap(PersonKey(*rest)))
            theirs = update(person_keys).where(person_keys.c.user_id == user_id)
            unit.connection.execute(theirs.values(**new))
        unit.commit()
    return len(rows)


def encrypt(store: Store) -> int:
    """Seal everything kept of everybody that is not sealed yet; say of how many people."""
    _vault(store)
    people = _rewrite_all(store, is_sealing=True)
    store.scrub()
    return people


def decrypt(store: Store) -> int:
    """Put everything into the clear again and destroy the keys; say of how many people."""
    _vault(store)
    people = _rewrite_all(store, is_sealing=False)
    store.scrub()
    return people


def _rewrite_all(store: Store, *, is_sealing: bool) -> int:
    """Read and write every private value, a person a transaction."""
    with store.unit(is_reading=True) as unit:
        people = list(unit.connection.execute(select(profiles.c.user_id)).scalars())
    for user_id in people:
        with store.unit() as unit:
            ring = RING.get()
            assert ring is not None
            ring.is_sealing = is_sealing
            _rewrite(unit, user_id)
            if not is_sealing:
                theirs = delete(person_keys).where(person_keys.c.user_id == user_id)
                unit.connection.execute(theirs)
            unit.commit()
    return len(people)


def _rewrite(unit: UnitOfWork, user_id: str) -> None:
    unit.set_switches(user_id)
    for table in personal_tables():
        if names := private_columns(table):
            _rewrite_rows(unit.connection, table, names, user_id)


def _rewrite_rows(connection: Connection, table: Table, names: list[str], user_id: str) -> None:
    keys = list(table.primary_key)
    query = select(*keys, *(table.c[name] for name in names)).where(table.c.user_id == user_id)
    for row in connection.execute(query).mappings().all():
        this = and_(*(key == row[key.name] for key in keys))
        values: dict[str, Any] = {name: row[name] for name in names}
        connection.execute(update(table).where(this).values(**values))


def _vault(store: Store) -> Vault:
    if store.vault is None:
        raise InvalidPreference("No keys are set: give ATTUNE_ENCRYPTION_KEYS first.")
    return store.vault
