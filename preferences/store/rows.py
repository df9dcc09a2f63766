"""Between rows and the nouns of `preferences.model`, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from preferences.model import (
    ALWAYS,
    Change,
    ChangeKind,
    Condition,
    Evidence,
    Preference,
    Source,
    Stance,
    Status,
)
from preferences.names import Concept, ConceptKind
from preferences.people import tenant_of

PREFERENCE_COLUMNS = tuple(field.name for field in fields(Preference))
"""The columns of `preferences` that make a `Preference`."""

_STANCES = {str(stance): stance for stance in Stance}
_SOURCES = {str(source): source for source in Source}
_STATUSES = {str(status): status for status in Status}

Columns = dict[str, Any]
"""A row to write: column name to value."""


def row_of(user_id: str, preference: Preference) -> Columns:
    """Give the row of `preferences` that keeps `preference`."""
    return {
        "user_id": user_id,
        "tenant": tenant_of(user_id),
        "id": preference.id,
        "topic": preference.topic,
        "attribute": preference.attribute,
        "value": preference.value,
        "label": preference.label,
        "stance": str(preference.stance),
        "hard": preference.hard,
        "strength": preference.strength,
        "condition": _given(preference.condition),
        "source": str(preference.source),
        "evidence": _evidence(preference.evidence),
        "status": str(preference.status),
        "created_at": preference.created_at,
        "valid_from": preference.valid_from,
        "valid_until": preference.valid_until,
        "supersedes": list(preference.supersedes) or None,
        "is_open": preference.is_open,
    }


def preference_of(row: Sequence[Any]) -> Preference:
    """Read a row of exactly the `PREFERENCE_COLUMNS`. By place, not name: it is half the time."""
    stance, hard, strength, condition, source, evidence, status = row[5:12]
    supersedes, is_open = row[15:]
    values: list[Any] = [
        *row[:5],
        _STANCES[stance],
        hard,
        strength,
        ALWAYS if condition is None else _condition(condition),
        _SOURCES[source],
        Evidence(
            evidence["turn_id"], evidence["text"], evidence["channel"], evidence["asr_confidence"]
        ),
        _STATUSES[status],
        *row[12:15],
        () if supersedes is None else tuple(supersedes),
        is_open,
    ]
    return Preference(*values)


def row_of_concept(user_id: str, concept: Concept) -> Columns:
    """Give the row of `concepts` that keeps `concept`."""
    return {
        "user_id": user_id,
        "id": concept.id,
        "kind": str(concept.kind),
        "name": concept.name,
        "key": concept.key,
        "intent": concept.intent,
        "slots": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in concept.slots.items()
        },
        "evidence": _evidence(concept.evidence),
        "status": str(concept.status),
        "created_at": concept.created_at,
    }


def concept_of(row: Row[Any]) -> Concept:
    """Read a row that has the columns of `concepts`."""
    return Concept(
        id=row.id,
        kind=ConceptKind(row.kind),
        name=row.name,
        key=row.key,
        evidence=Evidence(**row.evidence),
        status=_STATUSES[row.status],
        created_at=row.created_at,
        intent=row.intent,
        slots={
            name: tuple(value) if isinstance(value, list) else value
            for name, value in row.slots.items()
        },
    )


def change_of(row: Row[Any]) -> Change:
    """Read a row that has the columns of `changes`."""
    return Change(
        id=row.id,
        kind=ChangeKind(row.kind),
        added=tuple(row.added),
        ended=tuple(row.ended),
        at=row.at,
        is_undone=row.is_undone,
    )


def _given(condition: Condition) -> Columns | None:
    everything = {
        "daypart": condition.daypart,
        "days": list(condition.days),
        "room": condition.room,
        "device": condition.device,
        "company": condition.company,
        "activity": condition.activity,
    }
    return {name: value for name, value in everything.items() if value not in (None, [])} or None


def _condition(given: Mapping[str, Any]) -> Condition:
    return Condition(**{**given, "days": tuple(given.get("days", ()))})


def _evidence(evidence: Evidence) -> Columns:
    return {
        "turn_id": evidence.turn_id,
        "text": evidence.text,
        "channel": evidence.channel,
        "asr_confidence": evidence.asr_confidence,
    }
