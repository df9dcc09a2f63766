"""Answering about the profile, and everything that is only talk."""

from __future__ import annotations

from itertools import groupby

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import again, attempts_of, settle_last
from preferences.apply import apply
from preferences.model import Outcome

SHOWN_MOST = 12
"""Preferences a review says aloud; the panel and the export show all."""
_LAST = "utter_repeat"
_PLEASED = frozenset({"praise", "thanks"})
"""Intents of somebody who was pleased with the last answer."""
_SWITCHES = {
    "pause_learning": ("is_learning", False),
    "resume_learning": ("is_learning", True),
    "pause_applying": ("is_applying", False),
    "resume_applying": ("is_applying", True),
}
"""Which switch an intent turns, and which way."""


class Review(AttuneAction):
    """Says what is known of the person, of one topic where one was named."""

    stem = "action_review"

    def perform(self, scene: Scene) -> list[Event]:
        """Say it by topic."""
        active = scene.draft.profile.active(scene.draft.now)
        topic = scene.reading.topic
        known = [p for p in active if topic in (None, p.topic)]
        if not known:
            scene.say("utter_review_topic_empty" if active else "utter_review_empty")
            return []
        shown = sorted(known[-SHOWN_MOST:], key=lambda p: p.topic)
        parts = [
            self.desk.wording.preferences(list(g)) for _, g in groupby(shown, lambda p: p.topic)
        ]
        scene.say("utter_review", what="; ".join(parts), count=len(known))
        return []


class Explain(AttuneAction):
    """Says why the last answer was what it was."""

    stem = "action_explain"

    def perform(self, scene: Scene) -> list[Event]:
        """Interpret the last request again, silently, and give its reasons."""
        attempts, draft = attempts_of(scene), scene.draft
        if not attempts:
            scene.say("utter_explain_nothing")
            return []
        request = again(attempts[-1], self.desk.book)
        context = draft.turn.context
        interpretation = apply(request, draft.profile, context, self.desk.book, draft.now)
        draft.applied = [self.desk.wording.because(a) for a in interpretation.applied]
        if draft.applied:
            scene.say(
                "utter_explain", because=" ".join(dict.fromkeys(a.because for a in draft.applied))
            )
        else:
            scene.say("utter_explain_words")
        return []


class Switch(AttuneAction):
    """Pauses or resumes learning or applying."""

    stem = "action_switch"

    def perform(self, scene: Scene) -> list[Event]:
        """Turn the switch and say so."""
        intent = scene.reading.intent
        name, value = _SWITCHES[intent]
        scene.draft.switch(**{name: value})
        scene.draft.outcome = Outcome.APPLIED
        scene.say(f"utter_{intent}")
        return []


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
        return settle_last(scene) if scene.reading.intent in _PLEASED else []


class NotUnderstood(AttuneAction):
    """Says honestly that it was not understood, and what can be asked."""

    stem = "action_not_understood"

    def perform(self, scene: Scene) -> list[Event]:
        """Never force a meaning on what has none here."""
        if scene.reading.intent == "affirm":
            scene.say("utter_ok")
            return []
        scene.draft.outcome = Outcome.NOT_UNDERSTOOD
        scene.say("utter_not_understood", requests=_requests(self))
        return []


def _requests(action: AttuneAction) -> str:
    titles = [spec.title for spec in action.desk.book.requests.values()]
    return action.desk.wording.join(titles)
