"""Preferences that are written down rather than said: checked against the topics, then taken in.

For the person's own page, for operators and for imports. Pure; the rules of what replaces what are
those of `preferences.profile`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from preferences.errors import InvalidPreference, NotFound
from preferences.matching import Match
from preferences.model import (
    ALWAYS,
    Change,
    ChangeKind,
    Condition,
    Outcome,
    Preference,
    Profile,
    Scalar,
    Stance,
    Statement,
    Status,
)
from preferences.profile import Grounds, Revision, learn, retract
from preferences.topics import Attribute, Kind, TopicBook

MOST_LETTERS = 200
"""Characters of a value in one's own words."""
DAYPARTS = frozenset({"morning", "afternoon", "evening", "night"})
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})

Find = Callable[[str], tuple[Match, ...]]
"""Gives the catalog values spelled so: `preferences.matching.Matcher.exact`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A preference as somebody wrote it down."""

    topic: str
    attribute: str
    value: Scalar
    """Catalog id or any of its spellings, number, flag, or open text."""
    stance: Stance = Stance.PREFER
    hard: bool = False
    strength: float = 0.7
    condition: Condition = ALWAYS
    valid_until: datetime | None = None


def written_of(preference: Preference) -> Written:
    """Give a preference as one would write it down, to be corrected."""
    return Written(
        preference.topic,
        preference.attribute,
        preference.value,
        preference.stance,
        preference.hard,
        preference.strength,
        preference.condition,
        preference.valid_until,
    )


def statement_of(written: Written, book: TopicBook, find: Find) -> Statement:
    """Check what was written down. Raises `UnknownAttribute` and `InvalidPreference`."""
    attribute = book.attribute(f"{written.topic}.{written.attribute}")
    _check_condition(written.condition)
    value, is_open = _value(written.value, attribute, find)
    text = value if isinstance(value, str) and is_open else attribute.label_of(value)
    return Statement(
        topic=written.topic,
        attribute=written.attribute,
        value=value,
        text=text,
        start=0,
        end=len(text),
        stance=written.stance,
        hard=written.hard,
        strength=written.strength,
        condition=written.condition,
        is_open=is_open,
        valid_until=written.valid_until,
    )


def correct(
    profile: Profile,
    preference_id: str,
    statement: Statement,
    grounds: Grounds,
    book: TopicBook,
    new_id: Callable[[], str],
) -> Revision:
    """Put a statement in the place of a preference; what it rivals ends too. Undone as one change.

    Correcting is allowed while learning is off. Raises `NotFound` where none of that id holds.
    """
    old = next((p for p in profile.preferences if p.id == preference_id), None)
    if old is None:
        raise NotFound("No preference of that id holds.", "preference_id")
    if written_of(old) == _written(statement):
        return Revision(Outcome.UNCHANGED, profile, known=(old,))
    others = tuple(p for p in profile.preferences if p.id != preference_id)
    without = replace(profile, preferences=others, is_learning=True)
    revision = learn(without, [statement], grounds, book, new_id)
    if revision.change is None:
        return retract(profile, [preference_id], grounds.at, new_id)
    new = replace(revision.added[0], supersedes=(preference_id, *revision.added[0].supersedes))
    ended = (replace(old, status=Status.SUPERSEDED), *revision.ended)
    change = Change(
        revision.change.id, ChangeKind.LEARN, (new.id,), tuple(p.id for p in ended), grounds.at
    )
    after = replace(
        revision.profile,
        preferences=tuple(new if p.id == new.id else p for p in revision.profile.preferences),
        changes=(*revision.profile.changes[:-1], change),
        is_learning=profile.is_learning,
    )
    return Revision(Outcome.APPLIED, after, (new,), ended, (), change)


def _written(statement: Statement) -> Written:
    return Written(
        statement.topic,
        statement.attribute,
        statement.value,
        statement.stance,
        statement.hard,
        statement.strength,
        statement.condition,
        statement.valid_until,
    )


def _check_condition(condition: Condition) -> None:
    if condition.daypart is not None and condition.daypart not in DAYPARTS:
        known = ", ".join(sorted(DAYPARTS))
        raise InvalidPreference(f"A daypart is one of: {known}.", "condition.daypart")
    if not WEEKDAYS.issuperset(condition.days):
        raise InvalidPreference("Days are mon, tue … sun.", "condition.days")


def _value(value: Scalar, attribute: Attribute, find: Find) -> tuple[Scalar, bool]:
    """Give the value as it is kept, and whether it is open text."""
    if attribute.kind is Kind.FLAG:
        return _flag(value, attribute), False
    if attribute.kind is Kind.NUMBER:
        return _number(value, attribute), False
    if not isinstance(value, str):
        raise InvalidPreference(f"A {attribute.title} is a text.", "value")
    text = " ".join(value.split())
    if not text or len(text) > MOST_LETTERS or not text.isprintable():
        message = f"A {attribute.title} has 1 to {MOST_LETTERS} characters, all printable."
        raise InvalidPreference(message, "value")
    if attribute.catalog is None:
        return text, True
    if text in attribute.catalog.values:
        return text, False
    found = next((match.value for match in find(text) if match.attribute == attribute.key), None)
    if found is None and attribute.is_closed:
        message = f"'{text}' is no known {attribute.title}: use a value of the catalog."
        raise InvalidPreference(message, "value")
    return (text, True) if found is None else (found, False)


def _flag(value: Scalar, attribute: Attribute) -> bool:
    if not isinstance(value, bool):
        raise InvalidPreference(f"{attribute.title} is true or false.", "value")
    return value


def _number(value: Scalar, attribute: Attribute) -> float:
    low, high = attribute.minimum, attribute.maximum
    if isinstance(value, bool | str):
        raise InvalidPreference(f"{attribute.title} is a number.", "value")
    if (low is not None and value < low) or (high is not None and value > high):
        message = f"{attribute.title} is from {low:g} to {high:g}."
        raise InvalidPreference(message, "value")
    return float(value)
