"""What requests and moments share: a request from a reading, its interpretation, and its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from preferences.apply import apply
from preferences.model import Outcome, Request, Scalar, SlotSource, SlotValue
from preferences.signals import Attempt
from preferences.topics import TopicBook

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""


async def interpret(desk: Desk, scene: Scene, request: Request) -> list[Event]:
    """Apply the profile to a request, keep the interpretation in the draft, and say it.

    Gives the events of a question that stands open because of it.
    """
    draft, wording = scene.draft, desk.wording
    interpretation = apply(request, draft.profile, draft.turn.context, desk.book, draft.now)
    draft.interpretation = interpretation
    draft.applied = [wording.because(applied) for applied in interpretation.applied]
    draft.outcome = Outcome.APPLIED if draft.learned else Outcome.ANSWERED
    if draft.learned:
        what = wording.preferences(draft.learned)
        scene.say("utter_learned", [wording.quick_reply("undo")], what=what)
    scene.say("utter_interpretation", said=wording.interpretation(interpretation))
    return []


def request_of(scene: Scene, book: TopicBook) -> Request:
    """Build the request from the reading: the entities whose attributes its slots map to.

    One that goes on with the last request keeps what that was asked with.
    """
    reading = scene.reading
    spec = book.requests[reading.request or ""]
    slots = _slots_gone_on_with(scene) if reading.is_follow_up else {}
    for slot in spec.slots.values():
        found = [e for e in reading.entities if e.attribute == slot.attribute and not e.is_rejected]
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
    return Attempt(
        request.intent,
        request.text,
        {k: v.value for k, v in request.slots.items()},
        at,
        is_for_other=request.is_for_other,
        is_surprise=request.is_surprise,
    )


def answered(scene: Scene, attempt: Attempt) -> Attempt:
    """Remember with a request what it was just answered with."""
    meant = scene.draft.interpretation
    if meant is None:
        return attempt
    answer = {name: slot.value for name, slot in meant.slots.items()}
    is_renewed = any(applied.preference.supersedes for applied in meant.applied)
    return replace(attempt, answer=answer, is_renewed=is_renewed)


def again(attempt: Attempt, book: TopicBook) -> Request:
    """Give a remembered request once more."""
    spec = book.requests[attempt.intent]
    slots = {k: SlotValue(v, SlotSource.UTTERANCE) for k, v in attempt.slots.items()}
    return Request(
        spec.name,
        spec.topic,
        slots,
        attempt.text,
        is_for_other=attempt.is_for_other,
        is_surprise=attempt.is_surprise,
    )


def attempts_of(scene: Scene) -> list[Attempt]:
    """Give the requests of this conversation that are remembered, oldest first."""
    return [_from_dict(body) for body in scene.slot("attempts") or []]


def keep_attempts(attempts: Sequence[Attempt]) -> Event:
    """Have the latest of these requests remembered."""
    event: Event = SlotSet("attempts", [to_dict(a) for a in attempts[-ATTEMPTS_KEPT:]])
    return event


def settle_last(scene: Scene) -> list[Event]:
    """Remember that the last request, if there was one, was answered as the person liked."""
    attempts = attempts_of(scene)
    if not attempts:
        return []
    return [keep_attempts([*attempts[:-1], replace(attempts[-1], is_settled=True)])]


def to_dict(attempt: Attempt) -> dict[str, Any]:
    """Give an attempt as a slot of the conversation holds it."""
    body: dict[str, Any] = asdict(attempt)
    return body | {"at": attempt.at.isoformat()}


def _from_dict(body: dict[str, Any]) -> Attempt:
    slots, answer = _values(body["slots"]), _values(body["answer"])
    at = datetime.fromisoformat(body["at"])
    return Attempt(**{**body, "slots": slots, "answer": answer, "at": at})


def _values(slots: dict[str, Any]) -> dict[str, Scalar | tuple[Scalar, ...]]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in slots.items()}
