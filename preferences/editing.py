"""Changing a profile by hand: what a person or a program fills in, by the rules of what is said.

Pure functions. What is filled in becomes a `Statement` and is learned like a spoken one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from preferences.errors import InvalidPreference, NotFound, UnknownAttribute
from preferences.matching import Matcher
from preferences.model import (
    ALWAYS,
    Change,
    ChangeKind,
    Condition,
    Outcome,
    Preference,
    Profile,
    Scalar,
    Source,
    Stance,
    Statement,
    Status,
)
from preferences.profile import Grounds, Revision, learn
from preferences.topics import Attribute, Kind, TopicBook

MOST_TEXT = 200
"""Characters of an open value."""
_SHOWN = 12
"""Values an error names."""
_ADDRESS = re.compile(r"\w+://|\bwww\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """A preference as it was filled in."""

    topic: str
    attribute: str
    """Name within its topic."""
    value: Scalar
    """Catalog id or any spelling of it, a number, a flag, or open text."""
    stance: Stance = Stance.PREFER
    hard: bool = False
    strength: float = 0.7
    condition: Condition = ALWAYS
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """What of a preference is to become what; None leaves a part as it is."""

    value: Scalar | None = None
    stance: Stance | None = None
    hard: bool | None = None
    strength: float | None = None
    condition: Condition | None = None
    valid_until: datetime | None = None
    is_lasting: bool = False
    """Whether its end is taken away."""
    status: Status | None = None
    """Active or paused."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What an amendment changes: the revision, and where the version before it is kept."""

    revision: Revision
    preference: Preference
    """As it stands afterwards."""
    version: Preference | None = None
    """The version before, under an id of its own; None where only the status changed."""


def statement_of(given: Given, book: TopicBook, matcher: Matcher) -> Statement:
    """Give what was filled in as if it had been said.

    Raises `UnknownAttribute`, and `InvalidPreference` naming the field and what would do.
    """
    attribute = _attribute(given.topic, given.attribute, book)
    value, is_open = resolve(given.value, attribute, matcher)
    text = str(given.value).strip()
    return Statement(
        topic=given.topic,
        attribute=given.attribute,
        value=value,
        text=text,
        start=0,
        end=len(text),
        stance=given.stance,
        hard=given.hard,
        strength=given.strength,
        condition=given.condition,
        is_open=is_open,
        valid_until=given.valid_until,
    )


