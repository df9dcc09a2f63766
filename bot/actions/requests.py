"""Carrying out a request: apply what is known, say what it means, notice when it keeps failing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import AttuneAction, Event, Scene
from bot.actions.moments import offer
from preferences.apply import apply
from preferences.model import Interpretation, Outcome, Request, SlotSource, SlotValue, Source
from preferences.moments import Attempt, Signals, find, reason_for
from preferences.profile import learn
from preferences.topics import TopicBook

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""


class CarryOut(AttuneAction):
    """Interprets the request of this turn."""

    stem = "action_carry_out"

    def perform(self, scene: Scene) -> list[Event]:
        """Learn what was said beside the request, apply what is known, answer, then maybe ask."""
        reading, draft = scene.reading, scene.draft
        if reading.statements:
            grounds = scene.grounds(Source.STATED)
            draft.take(
                learn(draft.profile, reading.statements, grounds, self.desk.book, self.desk.new_id)
            )
        request = request_of(scene, self.desk.book)
        interpretation = interpret(self, scene, request)
        attempts = [*attempts_of(scene), attempt_of(request, draft.now)][-ATTEMPTS_KEPT:]
        signals = Signals(is_barge_in=draft.turn.is_barge_in)
        spec = self.desk.book.requests[request.intent]
        reason = reason_for(attempts, signals, spec, draft.now)
        events = [SlotSet("attempts", [_to_dict(a) for a in attempts]), *close_moment(scene)]
        if reason and not scene.slot("has_asked") and not scene.tracker.active_loop.get("name"):
            moment = find(reason, interpretation, draft.profile, self.desk.book, draft.now)
            if moment:
                return [*events, *offer(self.desk, scene, moment, "utter_moment_question")]
        return events


class CarryOutAgain(AttuneAction):
    """Does the last request once more ("again", "another one"): no sign of failure."""

    stem = "action_carry_out_again"

    def perform(self, scene: Scene) -> list[Event]:
        """Interpret the last request again."""
        attempts = attempts_of(scene)
        if not attempts:
            scene.draft.outcome = Outcome.NOT_UNDERSTOOD
            scene.say("utter_nothing_to_repeat")
            return []
        interpret(self, scene, again(attempts[-1], self.desk.book))
        return []


def interpret(action: AttuneAction, scene: Scene, request: Request) -> Interpretation:
    """Apply the profile to a request, put it in the draft and say it."""
    draft, wording = scene.draft, action.desk.wording
    interpretation = apply(request, draft.profile, draft.turn.context, action.desk.book, draft.now)
    draft.interpretation = interpretation
    draft.applied = [wording.because(applied) for applied in interpretation.applied]
    draft.outcome = Outcome.APPLIED if draft.learned else Outcome.ANSWERED
    if draft.learned:
        what = wording.preferences(draft.learned)
        undo = [wording.quick_reply("undo")]
        scene.say("utter_learned", undo, what=what)
    scene.say("utter_interpretation", said=wording.interpretation(interpretation))
    return interpretation


def request_of(scene: Scene, book: TopicBook) -> Request:
    """Build the request from the reading: the entities whose attributes its slots map to."""
    reading = scene.reading
    spec = book.requests[reading.request or ""]
    slots: dict[str, SlotValue] = {}
    for slot in spec.slots.values():
        found = [e for e in reading.entities if e.attribute == slot.attribute]
        if not found:
            continue
        is_many = book.attribute(slot.attribute).is_many
        value = tuple(e.value for e in found) if is_many else found[0].value
        surface = found[0].text
        confidence = min(e.confidence for e in found)
        slots[slot.name] = SlotValue(value, SlotSource.UTTERANCE, surface, None, confidence)
    return Request(
        intent=spec.name,
        topic=spec.topic,
        slots=slots,
        text=reading.text,
        confidence=reading.confidence,
        is_for_other=reading.is_for_other,
        is_surprise=reading.is_surprise,
    )


def attempt_of(request: Request, at: datetime) -> Attempt:
    """Remember a request."""
    return Attempt(request.intent, request.text, {k: v.value for k, v in request.slots.items()}, at)


def again(attempt: Attempt, book: TopicBook) -> Request:
    """Give a remembered request once more."""
    spec = book.requests[attempt.intent]
    slots = {k: SlotValue(v, SlotSource.UTTERANCE) for k, v in attempt.slots.items()}
    return Request(spec.name, spec.topic, slots, attempt.text)


def attempts_of(scene: Scene) -> list[Attempt]:
    """Give the requests of this conversation that are remembered, oldest first."""
    return [_from_dict(body) for body in scene.slot("attempts") or []]


def close_moment(scene: Scene) -> list[Event]:
    """A new request leaves an open question behind, unanswered."""
    if scene.slot("awaiting") is None:
        return []
    if scene.slot("moment"):
        scene.draft.count("moment_ignored", scene.slot("moment")["topic"])
    return [SlotSet("awaiting", None), SlotSet("moment", None), SlotSet("expected", None)]


def _to_dict(attempt: Attempt) -> dict[str, Any]:
    return {
        "intent": attempt.intent,
        "text": attempt.text,
        "slots": {k: list(v) if isinstance(v, tuple) else v for k, v in attempt.slots.items()},
        "at": attempt.at.isoformat(),
    }


def _from_dict(body: dict[str, Any]) -> Attempt:
    slots = {k: tuple(v) if isinstance(v, list) else v for k, v in body["slots"].items()}
    attempt = Attempt(body["intent"], body["text"], {}, datetime.fromisoformat(body["at"]))
    return replace(attempt, slots=slots)
