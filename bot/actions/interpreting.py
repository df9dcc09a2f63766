"""What requests and moments share: a request from a reading, its interpretation, and its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.base import Desk, Event, Scene
from bot.actions.fulfilling import ask_back, known_choice, place_order, settle, tell, with_choice
from bot.fulfilment import Deed, DeedState
from bot.turn import AppliedNote, QuickReply
from bot.understanding.reading import Reading, Requested
from preferences.apply import contradicted
from preferences.considering import MOST
from preferences.model import (
    Applied,
    Consideration,
    Context,
    Interpretation,
    Outcome,
    Profile,
    Request,
    Scalar,
    SlotSource,
    SlotValue,
    Stance,
)
from preferences.signals import Attempt
from preferences.topics import TopicBook

ATTEMPTS_KEPT = 5
"""Requests of a conversation that are remembered to notice repeats."""
OTHER = "other"
"""The intent of a request nothing here was made for."""


def interpretation_of(
    desk: Desk, request: Request, profile: Profile, context: Context, now: datetime
) -> tuple[Interpretation, list[AppliedNote]]:
    """Say what a request means for this person now, and why; changes nothing.

    Spoken requests and those of `POST /v1/interpret` both come through here. A hard rule that the
    request goes against all the same is kept in mind first of all.
    """
    interpretation = desk.considering.interpret(request, profile, context, now)
    broken = contradicted(request, profile, context, desk.book, now)
    in_mind = [Consideration(applied.preference, 1.0) for applied in broken]
    considered = (*in_mind, *interpretation.considerations)[:MOST]
    interpretation = replace(interpretation, considerations=considered)
    return interpretation, [desk.wording.because(applied) for applied in interpretation.applied]


async def interpret(
    desk: Desk,
    scene: Scene,
    request: Request,
    buttons: Sequence[QuickReply] = (),
    profile: Profile | None = None,
) -> list[Event]:
    """Apply the profile to a request, have it carried out, and say what came of it.

    `profile` is the person's own, unless another is given (one with what is not kept yet). Gives
    the events of the question that stands open where the host asks back.
    """
    draft = scene.draft
    is_told = draft.learned or draft.named
    draft.outcome = Outcome.APPLIED if is_told else Outcome.ANSWERED
    request, deed = await _carried_out(desk, scene, request, profile or draft.profile)
    draft.deed = deed
    if deed.state is DeedState.NEEDS_CHOICE:
        return ask_back(desk, scene, request, deed)
    tell(scene, deed, buttons)
    return []


async def _carried_out(
    desk: Desk, scene: Scene, request: Request, profile: Profile
) -> tuple[Request, Deed]:
    """Order what a request means; choose for the person where a preference settles a choice.

    Gives the request as it was last ordered.
    """
    draft, settled, before = scene.draft, list[Applied](), list(scene.draft.applied)
    draft.interpretations.append(said_so_far(request))
    while True:
        context, now = draft.turn.context, draft.now
        interpretation, notes = interpretation_of(desk, request, profile, context, now)
        draft.interpretations[-1] = interpretation
        draft.applied = [*before, *notes, *map(desk.wording.because, settled)]
        deed = await place_order(desk, scene)
        choice = known_choice(deed, desk.book.requests[request.intent], desk.book)
        chosen = settle(choice, request, draft, desk.book) if choice else None
        if chosen is None or any(chosen.slot == other.slot for other in settled):
            return request, deed
        settled.append(chosen)
        request = with_choice(request, chosen.slot, chosen.preference, desk.book)


def said_so_far(request: Request) -> Interpretation:
    """Give what a request says by itself, while something in it is still to be one."""
    return Interpretation(request.intent, request.topic, request.confidence, request.slots)


def tell_learned(desk: Desk, scene: Scene) -> None:
    """Say what this turn taught, with undo; nothing where it taught nothing."""
    if scene.draft.learned:
        undo = [desk.wording.quick_reply("undo")]
        scene.say("utter_learned", undo, what=desk.wording.preferences(scene.draft.learned))


def requests_of(scene: Scene, book: TopicBook) -> list[Request]:
    """Build the requests of the turn, in the order they were made; one in most turns.

    One that goes on with the last request keeps what that was asked with. What the same turn
    speaks against is asked for by none.
    """
    reading = scene.reading
    if reading.is_follow_up:
        return [_request(_single(reading), book, _slots_gone_on_with(scene))]
    made = reading.requested or (_single(reading),)
    return [_request(_without_disliked(one, reading), book) for one in made]


def request_from(reading: Reading, book: TopicBook) -> Request:
    """Build the request of a reading that makes one."""
    return _request(_single(reading), book)


def _without_disliked(one: Requested, reading: Reading) -> Requested:
    disliked = [s for s in reading.statements if s.stance is Stance.AVOID]
    wanted = (
        entity
        for entity in one.entities
        if not any(entity.start < s.end and s.start < entity.end for s in disliked)
    )
    return replace(one, entities=tuple(wanted))


def _single(reading: Reading) -> Requested:
    return Requested(
        reading.request or "",
        reading.confidence,
        reading.text,
        reading.entities,
        reading.is_for_other,
        reading.is_surprise,
    )


def remember(scene: Scene, attempts: Sequence[Attempt]) -> list[Event]:
    """Give the event that keeps requests among the latest of the conversation."""
    return [keep_attempts([*attempts_of(scene), *attempts])]


def _request(
    one: Requested, book: TopicBook, gone_on_with: Mapping[str, SlotValue] | None = None
) -> Request:
    """Build a request: its slots take the entities whose attributes they map to.

    One that goes on with the last request keeps what that was asked with.
    """
    spec = book.requests[one.request]
    slots = dict(gone_on_with or {})
    for slot in spec.slots.values():
        found = [e for e in one.entities if e.attribute == slot.attribute and not e.is_rejected]
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
        text=one.text,
        confidence=one.confidence,
        is_for_other=one.is_for_other,
        is_surprise=one.is_surprise,
    )


def _slots_gone_on_with(scene: Scene) -> dict[str, SlotValue]:
    """Give what the last request was asked with."""
    slots = attempts_of(scene)[-1].slots
    return {name: SlotValue(value, SlotSource.UTTERANCE) for name, value in slots.items()}


def unmet(reading: Reading) -> Request:
    """Build a request for what none of ours was read in: its topic may be empty, its slots are
    the attributes whose values were named.
    """
    return Request(
        intent=OTHER,
        topic=reading.topic or "",
        slots={
            e.attribute: SlotValue(e.value, SlotSource.UTTERANCE, e.text) for e in reading.entities
        },
        text=reading.text,
        confidence=reading.confidence,
        is_for_other=reading.is_for_other,
        is_surprise=reading.is_surprise,
    )


def attempt_of(request: Request, at: datetime, deed: Deed | None = None) -> Attempt:
    """Remember a request, and whether what came of it was a failure."""
    return Attempt(
        request.intent,
        request.text,
        {name: slot.value for name, slot in request.slots.items()},
        at,
        has_failed=deed is not None and deed.has_failed,
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
    return [attempt_from(body) for body in scene.slot("attempts") or []]


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


def attempt_from(body: dict[str, Any]) -> Attempt:
    """Build an attempt from what `to_dict` gave."""
    slots, answer = _values(body["slots"]), _values(body["answer"])
    at = datetime.fromisoformat(body["at"])
    return Attempt(**{**body, "slots": slots, "answer": answer, "at": at})


def _values(slots: dict[str, Any]) -> dict[str, Scalar | tuple[Scalar, ...]]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in slots.items()}
