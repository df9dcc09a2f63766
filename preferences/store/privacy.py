"""What a person may ask of us: everything kept about them, or that nothing is.

Both go through every table with a `user_id`, so a new table is covered from its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preferences.audit import Action
from preferences.people import user_id_of
from preferences.store.repository import Store, UnitOfWork

LEFT_OUT = frozenset({"user_id", "tenant", "number", "stamp", "token_hash", "digest", "wrapped"})
"""Columns no export repeats: said once above, orders without meaning, credentials and hashes."""
PERSON = "person"
"""Who did it, in the audit, where the person did."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure did."""

    erased: dict[str, int]
    """By table, how many rows were deleted."""
    verified: bool
    """Read back: no row is left, and no deleted byte in the files of the database.

    On PostgreSQL only the rows are checked. False: erase again when the database is less busy.
    """
    at: datetime
    """When it was asked for."""


def export(unit: UnitOfWork, user_id: str) -> dict[str, Any]:
    """Give everything kept about a person, JSON-ready: `{"user_id": …, table: [row, …], …}`.

    Preferences of every status come with their source and evidence, times in ISO 8601.
    """
    tables = unit.kept(user_id)
    return {
        "user_id": user_id_of(user_id),
        **{name: [_plain(row) for row in rows] for name, rows in tables.items()},
    }


def erase(store: Store, user_id: str, at: datetime, actor: str = PERSON) -> Receipt:
    """Delete everything about a person, wipe it from the files, read back; harmless if repeated.

    A mark that names nobody is kept of them, and an entry in the audit: what is as old as this and
    arrives later is dropped (`AuditQueries.refuse_erased`).
    StoreUnavailable if other writers keep the database busy for too long: what was deleted by
    then stays deleted, so erase again.
    """
    with store.unit() as unit:
        erased = unit.forget(user_id)
        unit.mark_erased(user_id, at)
        unit.note(actor, Action.ERASE, user_id, at)
        unit.commit()
    is_wiped = store.scrub()
    store.let_go(user_id)
    with store.unit(is_reading=True) as unit:
        is_gone = not any(unit.kept(user_id).values())
    return Receipt(erased, verified=is_wiped and is_gone, at=at)


def erase_one(
    store: Store, user_id: str, preference_id: str, at: datetime, actor: str = PERSON
) -> Receipt:
    """Delete one preference from history too, wipe it from the files, read back.

    Conversations under way and kept replies, which may hold its words, go with it. Marks that name
    nothing stay: what is older does not bring it back, nor does an operator or an import.
    NotFound for a stranger's; StoreUnavailable as for `erase`.
    """
    with store.unit() as unit:
        for meaning in unit.meanings(user_id, preference_id):
            unit.mark_preference_erased(user_id, meaning, at)
        erased = unit.forget_preference(user_id, preference_id)
        unit.note(actor, Action.ERASE_ONE, user_id, at)
        unit.commit()
    is_wiped = store.scrub()
    store.let_go(user_id)
    with store.unit(is_reading=True) as unit:
        kept = unit.kept(user_id)["preferences"]
    is_gone = all(row["id"] != preference_id for row in kept)
    return Receipt(erased, verified=is_wiped and is_gone, at=at)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in LEFT_OUT
    }
