"""What requests and moments share: a request from a reading, its interpretation, and its memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions.base import Desk, Scene
from bot.understanding.reading import Reading
from preferences.model import Outcome, Request, SlotSource, SlotValue
from preferences.moments import Attempt
from preferences.topics import TopicBook

OTHER = "other"
"""The intent of a request nothing here was made for."""


def interpret(desk: Desk, scene: Scene, request: Request) -> None:
    """Apply the profile to a request, keep the interpretation in the draft, and say it."""
    draft, wording = scene.draft, desk.wording
    context = draft.turn.context
    interpretation = desk.considering.interpret(request, draft.profile, context, draft.now)
    draft.interpretation = interpretation
    draft.applied = [wording.because(applied) for applied in interpretation.applied]
    draft.outcome = Outcome.APPLIED if draft.learned else Outcome.ANSWERED
    if draft.learned:
        what = wording.preferences(draft.learned)
        scene.say("utter_learned", [wording.quick_reply("undo")], what=what)
    scene.say("utter_interpretation", said=wording.interpretation(interpretation))


def request_of(scene: Scene, book: TopicBook) -> Request:
    """Build the request of this turn."""
    return request_from(scene.reading, book)


def request_from(reading: Reading, book: TopicBook) -> Request:
    """Build the request from a reading: the entities whose attributes its slots map to."""
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


def unmet(reading: Reading) -> Request:
    """Build a request for what none of ours was read in: its topic may be empty, its slots are
    the attributes whose values were named.
    """
    return Request(
        intent=OTHER,
        topic=reading.topic or "",
        slots={e.attribute: SlotValue(e.value, SlotSource.UTTERANCE) for e in reading.entities},
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


def to_dict(attempt: Attempt) -> dict[str, Any]:
    """Give an attempt as a slot of the conversation holds it."""
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
