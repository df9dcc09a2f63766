"""What a person or a program may do with a profile outside of a conversation, each in one
transaction. Undo in the conversation takes these changes back like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from preferences.amending import Amendment, Edit, Editor, Given, current
from preferences.errors import ConsentMissing, LearningIsOff, NothingToTurnOver
from preferences.model import Change, Consent, Outcome, Preference, Profile, Source
from preferences.profile import Grounds, Revision, last_change, last_undone, retract
from preferences.screening import ANYTHING, Screen
from preferences.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Turned:
    """What undo or redo changed."""

    learned: tuple[Preference, ...]
    """What holds (again), as it stands now."""
    retracted: tuple[Preference, ...]
    """What no longer holds so, as it stood before."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Which switches of a profile to set; None leaves one as it is."""

    learning: bool | None = None
    applying: bool | None = None
    noticing: bool | None = None
    """Whether to learn from what the person does, not only from what they say."""
    consent: bool | None = None
    """Given, or refused or withdrawn."""


@dataclass(frozen=True, slots=True)
class Service:
    """Edits profiles in the store. The caller keeps two changes of one person apart."""

    store: Store
    editor: Editor
    now: Callable[[], datetime]
    """The clock, UTC."""
    asked_at: datetime
    """When it was asked for, UTC; what is older than the erasure of its person is refused."""
    within: UnitOfWork | None = None
    """The transaction a change is part of, which the caller commits; None for one of its own."""
    channel: str = "api"
    """Where it comes from, as evidence says it."""
    screen: Screen = ANYTHING
    """What may be kept."""

    def profile(self, user_id: str) -> Profile:
        """Give a person's profile."""
        if self.within is not None:
            return self.within.profile(user_id)
        with self.store.unit(is_reading=True) as unit:
            return unit.profile(user_id)

    def add(self, user_id: str, given: Given, source: Source = Source.STATED) -> Revision:
        """Take a preference in. Raises `LearningIsOff` and what `Editor.add` raises."""
        with self._unit(user_id) as unit:
            profile = unit.profile(user_id)
            revision = _kept(self.editor.add(profile, given, self._grounds(source)))
            if revision.change:
                ended = {p.id: p.status for p in revision.ended}
                unit.record(user_id, revision.change, revision.added, ended)
        return revision

    def amend(self, user_id: str, preference_id: str, amendment: Amendment) -> Preference:
        """Change a preference in place and give it as it stands.

        Raises `NotFound`, `LearningIsOff` where more than its status is to change, and what
        `Editor.amend` raises.
        """
        with self._unit(user_id) as unit:
            profile = unit.profile(user_id)
            edit = self._edit(profile, current(profile, preference_id), amendment)
            change, version = edit.revision.change, edit.version
            if change is None:
                return edit.preference
            ended = {p.id: p.status for p in edit.revision.ended}
            ended[preference_id] = edit.preference.status
            versions = {preference_id: version.id} if version else None
            added = [version] if version else []
            unit.record(user_id, change, added, ended, versions=versions)
            if version:
                unit.rewrite(user_id, edit.preference)
        return edit.preference

    def forget(self, user_id: str, is_meant: Callable[[Preference], bool]) -> Revision:
        """Retract the active and paused preferences that are meant."""
        with self._unit(user_id) as unit:
            profile = unit.profile(user_id)
            meant = [p.id for p in profile.preferences if is_meant(p)]
            revision = retract(profile, meant, self.now(), self.editor.new_id)
            if revision.change:
                ended = {p.id: p.status for p in revision.ended}
                unit.record(user_id, revision.change, (), ended)
        return revision

    def undo(self, user_id: str) -> Turned:
        """Take the last change back. Raises `NothingToTurnOver`."""
        nothing = "There is no change to take back."
        return self._turn_over(user_id, last_change, UnitOfWork.undo, nothing)

    def redo(self, user_id: str) -> Turned:
        """Bring back what undo took. Raises `NothingToTurnOver`."""
        nothing = "There is no change to do again."
        return self._turn_over(user_id, last_undone, UnitOfWork.redo, nothing)

    def switch(self, user_id: str, switches: Switches) -> Profile:
        """Start or stop learning, applying or noticing; give or withdraw consent."""
        with self._unit(user_id) as unit:
            unit.set_switches(user_id, switches.learning, switches.applying, switches.noticing)
            if switches.consent is not None:
                consent = Consent.GIVEN if switches.consent else Consent.REFUSED
                unit.set_consent(user_id, consent, self.now())
            return unit.profile(user_id)

    def _turn_over(
        self,
        user_id: str,
        find: Callable[[Profile], Change | None],
        turn: Callable[[UnitOfWork, str, str], None],
        nothing: str,
    ) -> Turned:
        with self._unit(user_id) as unit:
            before = unit.profile(user_id)
            change = find(before)
            if change is None:
                raise NothingToTurnOver(nothing)
            turn(unit, user_id, change.id)
            return _turned(before, unit.profile(user_id))

    @contextmanager
    def _unit(self, user_id: str) -> Iterator[UnitOfWork]:
        """Open the transaction of one change; it is kept unless something is raised.

        Raises `NotFound` for what was asked for before its person was erased.
        """
        if self.within is not None:
            self.within.refuse_erased(user_id, self.asked_at)
            yield self.within
            return
        with self.store.unit() as unit:
            unit.refuse_erased(user_id, self.asked_at)
            yield unit
            unit.commit()

    def _edit(self, profile: Profile, preference: Preference, amendment: Amendment) -> Edit:
        grounds = self._grounds(Source.STATED)
        if amendment.has_content:
            edit = self.editor.amend(profile, preference, amendment, grounds)
            _kept(edit.revision)
            return edit
        status = amendment.status or preference.status
        return self.editor.set_status(profile, preference, status, grounds)

    def _grounds(self, source: Source) -> Grounds:
        return Grounds(source, None, self.channel, self.now(), screen=self.screen)


def _kept(revision: Revision) -> Revision:
    if revision.outcome is Outcome.REFUSED and revision.profile.lacks_consent:
        raise ConsentMissing("Nothing is kept before a yes: set `consent` to true first.")
    if revision.outcome is Outcome.REFUSED:
        raise LearningIsOff("Learning is switched off; switch it on to keep something new.")
    return revision


def _turned(before: Profile, after: Profile) -> Turned:
    was = {p.id: p for p in before.preferences}
    now = {p.id: p for p in after.preferences}
    return Turned(
        tuple(p for key, p in now.items() if was.get(key) != p),
        tuple(p for key, p in was.items() if now.get(key) != p),
    )