def resolve(value: Scalar, attribute: Attribute, matcher: Matcher) -> tuple[Scalar, bool]:
    """Give a value as it is kept, and whether no catalog knows it. Raises `InvalidPreference`."""
    if attribute.kind is Kind.NUMBER:
        return _number(value, attribute), False
    if attribute.kind is Kind.FLAG:
        if not isinstance(value, bool):
            raise InvalidPreference(f"`{attribute.key}` is true or false.", "value")
        return value, False
    text = _text(value, attribute)
    if attribute.catalog is None:
        return text, True
    if text in attribute.catalog.values:
        return text, False
    match = matcher.resolve(text, [attribute.key])
    if match is None and attribute.is_closed:
        known = [v.label for v in attribute.catalog.values.values()]
        shown = ", ".join(known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
        raise InvalidPreference(f"`{attribute.key}` has no such value. Use {shown}.", "value")
    return (text, True) if match is None else (match.value, False)


def amend(
    profile: Profile,
    preference: Preference,
    amendment: Amendment,
    statement: Statement,
    grounds: Grounds,
    tools: tuple[TopicBook, Callable[[], str]],
) -> Edit:
    """Change a preference in place; it keeps its id, and its version before goes into history.

    `statement` is the preference as it shall be. What may not hold beside it ends, by the rules of
    a spoken one. Raises `InvalidPreference` when another preference says the same already.
    """
    book, new_id = tools
    status = amendment.status or preference.status
    others = tuple(p for p in profile.preferences if p.id != preference.id)
    said = learn(replace(profile, preferences=others), [statement], grounds, book, new_id)
    if said.known:
        raise InvalidPreference(
            f"Preference {said.known[0].id} says this already; change that one.", "value"
        )
    if not said.added:
        return Edit(said, preference)
    version = replace(
        preference, id=f"{preference.id}.{new_id()}", status=Status.SUPERSEDED
    )
    after = replace(
        said.added[0],
        id=preference.id,
        source=_source(preference, amendment),
        status=status,
        created_at=preference.created_at,
        valid_from=preference.valid_from,
        supersedes=(*preference.supersedes, version.id, *(p.id for p in said.ended)),
    )
    if amendment.value is None:
        after = replace(after, label=preference.label, evidence=preference.evidence)
    ended = (preference.id, *(p.id for p in said.ended))
    change = Change(new_id(), ChangeKind.LEARN, (version.id,), ended, grounds.at)
    return Edit(replace(said, change=change, added=(after,)), after, version)


def set_status(
    profile: Profile, preference: Preference, status: Status, at: datetime, change_id: str
) -> Edit:
    """Pause a preference or let it hold again."""
    if preference.status is status:
        return Edit(Revision(Outcome.UNCHANGED, profile), preference)
    after = replace(preference, status=status)
    kind = ChangeKind.LEARN if status is Status.ACTIVE else ChangeKind.RETRACT
    change = Change(change_id, kind, (), (preference.id,), at)
    return Edit(Revision(Outcome.APPLIED, profile, change=change), after)


def amended(preference: Preference, amendment: Amendment) -> Given:
    """Give a preference as it shall be, still to be resolved."""
    until = amendment.valid_until or preference.valid_until
    return Given(
        topic=preference.topic,
        attribute=preference.attribute,
        value=preference.value if amendment.value is None else amendment.value,
        stance=amendment.stance or preference.stance,
        hard=preference.hard if amendment.hard is None else amendment.hard,
        strength=preference.strength if amendment.strength is None else amendment.strength,
        condition=preference.condition if amendment.condition is None else amendment.condition,
        valid_until=None if amendment.is_lasting else until,
    )


def current(profile: Profile, preference_id: str) -> Preference:
    """Give an active or paused preference of the profile. Raises `NotFound`."""
    for preference in profile.preferences:
        if preference.id == preference_id:
            return preference
    raise NotFound("There is no such preference.", "preference_id")


def _source(preference: Preference, amendment: Amendment) -> Source:
    """A value filled in anew is told; what was inferred and then changed by hand is confirmed."""
    if amendment.value is not None:
        return Source.STATED
    return Source.CONFIRMED if preference.source is Source.INFERRED else preference.source


def _attribute(topic: str, name: str, book: TopicBook) -> Attribute:
    if topic not in book.topics:
        known = ", ".join(sorted(book.topics))
        raise UnknownAttribute(f"There is no topic '{topic}'. Use one of: {known}.", "topic")
    attributes = book.topics[topic].attributes
    if name not in attributes:
        known = ", ".join(attributes)
        message = f"The topic '{topic}' has no attribute '{name}'. Use one of: {known}."
        raise UnknownAttribute(message, "attribute")
    return attributes[name]


def _number(value: Scalar, attribute: Attribute) -> float:
    low = -math.inf if attribute.minimum is None else attribute.minimum
    high = math.inf if attribute.maximum is None else attribute.maximum
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= float(value) <= high or not math.isfinite(float(value)):
        bounds = f" from {low:g} to {high:g}" if math.isfinite(high - low) else ""
        raise InvalidPreference(f"`{attribute.key}` is a number{bounds}.", "value")
    return float(value)


def _text(value: Scalar, attribute: Attribute) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > MOST_TEXT or not text.isprintable() or _ADDRESS.search(text):
        message = f"`{attribute.key}` is a text of 1 to {MOST_TEXT} characters without addresses."
        raise InvalidPreference(message, "value")
    return text
