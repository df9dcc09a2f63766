"""The queries a profile is loaded with, built once: building one costs more than asking it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    cast,
    null,
    select,
    true,
    union_all,
)

from preferences.model import Status
from preferences.store.rows import PREFERENCE_COLUMNS
from preferences.store.tables import (
    Changes,
    Concepts,
    Cooldowns,
    Preferences,
    Profiles,
    table_of,
)

CHANGES_LOADED = 20
"""How many of the latest changes a profile brings along."""

profiles = table_of(Profiles)
preferences = table_of(Preferences)
changes = table_of(Changes)
cooldowns = table_of(Cooldowns)
concepts = table_of(Concepts)

as_preference = [preferences.c[name] for name in PREFERENCE_COLUMNS]
"""What `preference_of` reads."""
PERSON: BindParameter[str] = bindparam("user_id")
"""The person whose profile is asked for."""


def _beside_query() -> Select[Any]:
    """Ask for the switches, beside them each cooldown and each of the latest changes by age.

    No row for somebody unknown; one row, with neither id nor topic, where there are only switches.
    """
    latest = select(changes).where(changes.c.user_id == PERSON)
    latest = latest.order_by(changes.c.number.desc()).limit(CHANGES_LOADED)
    recent = latest.subquery("recent")
    steps = [
        recent.c[name] for name in ("number", "id", "kind", "added", "ended", "at", "is_undone")
    ]
    waits = [cooldowns.c.topic, cooldowns.c.until, cooldowns.c.refusals]
    both = union_all(
        select(*(_nothing_like(column) for column in waits), *steps),
        select(*waits, *(_nothing_like(column) for column in steps)).where(
            cooldowns.c.user_id == PERSON
        ),
    ).subquery("beside")
    switches = [
        profiles.c[name] for name in ("is_learning", "is_applying", "is_noticing", "consent")
    ]
    return (
        select(*switches, both)
        .select_from(profiles.outerjoin(both, true()))
        .where(profiles.c.user_id == PERSON)
        .order_by(both.c.number, both.c.topic)
    )


def _nothing_like(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(null(), column.type).label(column.key)


def _current_query() -> Select[Any]:
    """Ask for the active and paused preferences, oldest first."""
    return (
        select(*as_preference)
        .where(preferences.c.user_id == PERSON)
        .where(preferences.c.status.in_([str(Status.ACTIVE), str(Status.PAUSED)]))
        .order_by(preferences.c.created_at, preferences.c.number)
    )


def _names_query() -> Select[Any]:
    """Ask for the names that hold, oldest first."""
    return (
        select(concepts)
        .where(concepts.c.user_id == PERSON, concepts.c.status == str(Status.ACTIVE))
        .order_by(concepts.c.number)
    )


STAMP = select(profiles.c.stamp).where(profiles.c.user_id == PERSON)
BESIDE = _beside_query()
CURRENT = _current_query()
CURRENT_KEYS = CURRENT.with_only_columns(
    preferences.c.id, preferences.c.status, preferences.c.supersedes
)
NAMES = _names_query()
