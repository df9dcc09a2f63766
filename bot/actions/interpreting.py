"""What requests and moments share: a request from a reading, its interpretation, and its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from bot.turn import QuickReply
from preferences.apply import apply
from preferences.model import Interpretation, Outcome, Request, SlotSource, SlotValue
from preferences.moments import Attempt
from preferences.topics import TopicBook

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""


def interpret(
    desk: Desk, scene: Scene, request: Request, buttons: Sequence[QuickReply] = ()
) -> None:
    """Apply the profile to a request, keep the interpretation in the draft, and say it."""
    draft, wording = scene.draft, desk.wording
    interpretation = apply(request, draft.profile, draft.turn.context, desk.book, draft.now)
    draft.interpretation = interpretation
    draft.applied = [wording.because(applied) for applied in interpretation.applied]
    is_told = draft.learned or draft.named
    draft.outcome = Outcome.APPLIED if is_told else Outcome.ANSWERED
    if draft.learned:
        what = wording.preferences(draft.learned)
        scene.say("utter_learned", [wording.quick_reply("undo")], what=what)
    scene.say("utter_interpretation", buttons, said=wording.interpretation(interpretation))


def said_so_far(request: Request) -> Interpretation:
    """Give what a request says by itself, while something in it is still to be asked."""
    return Interpretation(request.intent, request.topic, request.confidence, request.slots)


def remember(scene: Scene, request: Request) -> Event:
    """Remember a request as the latest of this conversation."""
    attempts = [*attempts_of(scene), attempt_of(request, scene.draft.now)][-ATTEMPTS_KEPT:]
    event: Event = SlotSet("attempts", [to_dict(attempt) for attempt in attempts])
    return event


def request_of(scene: Scene, book: TopicBook) -> Request:
    """Build the request from the reading: the entities whose attributes its slots map to.

    One that goes on with the last request keeps what that was asked with.
    """
    reading = scene.reading
    spec = book.requests[reading.request or ""]
    slots = _slots_gone_on_with(scene) if reading.is_follow_up else {}
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


def _slots_gone_on_with(scene: Scene) -> dict[str, SlotValue]:
    """Give what the last request was asked with."""
    slots = attempts_of(scene)[-1].slots
    return {name: SlotValue(value, SlotSource.UTTERANCE) for name, value in slots.items()}


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
    return [from_dict(body) for body in scene.slot("attempts") or []]


def to_dict(attempt: Attempt) -> dict[str, Any]:
    """Give an attempt as a slot of the conversation holds it."""
    return {
        "intent": attempt.intent,
        "text": attempt.text,
        "slots": {k: list(v) if isinstance(v, tuple) else v for k, v in attempt.slots.items()},
        "at": attempt.at.isoformat(),
    }


def from_dict(body: dict[str, Any]) -> Attempt:
    """Build an attempt from what `to_dict` gave."""
    slots = {k: tuple(v) if isinstance(v, list) else v for k, v in body["slots"].items()}
    attempt = Attempt(body["intent"], body["text"], {}, datetime.fromisoformat(body["at"]))
    return replace(attempt, slots=slots)
