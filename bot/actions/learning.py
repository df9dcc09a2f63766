"""Learning from a statement, and taking changes back."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.concepts import forget_name
from bot.say import naming
from preferences.concepts import forget, forget_too
from preferences.model import Outcome, Source
from preferences.profile import last_change, last_undone, learn, matching, retract


class Learn(AttuneAction):
    """Keeps what the person stated."""

    stem = "action_learn"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what was learned, or that it was known, or that learning is paused."""
        draft, wording = scene.draft, self.desk.wording
        grounds = scene.grounds(Source.STATED)
        revision = learn(
            draft.profile, scene.reading.statements, grounds, self.desk.book, self.desk.new_id
        )
        draft.take(revision)
        if revision.outcome is Outcome.REFUSED:
            scene.say("utter_learning_is_off")
        elif revision.added:
            undo = [wording.quick_reply("undo")]
            scene.say("utter_learned", undo, what=wording.preferences(revision.added))
        elif revision.known:
            scene.say("utter_known", what=wording.preferences(revision.known))
        else:
            draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_statement_unclear")
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
        scene.say("utter_redone")
        return []


class Forget(AttuneAction):
    """Retracts what the person names."""

    stem = "action_forget"

    def perform(self, scene: Scene) -> list[Event]:
        """Say what was forgotten, or that nothing of the kind was known."""
        if not scene.reading.statements and forget_name(self.desk, scene):
            return []
        draft, reading, wording = scene.draft, scene.reading, self.desk.wording
        named = {e.value for e in reading.entities}
        topics = [reading.topic] if reading.topic and not named else []
        found = matching(draft.profile, reading.statements, topics, draft.now)
        found = found or tuple(p for p in draft.profile.active(draft.now) if p.value in named)
        if not found:
            draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_nothing_to_forget")
            return []
        draft.take(retract(draft.profile, [p.id for p in found], draft.now, self.desk.new_id))
        undo = [wording.quick_reply("undo")]
        scene.say("utter_forgotten", undo, what=wording.preferences(found))
        return []


class AskForgetAll(AttuneAction):
    """Asks before everything is forgotten."""

    stem = "action_ask_forget_all"

    def perform(self, scene: Scene) -> list[Event]:
        """Ask, or say that nothing is known."""
        draft, wording = scene.draft, self.desk.wording
        known = (*draft.profile.active(draft.now), *draft.profile.concepts)
        if not known:
            draft.outcome = Outcome.NOT_FOUND
            scene.say("utter_review_empty")
            return []
        draft.outcome, draft.expects_reply = Outcome.NEEDS_CONFIRMING, True
        buttons = [wording.quick_reply("yes"), wording.quick_reply("no")]
        scene.say("utter_ask_forget_all", buttons, count=len(known))
        return [SlotSet("awaiting", "confirmation")]


class ForgetAll(AttuneAction):
    """Retracts everything, after a yes."""

    stem = "action_forget_all"

    def perform(self, scene: Scene) -> list[Event]:
        """Retract all that is active."""
        draft = scene.draft
        everything = [p.id for p in draft.profile.active(draft.now)]
        names = draft.profile.concepts
        revision = retract(draft.profile, everything, draft.now, self.desk.new_id)
        if revision.change:
            draft.take(forget_too(revision, names))
        else:
            draft.take(forget(draft.profile, names, draft.now, self.desk.new_id))
        scene.say("utter_forgotten_all", [self.desk.wording.quick_reply("undo")])
        return [SlotSet("awaiting", None)]


class Keep(AttuneAction):
    """Keeps everything, after a no."""

    stem = "action_keep"

    def perform(self, scene: Scene) -> list[Event]:
        """Say that nothing was forgotten."""
        scene.draft.outcome = Outcome.UNCHANGED
        scene.say("utter_kept")
        return [SlotSet("awaiting", None)]


def _say_undone(action: AttuneAction, scene: Scene) -> None:
    draft, wording = scene.draft, action.desk.wording
    if draft.learned:
        scene.say("utter_undone_back", what=wording.preferences(draft.learned))
    elif draft.retracted:
        scene.say("utter_undone", what=wording.preferences(draft.retracted))
    elif draft.named:
        scene.say("utter_undone_back", what=naming.concepts(wording, draft.named))
    elif draft.unnamed:
        scene.say("utter_undone", what=naming.concepts(wording, draft.unnamed))
    else:
        scene.say("utter_undone_plain")
