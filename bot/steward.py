"""What operators do to a person's profile: each act one change, kept with who did it and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.assistant import Assistant
from preferences.amending import Amendment, Editor, Given
from preferences.audit import Action
from preferences.errors import ConsentMissing, LearningIsOff, NotFound
from preferences.model import Outcome, Preference, Profile, Source, Status
from preferences.people import Act
from preferences.profile import Grounds, Revision, retract
from preferences.store import UnitOfWork

CHANNEL = "admin"
"""The channel of the evidence of what operators write down."""


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

    def add(self, given: Given) -> Preference:
        """Write a preference down; give what holds. Raises `PreferenceError`."""
        revision = self._editor.add(self.profile, given, self._grounds())
        if revision.outcome is Outcome.REFUSED and self.profile.lacks_consent:
            raise ConsentMissing("This person has not said yes to anything being kept.", "user_id")
        if revision.outcome is Outcome.REFUSED:
            raise LearningIsOff("This person stopped the learning; nothing is added.", "user_id")
        self._keep(revision, Action.ADD)
        return (*revision.added, *revision.known)[0]

    def amend(self, preference: Preference, amendment: Amendment) -> Preference:
        """Change a preference in place; give it as it stands. Raises `Ended`, `PreferenceError`.

        Allowed while learning is off: a person may always have put right what is kept.
        """
        self._refuse_ended(preference)
        profile = replace(self.profile, is_learning=True)
        if not amendment.has_content:
            status = amendment.status or preference.status
            edit = self._editor.set_status(profile, preference, status, self._grounds())
        else:
            edit = self._editor.amend(profile, preference, amendment, self._grounds())
        after, version = edit.preference, edit.version
        if version is not None:
            after = replace(after, source=Source.ADMIN)
        self._keep(edit.revision, Action.CORRECT, after, version)
        if version is not None:
            self.unit.rewrite(self.user, after)
        return after

    def delete(self, preference: Preference) -> None:
        """End a preference; the person's undo brings it back. Raises `Ended`."""
        self._refuse_ended(preference)
        revision = retract(self.profile, [preference.id], self.at, self.assistant.new_id)
        self._keep(revision, Action.DELETE)

    def preference(self, preference_id: str) -> Preference:
        """Give one preference of any status. Raises `NotFound`."""
        return self.unit.preference(self.user, preference_id)

    def _keep(
        self,
        revision: Revision,
        action: Action,
        amended: Preference | None = None,
        version: Preference | None = None,
    ) -> None:
        self.unit.note(self.actor, action, self.user, self.at)
        if revision.change is None:
            return
        ended = {p.id: p.status for p in revision.ended}
        added, versions = list(revision.added), None
        if amended is not None:
            ended[amended.id] = amended.status
            added = [version] if version else []
            versions = {amended.id: version.id} if version else None
        self.unit.record(self.user, revision.change, added, ended, versions=versions)
        act = Act(revision.change.id, self.actor, self.reason, self.at)
        self.unit.note_act(self.user, act)

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
        return Grounds(Source.ADMIN, None, CHANNEL, self.at, screen=self.assistant.screen)

    @property
    def _editor(self) -> Editor:
        return self.assistant.editor
