"""Requests of a host that has an understanding of its own."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.access import person_meant
from api.deps import AssistantDep, CallerDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.profile_schemas import InterpretBody, InterpretReply
from api.routes.turns import check_text, context_of
from bot.assistant import Assistant
from bot.codec import applied_body, interpretation_body
from preferences.matching import known_value
from preferences.model import Request, Scalar, SlotSource, SlotValue
from preferences.topics import Attribute, RequestSpec

router = APIRouter(prefix="/v1", tags=["talking"])


@router.post("/interpret", response_model=InterpretReply)
async def interpret(
    body: InterpretBody,
    caller: CallerDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
) -> dict[str, Any]:
    """Apply a person's preferences to a request; changes nothing."""
    person = person_meant(caller, body.user_id, words)
    spec = _spec(body, assistant, words)
    if body.text is not None:
        check_text(body.text, settings.max_text, words)
    request = await _request(body, spec, assistant)
    interpretation, notes = assistant.interpret(person, request, context_of(body.context))
    return {
        "interpretation": interpretation_body(interpretation, assistant.wording),
        "applied": [applied_body(note) for note in notes],
    }


def _spec(body: InterpretBody, assistant: Assistant, words: dict[str, str]) -> RequestSpec:
    """Give the request that is meant. Raises 422 for an unknown one, or a slot it does not have."""
    requests = assistant.book.requests
    if body.intent not in requests:
        known = ", ".join(sorted(requests))
        message = words["unknown_intent"].format(intent=body.intent, known=known)
        raise ApiError(422, "unknown_intent", message, "intent")
    spec = requests[body.intent]
    for slot in body.slots:
        if slot not in spec.slots:
            known = ", ".join(spec.slots)
            message = words["unknown_slot"].format(intent=spec.name, slot=slot, known=known)
            raise ApiError(422, "unknown_slot", message, f"slots.{slot}")
    return spec


async def _request(body: InterpretBody, spec: RequestSpec, assistant: Assistant) -> Request:
    slots = {
        name: _slot(given, assistant.book.attribute(spec.slots[name].attribute))
        for name, given in body.slots.items()
        if given != ()
    }
    plain = Request(spec.name, spec.topic, slots, body.text or "")
    if not body.text:
        return plain
    reading = await assistant.understand(body.text)
    return Request(
        spec.name,
        spec.topic,
        slots,
        body.text,
        is_for_other=reading.is_for_other,
        is_surprise=reading.is_surprise,
    )


def _slot(given: Scalar | tuple[Scalar, ...], attribute: Attribute) -> SlotValue:
    """Give a slot as the person said it, values as catalog ids where a catalog knows them."""
    several = given if isinstance(given, tuple) else (given,)
    values = tuple(known_value(attribute, value) for value in several)
    is_list = attribute.is_many or len(values) > 1
    return SlotValue(
        values if is_list else values[0], SlotSource.UTTERANCE, ", ".join(map(str, several))
    )
