"""How a profile changes: learning, forgetting, undoing. Pure functions, no clock, no I/O.

Each gives a `Revision`: what to add, what to end, and the change that undo will take back.
Rules are those of the design: same attribute and overlapping condition decide; a single-valued
attribute replaces, a many-valued one adds, an opposite stance on the same value replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from preferences.model import (
    Change,
    ChangeKind,
    Evidence,
    Outcome,
    Preference,
    Profile,
    Source,
    Stance,
    Statement,
    Status,
)
from preferences.names import Concept
from preferences.rivals import is_rival, ranked, same_value, says_the_same
from preferences.screening import ANYTHING, Screen, Unfit, unfit
from preferences.topics import Attribute, Kind, TopicBook


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a new preference rests on, the same for all of one turn."""

    source: Source
    turn_id: str | None
    channel: str
    at: datetime
    """Now, UTC."""
    asr_confidence: float | None = None
    screen: Screen = ANYTHING
    """What may be kept."""
    said: str = ""
    """The text that the statements' spans are of; empty where they are of none."""


@dataclass(frozen=True, slots=True)
class Declined:
    """What was said but is not kept of anybody."""

    label: str
    """The words of it; never said again, nor logged."""
    reason: Unfit


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A liking that may be meant instead of another one or beside it: only the person can say."""

    statement: Statement
    rivals: tuple[Preference, ...]
    """What it would replace."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What one command changes in a profile; nothing when `change` is None."""

    outcome: Outcome
    profile: Profile
    """The profile as it stands afterwards."""
    added: tuple[Preference, ...] = ()
    ended: tuple[Preference, ...] = ()
    """As they stand afterwards, with their new status."""
    known: tuple[Preference, ...] = ()
    """What was said but held already."""
    change: Change | None = None
    named: tuple[Concept, ...] = ()
    """Names that were taught."""
    unnamed: tuple[Concept, ...] = ()
    """Names that ended, with their new status."""
    unsettled: tuple[Unsettled, ...] = ()
    """What was said but not kept, until the person has chosen."""
    declined: tuple[Declined, ...] = ()
    """What was said but may not be kept."""


@dataclass(slots=True)
class _Ledger:
    """A profile's preferences while a command works on them, by id."""

    current: dict[str, Preference]
    added: dict[str, Preference] = field(default_factory=dict)
    ended: dict[str, Preference] = field(default_factory=dict)
    known: list[Preference] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    declined: list[Declined] = field(default_factory=list)

    def replace(self, rivals: Sequence[Preference]) -> list[str]:
        """End the rivals; give the ids a preference in their place supersedes.

        One of the same turn was never kept: what it had replaced is given instead.
        """
        replaced: list[str] = []
        for rival in rivals:
            del self.current[rival.id]
            if rival.id in self.added:
                replaced.extend(self.added.pop(rival.id).supersedes)
            else:
                replaced.append(rival.id)
                self.ended[rival.id] = replace(rival, status=Status.SUPERSEDED)
        return replaced

    def is_full(self, statement: Statement, screen: Screen) -> bool:
        """Decline a statement where as much is kept as may be; say whether."""
        is_full = screen.most_preferences is not None and (
            len(self.current) >= screen.most_preferences
        )
        if is_full:
            self.declined.append(Declined(statement.text, Unfit.TOO_MANY))
        return is_full


def learn(
    profile: Profile,
    statements: Sequence[Statement],
    grounds: Grounds,
    book: TopicBook,
    new_id: Callable[[], str],
    instead_of: Collection[str] = (),
) -> Revision:
    """Take statements into a profile, in the order they were said.

    `instead_of` are ids of preferences that the first statement corrects, of whatever attribute.
    """
    is_guess = grounds.source is Source.INFERRED
    if not profile.is_learning or (is_guess and not profile.is_noticing):
        return Revision(Outcome.REFUSED, profile)
    ledger = _Ledger({p.id: p for p in profile.preferences})
    corrected = [p for p in profile.preferences if p.id in instead_of]
    for statement, attribute in _fit(statements, ledger, grounds, book):
        statement = ranked(statement, ledger.current.values())
        rivals = [
            p for p in ledger.current.values() if is_rival(p, statement, attribute, grounds.at)
        ]
        if held := [p for p in rivals if _is_kept(p, statement, grounds)]:
            ledger.known.extend(p for p in held if p not in ledger.known)
            continue
        if unsettled := _unsettled(statement, attribute, rivals, ledger, grounds):
            ledger.unsettled.append(Unsettled(statement, unsettled))
            continue
        if not (rivals or corrected) and ledger.is_full(statement, grounds.screen):
            continue
        supersedes = ledger.replace([*rivals, *(p for p in corrected if p not in rivals)])
        corrected = []
        preference = _preference(statement, attribute, grounds, new_id(), supersedes)
        ledger.current[preference.id] = ledger.added[preference.id] = preference
    return _revision(profile, ledger, ChangeKind.LEARN, grounds.at, new_id)


