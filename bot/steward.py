"""What operators do to a person's profile: each act one change, kept with who did it and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.assistant import Assistant
from preferences.audit import Action
from preferences.editing import Written, correct, statement_of, written_of
from preferences.errors import NotFound
from preferences.model import Outcome, Preference, Profile, Source, Status
from preferences.people import Act
from preferences.profile import Grounds, Revision, learn, retract
from preferences.store import UnitOfWork

CHANNEL = "admin"
"""The channel of the evidence of what operators write down."""


class LearningOff(Exception):
    """The person stopped the learning; an operator adds nothing to their profile."""


class Ended(Exception):
    """The preference no longer holds; there is nothing to correct or delete."""


class Erased(Exception):
    """The person was erased, and has not come back themselves."""


@dataclass(frozen=True, slots=True)
class Steward:
    """One act of an operator on one person's profile, within a unit that is committed later."""

    assistant: Assistant
    unit: UnitOfWork
    user: str
    """What the person is stored under."""
    actor: str
    """Prefix of the server key."""
    reason: str
    at: datetime
    profile: Profile = field(init=False)

    def __post_init__(self) -> None:
        """Load the profile. Raises `Erased`."""
        erased_at = self.unit.erased_at(self.user)
        if erased_at is not None and (self.at <= erased_at or not self._is_there()):
            raise Erased
        object.__setattr__(self, "profile", self.unit.profile(self.user))

    def add(self, written: Written) -> Preference:
        """Write a preference down; give what holds. Raises `LearningOff`, `PreferenceError`."""
        statement = statement_of(written, self.assistant.book, self.assistant.find)
        revision = learn(
            self.profile, [statement], self._grounds(), self.assistant.book, self.assistant.new_id
        )
        if revision.outcome is Outcome.REFUSED:
            raise LearningOff
        self._keep(revision, Action.ADD)
        return (*revision.added, *revision.known)[0]

    def correct(self, preference: Preference, edit: Callable[[Written], Written]) -> Preference:
        """Put a corrected preference in the place of one; give what holds. Raises `Ended`."""
        self._refuse_ended(preference)
        statement = statement_of(
            edit(written_of(preference)), self.assistant.book, self.assistant.find
        )
        book, new_id = self.assistant.book, self.assistant.new_id
        revision = correct(self.profile, preference.id, statement, self._grounds(), book, new_id)
        self._keep(revision, Action.CORRECT)
        held = (*revision.added, *revision.known)
        return held[0] if held else self._same(preference, revision)

    def delete(self, preference: Preference) -> None:
        """End a preference; the person's undo brings it back. Raises `Ended`."""
        self._refuse_ended(preference)
        revision = retract(self.profile, [preference.id], self.at, self.assistant.new_id)
        self._keep(revision, Action.DELETE)

    def preference(self, preference_id: str) -> Preference:
        """Give one preference of any status. Raises `NotFound`."""
        return self.unit.preference(self.user, preference_id)

    def _keep(self, revision: Revision, action: Action) -> None:
        self.unit.note(self.actor, action, self.user, self.at)
        if revision.change is None:
            return
        ended = {p.id: p.status for p in revision.ended}
        self.unit.record(self.user, revision.change, revision.added, ended)
        act = Act(revision.change.id, self.actor, self.reason, self.at)
        self.unit.note_act(self.user, act)

    def _same(self, preference: Preference, revision: Revision) -> Preference:
        """Give what says the same already, where a correction only ended its preference."""
        others = [p for p in revision.profile.preferences if p.key == preference.key]
        return others[-1] if others else preference

    def _refuse_ended(self, preference: Preference) -> None:
        if preference.status not in (Status.ACTIVE, Status.PAUSED):
            raise Ended

    def _is_there(self) -> bool:
        try:
            self.unit.user(self.user)
        except NotFound:
            return False
        return True

    def _grounds(self) -> Grounds:
        return Grounds(Source.ADMIN, None, CHANNEL, self.at)
