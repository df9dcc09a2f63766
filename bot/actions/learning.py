"""Learning from a statement, and taking changes back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.declining import tell_off
from bot.actions.interpreting import tell_learned
from bot.actions.waiting import ask_to_keep, ask_which, guard, honour
from bot.say import naming
from preferences.model import ChangeKind, Outcome, Preference, Source, Statement
from preferences.profile import Declined, Revision, Unsettled, last_change, last_undone, learn

_TELLING = frozenset({"action_learn", "action_change", "action_settle", "action_confirm"})
"""What was done in a turn that taught what the next one may take back."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What became of a turn's statements, beside what was kept."""

    revision: Revision | None = None
    """None when there were none to be kept at once."""
    waiting: tuple[Statement, ...] = ()
    """Those that wait for a yes."""

    @property
    def unsettled(self) -> tuple[Unsettled, ...]:
        """Give those that wait for a choice."""
        return self.revision.unsettled if self.revision else ()


def last_taught(scene: Scene) -> list[Preference]:
    """Give what the last change taught and still holds, newest first."""
    profile = scene.draft.profile
    change = last_change(profile)
    if change is None or change.kind is not ChangeKind.LEARN:
        return []
    return [p for p in reversed(profile.active(scene.draft.now)) if p.id in change.added]


def take_statements(desk: Desk, scene: Scene) -> Taught:
    """Keep what the turn states, but for what needs a yes or a choice first.

    What takes back what the turn before taught ("no wait, …") replaces all of that.
    """
    draft, reading = scene.draft, scene.reading
    if not reading.statements or reading.is_private:
        return Taught()
    if not draft.profile.is_learning:
        draft.kept_back = reading.statements
        draft.is_kept_back = draft.profile.lacks_consent
        return Taught(Revision(Outcome.REFUSED, draft.profile))
    plain, waiting = guard(desk, scene, reading.statements)
    is_taken_back = reading.is_retake and scene.last_action() in _TELLING
    instead_of = [p.id for p in last_taught(scene)] if is_taken_back else ()
    grounds = scene.grounds(Source.STATED)
    revision = learn(draft.profile, plain, grounds, desk.book, desk.new_id, instead_of)
    draft.take(revision)
    return Taught(revision, tuple(waiting))


class Learn(AttuneAction):
    """Keeps what the person stated."""

    stem = "action_learn"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what was learned, ask what is open, or say that it was known or is not kept."""
        draft, wording = scene.draft, self.desk.wording
        taught = take_statements(self.desk, scene)
        tell_learned(self.desk, scene)
        if taught.waiting:
            tried = honour(self.desk, scene, taught.waiting)
            return ask_to_keep(self.desk, scene, taught.waiting, tried)
        if taught.unsettled:
            return ask_which(self.desk, scene, taught.unsettled[0])
        revision = taught.revision
        if revision is None:
            self._unclear(scene)
        elif revision.outcome is Outcome.REFUSED:
            draft.outcome = Outcome.REFUSED
            tell_off(self.desk, scene, "utter_learning_is_off")
        elif revision.known and not revision.added:
            scene.say("utter_known", what=wording.preferences(revision.known))
        return []

    def _unclear(self, scene: Scene) -> None:
        """Say why nothing was read that could be kept: it may not be, or it is unclear."""
        if reason := scene.draft.screen.find(scene.reading.text):
            scene.draft.declined.append(Declined(scene.reading.text, reason))
            return
        scene.draft.outcome = Outcome.NOT_UNDERSTOOD
        scene.say("utter_statement_unclear")


class NotKept(AttuneAction):
    """Keeps nothing of this turn, or takes back what was learned last."""

    stem = "action_not_kept"

    def perform(self, scene: Scene) -> list[Event]:
        """Say which of the two it was."""
        draft, change = scene.draft, last_change(scene.draft.profile)
        if scene.reading.statements or scene.reading.entities:
            draft.outcome = Outcome.UNCHANGED
            scene.say("utter_not_kept")
        elif change is None or change.kind is not ChangeKind.LEARN:
            draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_undo")
        else:
            draft.undo(change)
            _say_undone(self, scene)
        return []


class Undo(AttuneAction):
    """Takes the last change back exactly."""

    stem = "action_undo"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what was taken back and what holds again."""
        change = last_change(scene.draft.profile)
        if change is None:
            scene.draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_undo")
            return []
        scene.draft.undo(change)
        _say_undone(self, scene)
        return []


class Redo(AttuneAction):
    """Brings back what undo took."""

    stem = "action_redo"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what holds again."""
        change = last_undone(scene.draft.profile)
        if change is None:
            scene.draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_redo")
            return []
        scene.draft.redo(change)
        learned, undo = scene.draft.learned, [self.desk.wording.quick_reply("undo")]
        if learned:
            what = self.desk.wording.preferences(learned)
            scene.say("utter_redone_what", undo, what=what)
        else:
            scene.say("utter_redone", undo)
        return []


def _say_undone(action: AttuneAction, scene: Scene) -> None:
    draft, wording = scene.draft, action.desk.wording
    redo = [wording.quick_reply("redo")]
    if draft.learned:
        scene.say("utter_undone_back", redo, what=wording.preferences(draft.learned))
    elif draft.retracted:
        scene.say("utter_undone", redo, what=wording.preferences(draft.retracted))
    elif draft.named:
        scene.say("utter_undone_back", what=naming.concepts(wording, draft.named))
    elif draft.unnamed:
        scene.say("utter_undone", redo, what=naming.concepts(wording, draft.unnamed))
    else:
        scene.say("utter_undone_plain", redo)
