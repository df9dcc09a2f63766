"""Silence, and "never mind" right after an answer."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from bot.actions.asking import close_moment, open_moment, put
from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.interpreting import attempts_of, keep_attempts
from preferences.model import Outcome

_CARRYING_OUT = frozenset({"action_carry_out", "action_carry_out_again", "action_correct"})
"""What an answer that can be called off comes from."""


class HearNothing(AttuneAction):
    """Nobody said anything: no complaint, no refusal, no answer."""

    stem = "action_silence"

    def perform(self, scene: Scene) -> list[Event]:
        """Put an open question once more, then let it go; else say nothing was heard."""
        scene.draft.outcome = Outcome.NOT_UNDERSTOOD
        if scene.is_in_lesson:
            return []
        moment, body = open_moment(scene), scene.slot("moment")
        if moment is None:
            scene.say("utter_silence")
            return close_moment(scene) if scene.slot("awaiting") == "check" else []
        if body.get("is_silent"):
            scene.say("utter_ok")
            return close_moment(scene)
        is_offer = scene.slot("awaiting") == "offer"
        put(self.desk, scene, moment, "utter_moment_question", is_offer)
        return [SlotSet("moment", {**body, "is_silent": True})]


class CallOff(AttuneAction):
    """Takes a "never mind" with no question open; right after an answer it is a sign."""

    stem = "action_call_off"

    def perform(self, scene: Scene) -> list[Event]:
        """Take it kindly, and remember that the answer was called off."""
        scene.say("utter_cancel")
        if scene.last_action() not in _CARRYING_OUT or not attempts_of(scene):
            return []
        attempts = attempts_of(scene)
        return [keep_attempts([*attempts[:-1], replace(attempts[-1], is_cut_short=True)])]
