"""Talking: sessions and turns."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.access import Caller, hash_token, person_meant
from api.deps import AssistantDep, CallerDep, RatesDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.schemas import (
    AskedTurns,
    ContextBody,
    SessionReply,
    TurnBody,
    TurnReply,
    TurnsReply,
)
from bot.assistant import Assistant
from bot.codec import exchange_body, reply_body
from bot.say.wording import Wording
from bot.turn import Hypothesis, Turn
from preferences.conversations import Exchange
from preferences.model import Context

router = APIRouter(prefix="/v1", tags=["talking"])

VOICE = "voice"
"""Channel on which an empty text is silence, not a mistake."""


@router.post("/sessions", status_code=201)
def open_session(assistant: AssistantDep, settings: SettingsDep, words: WordsDep) -> SessionReply:
    """Open an anonymous session: development mode, or where the operator allows it."""
    if not settings.anonymous:
        raise ApiError(403, "sessions_closed", words["sessions_closed"])
    session = SessionReply(
        session_id=new_session_id(),
        user_id=f"anon-{secrets.token_urlsafe(12)}",
        token=f"at-{secrets.token_urlsafe(32)}",
    )
    with assistant.store.unit() as unit:
        token_hash = hash_token(session.token)
        unit.open_session(session.session_id, session.user_id, token_hash, assistant.now())
        unit.commit()
    return session


@router.post("/turns", response_model=TurnReply)
async def take_turn(
    body: TurnBody,
    caller: CallerDep,
    rates: RatesDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
) -> dict[str, Any]:
    """Answer one turn. What it learned counts from the next turn on."""
    check_said(body, settings.max_text, words)
    person = person_meant(caller, body.user_id, words)
    if caller.user is None:
        rates.of_person(person)
    turn = turn_of(body, person, _session_of(body, person, assistant, words), caller)
    return reply_body(await assistant.turn(turn), assistant.wording)


@router.get("/turns", response_model=TurnsReply)
def list_turns(
    caller: CallerDep,
    assistant: AssistantDep,
    words: WordsDep,
    asked: Annotated[AskedTurns, Query()],
) -> dict[str, Any]:
    """Give what was said in a conversation: what a client that was away has missed."""
    person = person_meant(caller, asked.user_id, words)
    check_session(asked.session_id, person, assistant, words)
    with assistant.store.unit(is_reading=True) as unit:
        found = unit.exchanges(asked.session_id, asked.after, asked.limit)
        last = unit.last_seq(asked.session_id)
    frames = [reply_frame(e, assistant.wording, is_replayed=True) for e in found]
    return {"turns": frames, "last_seq": last}


def reply_frame(exchange: Exchange, wording: Wording, *, is_replayed: bool) -> dict[str, Any]:
    """Give a turn that was kept as a frame of the wire."""
    body = exchange_body(exchange, wording)
    return {"type": "reply", "seq": exchange.seq, "replayed": is_replayed, **body}


def check_said(body: TurnBody, most: int, words: dict[str, str]) -> None:
    """Refuse a turn whose text is empty or too long; on the voice channel it may be silence."""
    if body.text.strip() or body.channel != VOICE:
        check_text(body.text, most, words)


def check_text(text: str, most: int, words: dict[str, str], field: str = "text") -> None:
    """Refuse a text that is empty or too long; `field` is where it stands."""
    if not text.strip():
        raise ApiError(422, "text_missing", words["text_missing"].format(field=field), field)
    if len(text) > most:
        message = words["text_too_long"].format(length=len(text), most=most)
        raise ApiError(413, "text_too_long", message, field)


def turn_of(body: TurnBody, user_id: str, session_id: str, caller: Caller) -> Turn:
    """Build the turn from its body."""
    return Turn(
        text=body.text,
        user_id=user_id,
        session_id=session_id,
        client_turn_id=body.client_turn_id,
        channel=body.channel,
        locale=body.locale,
        context=context_of(body.context),
        hypotheses=tuple(Hypothesis(h.text, h.confidence) for h in body.asr.hypotheses),
        is_barge_in=body.asr.barge_in,
        arrived_at=_said_at(body, caller),
    )


def _said_at(body: TurnBody, caller: Caller) -> datetime:
    """Give when it was said: an event that was held back is as old as it says it is."""
    local_time = body.context.local_time
    is_known = local_time is not None and local_time.tzinfo is not None
    return min(local_time, caller.at) if local_time is not None and is_known else caller.at


def context_of(body: ContextBody) -> Context:
    """Build the context from its body; names are folded to the ids catalogs use."""
    device = body.device
    return Context(
        local_time=body.local_time,
        room=folded(body.room),
        activity=folded(body.activity),
        company=folded(body.company),
        device_id=device.id if device else None,
        device_type=device.type if device else None,
        has_screen=device.has_screen if device else None,
        state=body.state,
    )


def folded(name: str | None) -> str | None:
    """Give a name as catalogs write their ids; None for an empty one."""
    return name.strip().casefold().replace(" ", "_") if name and name.strip() else None


def check_session(
    session_id: str, user_id: str, assistant: Assistant, words: dict[str, str]
) -> None:
    """Refuse a conversation that is not theirs: somebody else's does not exist."""
    with assistant.store.unit(is_reading=True) as unit:
        owner = unit.session_owner(session_id)
    if owner != user_id:
        raise ApiError(404, "session_unknown", words["session_not_yours"], "session_id")


def new_session_id() -> str:
    """Make the id of a new conversation."""
    return f"s-{secrets.token_urlsafe(12)}"


def _session_of(body: TurnBody, user_id: str, assistant: Assistant, words: dict[str, str]) -> str:
    """Give the conversation: a new one when none is named."""
    if body.session_id is None:
        return new_session_id()
    check_session(body.session_id, user_id, assistant, words)
    return body.session_id
