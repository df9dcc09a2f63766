"""Asking whether an answer that rests on an unsure reading was right."""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk.events import SlotSet

from bot.actions.asking import asked, may_ask
from bot.actions.base import AttuneAction, Desk, Event, Scene
from bot.actions.interpreting import attempts_of, settle_last
from preferences.moments import hold_off, is_cooling

UNSURE = 0.55
"""Confidence below which an answer is asked about: of the reading, or of the recogniser."""
ANY_TOPIC = ""
"""Topic under which it is kept that a person was asked lately if an answer was right."""
REST = timedelta(days=1)
"""How long nobody is asked it again, however short their conversations."""


class TakeYes(AttuneAction):
    """The answer was right."""

    stem = "action_answer_was_right"

    def perform(self, scene: Scene) -> list[Event]:
        """Count it; the request is settled."""
        attempts = attempts_of(scene)
        scene.draft.count("confirmed_right", attempts[-1].intent if attempts else "")
        scene.say("utter_praise")
        return [SlotSet("awaiting", None), *settle_last(scene)]


def ask_if_right(desk: Desk, scene: Scene) -> list[Event]:
    """Ask whether the answer was right, where it is unsure and nobody asked lately.

    The turns since the last time are counted by the requests among them, so there are at least as
    many turns.
    """
    draft, gap = scene.draft, desk.manners.check_gap
    since = (scene.slot("since_check") or 0) + 1
    is_due = gap > 0 and (since >= gap or scene.slot("since_check") is None)
    if not (is_due and _confidence(scene) < UNSURE and may_ask(desk, scene)):
        return [] if scene.slot("since_check") is None else [SlotSet("since_check", since)]
    if is_cooling(draft.profile.cooldowns, ANY_TOPIC, draft.now):
        return []
    draft.cool_down(hold_off(draft.profile, ANY_TOPIC, draft.now + REST))
    draft.count("check_offered", draft.interpretation.topic if draft.interpretation else "")
    draft.expects_reply = True
    scene.say("utter_check", [desk.wording.quick_reply("yes"), desk.wording.quick_reply("no")])
    asked_now = asked(scene, desk.manners, None)
    return [SlotSet("awaiting", "check"), SlotSet("since_check", 0), asked_now]


def _confidence(scene: Scene) -> float:
    """Give how sure the reading is, 0–1; no surer than what was heard."""
    heard = [h.confidence for h in scene.draft.turn.hypotheses[:1]]
    return min([scene.reading.confidence, *heard])
