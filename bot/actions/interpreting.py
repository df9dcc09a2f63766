"""What requests and moments share: a request from a reading, its interpretation, and its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from bot.understanding.reading import Requested
from preferences.apply import apply
from preferences.model import Interpretation, Outcome, Profile, Request, SlotSource, SlotValue
from preferences.moments import Attempt
from preferences.topics import TopicBook

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""


def interpret(
    desk: Desk, scene: Scene, request: Request, profile: Profile | None = None
) -> Interpretation:
    """Apply the profile to a request, keep the interpretation in the draft, and say it.

    `profile` is the person's own, unless another is given (one with what is not kept yet).
    """
    draft, wording = scene.draft, desk.wording
    context, known = draft.turn.context, profile or draft.profile
    interpretation = apply(request, known, context, desk.book, draft.now)
    draft.interpretations.append(interpretation)
    draft.applied += [wording.because(applied) for applied in interpretation.applied]
    draft.outcome = Outcome.APPLIED if draft.learned else Outcome.ANSWERED
    scene.say("utter_interpretation", said=wording.interpretation(interpretation))
    return interpretation


def tell_learned(desk: Desk, scene: Scene) -> None:
    """Say what this turn taught, with undo; nothing where it taught nothing."""
    if scene.draft.learned:
        undo = [desk.wording.quick_reply("undo")]
        scene.say("utter_learned", undo, what=desk.wording.preferences(scene.draft.learned))


def requests_of(scene: Scene, book: TopicBook) -> list[Request]:
    """Build the requests of the turn, in the order they were made; one in most turns."""
    reading = scene.reading
    single = Requested(
        reading.request or "",
        reading.confidence,
        reading.text,
        reading.entities,
        reading.is_for_other,
        reading.is_surprise,
    )
    if reading.is_follow_up:
        return [_request(single, book, _slots_gone_on_with(scene))]
    return [_request(asked, book) for asked in reading.requested or (single,)]


def remember(scene: Scene, attempts: Sequence[Attempt]) -> list[Event]:
    """Give the event that keeps requests among the latest of the conversation."""
    latest = [*attempts_of(scene), *attempts][-ATTEMPTS_KEPT:]
    return [SlotSet("attempts", [to_dict(attempt) for attempt in latest])]


def _request(
    asked: Requested, book: TopicBook, gone_on_with: Mapping[str, SlotValue] | None = None
) -> Request:
    """Build a request: its slots take the entities whose attributes they map to.

    One that goes on with the last request keeps what that was asked with.
    """
    spec = book.requests[asked.request]
    slots = dict(gone_on_with or {})
    for slot in spec.slots.values():
        found = [e for e in asked.entities if e.attribute == slot.attribute]
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
        text=asked.text,
        confidence=asked.confidence,
        is_for_other=asked.is_for_other,
        is_surprise=asked.is_surprise,
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
    return [attempt_from(body) for body in scene.slot("attempts") or []]


def to_dict(attempt: Attempt) -> dict[str, Any]:
    """Give an attempt as a slot of the conversation holds it."""
    return {
        "intent": attempt.intent,
        "text": attempt.text,
        "slots": {k: list(v) if isinstance(v, tuple) else v for k, v in attempt.slots.items()},
        "at": attempt.at.isoformat(),
    }


def attempt_from(body: dict[str, Any]) -> Attempt:
    """Build an attempt from what `to_dict` gave."""
    slots = {k: tuple(v) if isinstance(v, list) else v for k, v in body["slots"].items()}
    attempt = Attempt(body["intent"], body["text"], {}, datetime.fromisoformat(body["at"]))
    return replace(attempt, slots=slots)
