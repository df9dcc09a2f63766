"""What stands in each other's way in a profile: a new statement and what is held already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from preferences.model import Preference, Stance, Statement, Status
from preferences.topics import OPEN, Attribute

_ABOVE = 0.01
"""How much stronger what is liked more is kept than what it was compared with."""


def is_rival(
    preference: Preference, statement: Statement, attribute: Attribute, at: datetime
) -> bool:
    """Say whether both cannot hold side by side.

    What ends by itself stands beside what lasts, which holds again afterwards.
    """
    if (preference.topic, preference.attribute) != (statement.topic, statement.attribute):
        return False
    if preference.status is not Status.ACTIVE or not _holds(preference, at):
        return False
    if not preference.condition.overlaps(statement.condition):
        return False
    is_same = same_value(preference, statement)
    if is_same and preference.stance is statement.stance:
        return True
    if statement.valid_until is not None and preference.valid_until is None:
        return False
    if is_same:
        return True
    both_prefer = preference.stance is Stance.PREFER and statement.stance is Stance.PREFER
    return both_prefer and not attribute.is_many and attribute.name != OPEN


def ranked(statement: Statement, held: Iterable[Preference]) -> Statement:
    """Give the statement a little stronger than the likings it was set above."""
    beaten = [
        p.strength + _ABOVE
        for p in held
        if (p.topic, p.attribute) == (statement.topic, statement.attribute)
        and p.stance is Stance.PREFER
        and p.value in statement.over
        and p.value != statement.value
    ]
    strength = round(min(1.0, max([statement.strength, *beaten])), 2)
    return replace(statement, strength=strength)


def _holds(preference: Preference, at: datetime) -> bool:
    return preference.valid_until is None or at < preference.valid_until


def same_value(preference: Preference, statement: Statement) -> bool:
    """Say whether both are about the same value; words count as the same in any case."""
    if isinstance(preference.value, str) and isinstance(statement.value, str):
        return preference.value.casefold() == statement.value.casefold()
    return preference.value == statement.value


def says_the_same(preference: Preference, statement: Statement) -> bool:
    """Say whether nothing would change: a new strength, hardness or end is news."""
    return (
        same_value(preference, statement)
        and preference.stance is statement.stance
        and preference.hard == statement.hard
        and preference.strength == statement.strength
        and preference.valid_until == statement.valid_until
    )
