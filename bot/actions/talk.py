"""Everything that is only talk."""

from __future__ import annotations

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import OTHER, settle_last, unmet
from preferences.model import Interpretation, Outcome

_LAST = "utter_repeat"
_PLEASED = frozenset({"praise", "thanks"})
"""Intents of somebody who was pleased with the last answer."""


class Help(AttuneAction):
    """Says what can be asked."""

    stem = "action_help"

    def perform(self, scene: Scene) -> list[Event]:
        """List the requests of all topics."""
        scene.say("utter_help", requests=_requests(self))
        return []


class Talk(AttuneAction):
    """Answers greetings, thanks and the like: the response bears the intent's name."""

    stem = "action_talk"

    def perform(self, scene: Scene) -> list[Event]:
        """Say the response of the intent; say the last answer again where that was asked."""
        if scene.reading.intent == "repeat_please":
            last = next((e for e in reversed(scene.tracker.events) if e["event"] == "bot"), None)
            if last and last.get("text"):
                scene.say(_LAST, text_again=last["text"])
                return []
        scene.say(f"utter_{scene.reading.intent}")
        scene.draft.is_over = scene.reading.intent == "goodbye"
        return settle_last(scene) if scene.reading.intent in _PLEASED else []


class NotUnderstood(AttuneAction):
    """Says honestly that it was not understood, and what can be asked."""

    stem = "action_not_understood"

    def perform(self, scene: Scene) -> list[Event]:
        """Never force a meaning on what has none here."""
        if scene.reading.intent == "affirm":
            scene.say("utter_ok")
            return []
        if scene.reading.is_others and scene.reading.intent == OTHER:
            scene.draft.outcome = Outcome.UNCHANGED
            scene.say("utter_only_yours")
            return []
        scene.draft.outcome = Outcome.NOT_UNDERSTOOD
        scene.draft.interpretations += self._interpretation(scene)
        scene.say("utter_not_understood", requests=_requests(self))
        return []

    def _interpretation(self, scene: Scene) -> list[Interpretation]:
        """Give what a host should answer it with in mind, if anything: it may well know how."""
        draft, request = scene.draft, unmet(scene.reading)
        context = draft.turn.context
        found = self.desk.considering.find(request, draft.profile, context, draft.now)
        if not found:
            return []
        topic = request.topic or found[0].preference.topic
        meant = Interpretation(request.intent, topic, request.confidence, {}, considerations=found)
        return [meant]


def _requests(action: AttuneAction) -> str:
    titles = [spec.title for spec in action.desk.book.requests.values()]
    return action.desk.wording.join(titles)
