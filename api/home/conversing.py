"""Turns from a house: whose they are, in which conversation, from which room, how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from api.rooms import room_attributes
from api.routes.turns import VOICE, folded
from api.voice.speakers import conversation_of
from api.voice.speaking import Spoken, speak
from bot.assistant import Assistant
from bot.turn import Hypothesis, Turn
from preferences.matching import known_value
from preferences.model import Context, Outcome

HOUSEHOLD = "household"
"""User id of everybody in a house where nobody knows who spoke."""
LONGEST_ID = 128
"""Characters an id of a house may have; a longer one is none."""


class ErrorCode(StrEnum):
    """Why nothing came of it (`homeassistant.helpers.intent.IntentResponseErrorCode`)."""

    NOT_UNDERSTOOD = "no_intent_match"
    NOT_FOUND = "no_valid_targets"
    REFUSED = "failed_to_handle"


_FAILED = {
    Outcome.NOT_UNDERSTOOD: ErrorCode.NOT_UNDERSTOOD,
    Outcome.NOT_FOUND: ErrorCode.NOT_FOUND,
    Outcome.REFUSED: ErrorCode.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said somewhere in a house."""

    text: str
    """Empty for silence."""
    user: str
    """What the person is stored under; the household where nobody knows who spoke."""
    conversation: str
    """The house's own id of the conversation."""
    language: str | None = None
    area: str | None = None
    """Name of the area, as the house has it."""
    device: str | None = None
    hypotheses: tuple[Hypothesis, ...] = ()
    arrived_at: datetime | None = None


async def converse(said: Said, assistant: Assistant) -> Spoken:
    """Take the turn; give what is to be said. Raises what `Assistant.turn` raises.

    A device is one conversation of each who speaks to it, so that a lesson goes on later: a house
    forgets its own conversations within minutes.
    """
    place = said.device or said.conversation
    context = Context(room=room_named(said.area, assistant), device_id=said.device)
    turn = Turn(
        text=said.text,
        user_id=said.user,
        session_id=conversation_of(said.user, place, assistant.store.seals),
        channel=VOICE,
        locale=said.language or "en",
        context=context,
        hypotheses=said.hypotheses,
        arrived_at=said.arrived_at,
    )
    return await speak(assistant, turn)


def room_named(area: str | None, assistant: Assistant) -> str | None:
    """Give the room an area is: a known one by its label or synonym, else the name folded."""
    if area is None or not area.strip():
        return None
    for attribute in room_attributes(assistant.book):
        room = known_value(attribute, area)
        if attribute.catalog and room in attribute.catalog.values:
            return str(room)
    return folded(area)


def error_of(spoken: Spoken) -> ErrorCode | None:
    """Give why nothing came of a turn; None for a good end, or where a question stands open."""
    reply = spoken.reply
    return _FAILED.get(reply.outcome) if reply and not spoken.is_open else None
