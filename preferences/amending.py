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
from preferences.screening import INSTEAD, Unfit
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

    @property
    def has_content(self) -> bool:
        """Say whether more than the status is to change."""
        return replace(self, status=None) != Amendment()


@dataclass(frozen=True, slots=True)
class Edit:
    """What an amendment changes: the revision, and where the version before it is kept."""

    revision: Revision
    preference: Preference
    """As it stands afterwards."""
    version: Preference | None = None
    """The version before, under an id of its own; None where only the status changed."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Edits profiles."""

    book: TopicBook
    matcher: Matcher
    new_id: Callable[[], str]
    """Gives a fresh opaque id."""

    def add(self, profile: Profile, given: Given, grounds: Grounds) -> Revision:
        """Take in what was filled in as if it had been said.

        Raises `UnknownAttribute`, and `InvalidPreference` naming the field and what would do.
        """
        attribute = _attribute(given.topic, given.attribute, self.book)
        value, is_open = resolve(given.value, attribute, self.matcher)
        statement = _statement(given, value, is_open, grounds.at)
        return fit(learn(profile, [statement], grounds, self.book, self.new_id))

    def amend(
        self, profile: Profile, preference: Preference, amendment: Amendment, grounds: Grounds
    ) -> Edit:
        """Change a preference in place; it keeps its id, and its version before is history.

        What may not hold beside it ends, by the rules of a spoken one. Raises `InvalidPreference`,
        also when another preference says the same already.
        """
        statement = self._restated(preference, amendment, grounds.at)
        status = amendment.status or preference.status
        rest = _without(profile, preference) if status is Status.ACTIVE else ()
        beside = replace(profile, preferences=rest)
        said = fit(learn(beside, [statement], grounds, self.book, self.new_id))
        if said.known:
            message = f"Preference {said.known[0].id} says this already; change that one."
            raise InvalidPreference(message, "value")
        if not said.added:
            return Edit(said, preference)
        identifier = f"{preference.id}.{self.new_id()}"
        version = replace(preference, id=identifier, status=Status.SUPERSEDED)
        after = _after(preference, amendment, said, version.id)
        if replace(after, supersedes=preference.supersedes) == preference:
            return Edit(Revision(Outcome.UNCHANGED, profile), preference)
        ended = (preference.id, *(p.id for p in said.ended))
        change = Change(self.new_id(), ChangeKind.LEARN, (version.id,), ended, grounds.at)
        return Edit(replace(said, added=(after,), change=change), after, version)

    def set_status(
        self, profile: Profile, preference: Preference, status: Status, grounds: Grounds
    ) -> Edit:
        """Pause a preference, or let it hold again: what may not hold beside it ends then."""
        if preference.status is status:
            return Edit(Revision(Outcome.UNCHANGED, profile), preference)
        rivals: tuple[Preference, ...] = ()
        if status is Status.ACTIVE:
            given = _amended(preference, Amendment())
            statement = _statement(given, preference.value, preference.is_open, grounds.at)
            beside = Profile(profile.user_id, _without(profile, preference))
            rivals = learn(beside, [statement], grounds, self.book, self.new_id).ended
        kind = ChangeKind.LEARN if status is Status.ACTIVE else ChangeKind.RETRACT
        ids = (preference.id, *(rival.id for rival in rivals))
        change = Change(self.new_id(), kind, (), ids, grounds.at)
        revision = Revision(Outcome.APPLIED, profile, ended=rivals, change=change)
        return Edit(revision, replace(preference, status=status))

    def _restated(self, preference: Preference, amendment: Amendment, at: datetime) -> Statement:
        given = _amended(preference, amendment)
        if amendment.value is None:
            return _statement(given, preference.value, preference.is_open, at)
        attribute = _attribute(preference.topic, preference.attribute, self.book)
        value, is_open = resolve(amendment.value, attribute, self.matcher)
        return _statement(given, value, is_open, at)


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


def fit(revision: Revision) -> Revision:
    """Give a revision back; raise `InvalidPreference` where something in it was declined."""
    if revision.declined:
        reason = revision.declined[0].reason
        field = None if reason is Unfit.TOO_MANY else "value"
        raise InvalidPreference(INSTEAD[reason], field)
    return revision


def current(profile: Profile, preference_id: str) -> Preference:
    """Give an active or paused preference of the profile. Raises `NotFound`."""
    for preference in profile.preferences:
        if preference.id == preference_id:
            return preference
    raise NotFound("There is no such preference.", "preference_id")


def _amended(preference: Preference, amendment: Amendment) -> Given:
    """Give a preference as it shall be, its value still to be resolved."""
    until = amendment.valid_until or preference.valid_until
    return Given(
        topic=preference.topic,
        attribute=preference.attribute,
        value=preference.label if amendment.value is None else amendment.value,
        stance=amendment.stance or preference.stance,
        hard=preference.hard if amendment.hard is None else amendment.hard,
        strength=preference.strength if amendment.strength is None else amendment.strength,
        condition=preference.condition if amendment.condition is None else amendment.condition,
        valid_until=None if amendment.is_lasting else until,
    )


def _statement(given: Given, value: Scalar, is_open: bool, at: datetime) -> Statement:
    """Give what was filled in as a statement; one that ends must end after `at`.

    Who fills something in is not asked whether it is meant instead of what was there: it is.
    """
    if given.valid_until is not None and given.valid_until <= at:
        raise InvalidPreference("`valid_until` has passed; give a later time.", "valid_until")
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
        is_change=True,
    )


def _after(
    preference: Preference, amendment: Amendment, said: Revision, version_id: str
) -> Preference:
    """Give a preference as it stands after an amendment; unless its value is new, its evidence is
    what it was.
    """
    told = said.added[0]
    is_guess = preference.source is Source.INFERRED
    after = replace(
        told,
        id=preference.id,
        status=amendment.status or preference.status,
        created_at=preference.created_at,
        valid_from=preference.valid_from,
        supersedes=(*preference.supersedes, version_id, *(p.id for p in said.ended)),
    )
    if told.value != preference.value:
        return after
    # Whoever changes what was only inferred has seen it and let it stand.
    source = Source.CONFIRMED if is_guess else preference.source
    return replace(after, label=preference.label, evidence=preference.evidence, source=source)


def _without(profile: Profile, preference: Preference) -> tuple[Preference, ...]:
    return tuple(p for p in profile.preferences if p.id != preference.id)


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
