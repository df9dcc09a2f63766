"""Home Assistant's conversation API: what talks to its own address talks to ours."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter

from api.access import Caller, person_meant
from api.deps import AssistantDep, CallerDep, RatesDep, SettingsDep, WordsDep
from api.home.conversing import HOUSEHOLD, Said, converse, error_of
from api.home.schemas import ConversationBody, ConversationReply
from api.routes.turns import check_text
from api.voice.speaking import Spoken
from bot.turn import Hypothesis

router = APIRouter(prefix="/api/conversation", tags=["talking"])


@router.post("/process", response_model=ConversationReply)
async def process(
    body: ConversationBody,
    caller: CallerDep,
    rates: RatesDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
) -> dict[str, Any]:
    """Answer one thing said in a house. A server key speaks for whom it names, else for the
    household; a person's token for the person.
    """
    if body.text.strip():
        check_text(body.text, settings.max_text, words)
    person = person_meant(caller, _user_of(body, caller), words)
    if caller.user is None:
        rates.of_person(person)
    conversation = body.conversation_id or secrets.token_urlsafe(12)
    said = Said(
        text=body.text,
        user=person,
        conversation=conversation,
        language=body.language,
        area=body.area,
        device=body.device_id,
        hypotheses=tuple(Hypothesis(h.text, h.confidence) for h in body.hypotheses),
        arrived_at=caller.at,
    )
    spoken = await converse(said, assistant)
    return {
        "response": _response(spoken, body.language or "en"),
        "conversation_id": conversation,
        "continue_conversation": spoken.is_open,
    }


def _user_of(body: ConversationBody, caller: Caller) -> str | None:
    return body.user_id or (HOUSEHOLD if caller.user is None else None)


def _response(spoken: Spoken, language: str) -> dict[str, Any]:
    """Give what `homeassistant.helpers.intent.IntentResponse.as_dict` gives."""
    error = error_of(spoken)
    response: dict[str, Any] = {
        "speech": {"plain": {"speech": spoken.text, "extra_data": None}},
        "card": {},
        "language": language,
        "response_type": "error" if error else "action_done",
        "data": {"code": error} if error else {"targets": [], "success": [], "failed": []},
    }
    if spoken.reprompt:
        response["reprompt"] = {"plain": {"reprompt": spoken.reprompt, "extra_data": None}}
    return response