def retract(
    profile: Profile, ids: Iterable[str], at: datetime, new_id: Callable[[], str]
) -> Revision:
    """End the named preferences, active or paused; other ids are passed over."""
    ledger = _Ledger({p.id: p for p in profile.preferences})
    for identifier in ids:
        if preference := ledger.current.pop(identifier, None):
            ledger.ended[identifier] = replace(preference, status=Status.RETRACTED)
    return _revision(profile, ledger, ChangeKind.RETRACT, at, new_id)


def last_change(profile: Profile) -> Change | None:
    """Give the change that undo would take back."""
    return next((c for c in reversed(profile.changes) if not c.is_undone), None)


def last_undone(profile: Profile) -> Change | None:
    """Give the change that redo would bring back: the earliest undone one with nothing done after.

    Whatever is done after an undo cuts off what could be redone: those changes are no longer in the
    profile (`_revision` leaves them out), or a liking could come back beside its opposite.
    """
    undone: Change | None = None
    for change in reversed(profile.changes):
        if not change.is_undone:
            break
        undone = change
    return undone


def matching(
    profile: Profile, statements: Sequence[Statement], topics: Iterable[str], at: datetime
) -> tuple[Preference, ...]:
    """Find what a person means to forget: the values named, else everything of the topics named."""
    named = {(s.topic, s.attribute, s.value) for s in statements}
    values = {said.casefold() for s in statements for said in (str(s.value), s.text)}
    wanted = set(topics)
    active = profile.active(at)
    exact = tuple(p for p in active if (p.topic, p.attribute, p.value) in named)
    if exact or statements:
        return exact or tuple(p for p in active if p.label.casefold() in values)
    return tuple(p for p in active if p.topic in wanted)


def _unsettled(
    statement: Statement,
    attribute: Attribute,
    rivals: Sequence[Preference],
    ledger: _Ledger,
    grounds: Grounds,
) -> tuple[Preference, ...]:
    """Give the lasting likings that a plain one may or may not be meant to replace.

    What was kept in this very turn, a setting (one has one home) and what is known from elsewhere
    are replaced without asking.
    """
    is_plain = statement.stance is Stance.PREFER and not statement.is_change
    if not is_plain or attribute.is_setting or grounds.source is not Source.STATED:
        return ()
    return tuple(
        p
        for p in rivals
        if p.id not in ledger.added
        and p.valid_until is None
        and p.source is not Source.INFERRED
        and not same_value(p, statement)
    )


def _is_kept(preference: Preference, statement: Statement, grounds: Grounds) -> bool:
    """Say whether a rival stays: it says the same, or was told where this is only inferred."""
    if (preference.source is Source.INFERRED) != (grounds.source is Source.INFERRED):
        return grounds.source is Source.INFERRED
    return says_the_same(preference, statement)


def _preference(
    statement: Statement,
    attribute: Attribute,
    grounds: Grounds,
    identifier: str,
    supersedes: Sequence[str],
) -> Preference:
    is_text = statement.is_open or attribute.kind is Kind.OPEN
    return Preference(
        id=identifier,
        topic=statement.topic,
        attribute=statement.attribute,
        value=statement.value,
        label=statement.text if is_text else attribute.label_of(statement.value),
        stance=statement.stance,
        hard=statement.hard,
        strength=statement.strength,
        condition=statement.condition,
        source=grounds.source,
        evidence=Evidence(grounds.turn_id, statement.text, grounds.channel, grounds.asr_confidence),
        status=Status.ACTIVE,
        created_at=grounds.at,
        valid_from=grounds.at,
        valid_until=statement.valid_until,
        supersedes=tuple(supersedes),
        is_open=statement.is_open,
    )


def _revision(
    profile: Profile, ledger: _Ledger, kind: ChangeKind, at: datetime, new_id: Callable[[], str]
) -> Revision:
    known = tuple(ledger.known)
    unsettled, declined = tuple(ledger.unsettled), tuple(ledger.declined)
    if not ledger.added and not ledger.ended:
        outcome = Outcome.NEEDS_CHOICE if unsettled else Outcome.UNCHANGED
        outcome = Outcome.REFUSED if declined and outcome is Outcome.UNCHANGED else outcome
        return Revision(outcome, profile, known=known, unsettled=unsettled, declined=declined)
    change = Change(new_id(), kind, tuple(ledger.added), tuple(ledger.ended), at)
    done = (c for c in profile.changes if not c.is_undone)
    after = replace(profile, preferences=tuple(ledger.current.values()), changes=(*done, change))
    added, ended = tuple(ledger.added.values()), tuple(ledger.ended.values())
    revision = Revision(Outcome.APPLIED, after, added, ended, known, change)
    return replace(revision, unsettled=unsettled, declined=declined)


def _fit(
    statements: Sequence[Statement], ledger: _Ledger, grounds: Grounds, book: TopicBook
) -> Iterator[tuple[Statement, Attribute]]:
    """Give the statements that may be kept, with their attributes; decline the others."""
    for statement in statements:
        attribute = book.attribute(f"{statement.topic}.{statement.attribute}")
        if reason := unfit(statement, attribute, grounds.screen, grounds.said):
            ledger.declined.append(Declined(statement.text, reason))
        else:
            yield statement, attribute
