"""The bodies of Home Assistant's conversation API, checked and documented."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.schemas import Body, HypothesisBody, Identifier, Name


class ConversationBody(Body):
    """One thing said to Home Assistant. Its own API has the first four fields."""

    text: str = Field(description="What was said; empty for silence.", examples=["play some music"])
    conversation_id: str | None = Field(
        None,
        min_length=1,
        max_length=128,
        description="The conversation; one is made when absent.",
        examples=["01JD3Z9K7QX5"],
    )
    language: Name | None = Field(None, description="BCP 47 language tag.", examples=["en"])
    agent_id: Name | None = Field(
        None, description="Taken and ignored: there is one.", examples=["conversation.attune"]
    )
    user_id: Identifier | None = Field(
        None,
        description="Who speaks; only with a server key. Without it the household does.",
        examples=["f3b0c44298fc1c149afbf4c8996fb924"],
    )
    device_id: Name | None = Field(None, description="What they speak to.", examples=["echo-1"])
    area: Name | None = Field(
        None, description="Name of the area the device is in: the room.", examples=["Kitchen"]
    )
    hypotheses: tuple[HypothesisBody, ...] = Field(
        (), max_length=20, description="The recogniser's n-best list, best first."
    )


class ConversationReply(BaseModel):
    """A `ConversationResult` of Home Assistant."""

    response: dict[str, Any] = Field(
        description="An `IntentResponse`: what is said, and how it ended.",
        examples=[
            {
                "speech": {"plain": {"speech": "Jazz, in the kitchen.", "extra_data": None}},
                "card": {},
                "language": "en",
                "response_type": "action_done",
                "data": {"targets": [], "success": [], "failed": []},
            }
        ],
    )
    conversation_id: str = Field(description="The conversation.", examples=["01JD3Z9K7QX5"])
    continue_conversation: bool = Field(
        description="Whether a question stands open: the microphone stays on.", examples=[False]
    )
