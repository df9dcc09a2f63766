"""Rasa's REST channel: front-ends made for Rasa talk to Attune unchanged."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from fastapi import APIRouter

from api.access import Caller, person_meant
from api.deps import AssistantDep, CallerDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.profile_schemas import RestBody, RestMetadata, RestReply
from api.routes.turns import check_text, context_of
from bot.assistant import Assistant
from bot.turn import Message, Turn

ID = re.compile(r"[\w.:@-]{1,128}")
"""A user id, as `api.schemas.Identifier` has it."""
router = APIRouter(prefix="/webhooks/rest", tags=["talking"])


@router.post("/webhook", response_model=list[RestReply], response_model_exclude_none=True)
async def take_message(
    body: RestBody,
    caller: CallerDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
) -> list[dict[str, Any]]:
    """Answer one message. `sender` names a conversation of the one who asks, new or old; with a
    server key, which speaks for everybody, it names the person too.
    """
    check_text(body.message, settings.max_text, words, "message")
    user_id = _person(caller, body.sender, words)
    metadata = body.metadata or RestMetadata()
    turn = Turn(
        text=body.message,
        user_id=user_id,
        session_id=_session_of(body.sender, user_id, assistant),
        client_turn_id=metadata.client_turn_id,
        channel="rest",
        context=context_of(metadata.context),
        arrived_at=caller.at,
    )
    reply = await assistant.turn(turn)
    return [_message(message, body.sender) for message in reply.messages]


def _person(caller: Caller, sender: str, words: dict[str, str]) -> str:
    if caller.user is None and not ID.fullmatch(sender):
        raise ApiError(422, "user_id_missing", words["user_id_missing"], "sender")
    return person_meant(caller, sender if caller.user is None else None, words)


def _session_of(sender: str, user_id: str, assistant: Assistant) -> str:
    """Give the conversation: the one of that id where it is theirs, else one of their own that
    the sender's name always leads to, and leads nobody else to.
    """
    with assistant.store.unit(is_reading=True) as unit:
        if unit.session_owner(sender) == user_id:
            return sender
    name = f"{user_id}\n{sender}".encode("utf-8", "replace")
    return f"rest-{hashlib.sha256(name).hexdigest()[:32]}"


def _message(message: Message, sender: str) -> dict[str, Any]:
    buttons = [{"title": b.title, "payload": b.payload} for b in message.quick_replies]
    return {"recipient_id": sender, "text": message.text, "buttons": buttons or None}
