"""The bodies of the wire, checked and documented. Names are those of the contract."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def whole(text: str) -> str:
    """Give a text that can be stored: half a surrogate pair (a broken emoji) becomes a "?"."""
    return text.encode("utf-8", "replace").decode()


def small(state: dict[str, Any]) -> dict[str, Any]:
    """Give a state that can be passed on. Raises ValueError for one too large, and for NaN."""
    try:
        size = len(json.dumps(state, allow_nan=False))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if size > MOST_STATE:
        raise ValueError(f"as JSON it may have {MOST_STATE} characters")
    return state


MOST_STATE = 16_384
"""Characters the state of things around may have as JSON."""
Identifier = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[\w.:@-]+$")]
"""An id made by us or by a host: letters, digits and _ . : @ -, at most 128."""
State = Annotated[dict[str, Any], AfterValidator(small)]
"""What a host knows of things around: passed on as it is."""
MOST_TURNS = 2**31 - 1
"""A number no conversation comes to."""
Name = Annotated[str, Field(max_length=64), AfterValidator(whole)]


class Body(BaseModel):
    """A request body: unknown fields are ignored, so that newer clients work with older servers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DeviceBody(Body):
    """The device a person speaks to."""

    id: Name | None = Field(None, description="The device's id.", examples=["echo-1"])
    type: Name | None = Field(None, description="speaker, phone, tv …", examples=["speaker"])
    has_screen: bool | None = Field(None, description="Whether it shows text.", examples=[False])


class ContextBody(Body):
    """The circumstances of a turn. What is left out is unknown."""

    local_time: datetime | None = Field(
        None,
        description="The person's local time with its offset.",
        examples=["2026-11-22T08:15:00-08:00"],
    )
    room: Name | None = Field(None, description="Where the person is.", examples=["kitchen"])
    activity: Name | None = Field(None, description="What they are doing.", examples=["cooking"])
    company: Name | None = Field(None, description="Who is with them.", examples=["kids"])
    device: DeviceBody | None = Field(None, description="What they speak to.")
    state: State | None = Field(
        None, description="State of things around.", examples=[{"oven": "on"}]
    )


class HypothesisBody(Body):
    """One thing the speech recogniser may have heard."""

    text: str = Field(max_length=2000, description="The words.", examples=["play sum music"])
    confidence: float = Field(ge=0, le=1, description="0–1.", examples=[0.61])


class AsrBody(Body):
    """What the speech recogniser says beside the text."""

    hypotheses: tuple[HypothesisBody, ...] = Field(
        (), max_length=20, description="The n-best list, best first."
    )
    barge_in: bool = Field(
        False, description="Whether the person cut the last answer short.", examples=[False]
    )


class TurnBody(Body):
    """One thing a person said."""

    text: str = Field(description="What was said.", examples=["play some music"])
    session_id: Identifier | None = Field(
        None, description="The conversation; one is made when absent.", examples=["kitchen-1"]
    )
    user_id: Identifier | None = Field(
        None, description="Whose turn it is; only with a server key.", examples=["sam"]
    )
    client_turn_id: Identifier | None = Field(
        None,
        description="The client's own id; the same one again returns the first reply.",
        examples=["c-17"],
    )
    channel: Name = Field("web", description="web, voice, terminal …", examples=["web"])
    locale: Name = Field("en-US", description="BCP 47 language tag.", examples=["en-US"])
    context: ContextBody = Field(ContextBody(), description="The circumstances.")
    asr: AsrBody = Field(AsrBody(), description="From the speech recogniser.")


class AskedTurns(Body):
    """Which turns of a conversation are asked for."""

    session_id: Identifier = Field(description="The conversation.", examples=["kitchen-1"])
    user_id: Identifier | None = Field(
        None, description="Whose it is; only with a server key.", examples=["sam"]
    )
    after: int = Field(0, ge=0, le=MOST_TURNS, description="Only those after it.", examples=[3])
    limit: int = Field(50, ge=1, le=200, description="How many at most.", examples=[50])


class LineBody(Body):
    """An earlier line of a conversation."""

    role: Literal["user", "assistant"] = Field(description="Who said it.", examples=["user"])
    text: str = Field(max_length=20000, description="What was said.", examples=["play jazz"])


class UnderstandBody(Body):
    """A text to be read; nothing is changed."""

    text: str = Field(description="What was said.", examples=["I love Italian but no seafood"])
    history: tuple[LineBody, ...] = Field(
        (), max_length=100, description="The conversation so far, oldest first."
    )
    context: ContextBody | None = Field(None, description="The circumstances.")


class UnderstandReply(BaseModel):
    """What a text is read to mean; docs/wire.md describes each part."""

    model_config = ConfigDict(extra="allow")

    intent: str = Field(description="A request's name, or what else.", examples=["play_music"])
    topic: str | None = Field(description="The topic it is about.", examples=["music"])
    confidence: float = Field(description="0–1.", examples=[0.93])
    entities: list[dict[str, Any]] = Field(
        description="Values named, each with its character span.",
        examples=[[{"attribute": "genre", "value": "jazz", "start": 5, "end": 9}]],
    )
    statements: list[dict[str, Any]] = Field(
        description="Lasting preferences stated.",
        examples=[[{"value": "jazz", "stance": "prefer"}]],
    )
    feedback: dict[str, float] = Field(
        description="Probabilities that it is about the assistant's answer.",
        examples=[{"dissatisfied": 0.03, "correction": 0.01, "satisfied": 0.05}],
    )
    repeats: dict[str, int | float] | None = Field(
        description="Which line of the history it says again.", examples=[{"of": 3, "score": 0.94}]
    )
    answer: dict[str, Any] | None = Field(
        description="What it says to the question that stands open.",
        examples=[{"values": ["jazz"], "spans": [[0, 4]], "no_preference": False}],
    )


class SessionReply(BaseModel):
    """An anonymous session."""

    session_id: str = Field(description="The conversation.", examples=["s-7J2k"])
    user_id: str = Field(description="The person, known by this id only.", examples=["anon-9dQe"])
    token: str = Field(description="Send it as `Authorization: Bearer …`.", examples=["at-4f…"])


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str = Field(description="For programs.", examples=["text_missing"])
    message: str = Field(description="For people.", examples=["Say something: `text` is empty."])
    field: str | None = Field(None, description="Where.", examples=["text"])


class ErrorReply(BaseModel):
    """Every error has this shape."""

    error: ErrorDetail = Field(
        description="What went wrong, for programs and for people.",
        examples=[{"code": "text_missing", "message": "…", "field": "text"}],
    )


class TurnReply(BaseModel):
    """What goes back for a turn; docs/wire.md describes each part."""

    model_config = ConfigDict(extra="allow")

    turn_id: str = Field(description="Id of this turn.", examples=["q1w2e3"])
    session_id: str = Field(description="The conversation.", examples=["kitchen-1"])
    seq: int = Field(description="The turn's number in the conversation, from 1.", examples=[4])
    outcome: str = Field(
        description="answered, applied, unchanged, needs_choice, needs_confirming, not_found, "
        "not_understood or refused.",
        examples=["answered"],
    )
    messages: list[dict[str, Any]] = Field(
        description="What is said, in order.",
        examples=[
            [{"text": "Jazz, in the kitchen.", "ssml": "<speak>…</speak>", "quick_replies": []}]
        ],
    )
    expect_reply: bool = Field(description="Whether a question stands open.", examples=[False])
    interpretation: dict[str, Any] | None = Field(
        description="What the request means, each slot saying where it came from.",
        examples=[{"intent": "play_music", "topic": "music", "confidence": 0.97, "slots": {}}],
    )
    interpretations: list[dict[str, Any]] = Field(
        description="Each request of the turn in order; `interpretation` is the last of them.",
        examples=[[{"intent": "play_music", "topic": "music", "confidence": 0.97, "slots": {}}]],
    )
    learned: list[dict[str, Any]] = Field(description="Preferences learned now.", examples=[[]])
    retracted: list[dict[str, Any]] = Field(description="Preferences ended now.", examples=[[]])
    applied: list[dict[str, Any]] = Field(
        description="Preferences used, and why.",
        examples=[[{"preference_id": "p1", "slot": "genre", "because": "You told me …"}]],
    )
    teachable_moment: dict[str, Any] | None = Field(
        description="The question asked to learn, if any.", examples=[None]
    )
    lesson: dict[str, Any] | None = Field(
        description="How far a lesson is.",
        examples=[{"topic": None, "asked": 2, "answered": 1, "state": "asking"}],
    )
    heard: dict[str, Any] | None = Field(
        description="What was taken for what was said, and why; null when typed.",
        examples=[
            {
                "text": "play some jazz",
                "confidence": 0.48,
                "because": "sound",
                "misheard": "jars",
                "meant": "jazz",
                "options": ["jazz"],
            }
        ],
    )


class KeptTurn(TurnReply):
    """A turn that was kept: what was said, with the reply to it."""

    type: Literal["reply"] = Field(description="As in a frame.", examples=["reply"])
    replayed: bool = Field(description="True: it was answered before.", examples=[True])
    text: str = Field(description="What was said.", examples=["play some music"])
    client_turn_id: str | None = Field(description="The client's own id.", examples=["c-17"])
    at: datetime = Field(description="When it was answered.", examples=["2026-11-22T08:15:00Z"])


class TurnsReply(BaseModel):
    """What was said in a conversation."""

    turns: list[KeptTurn] = Field(description="Turns, in order.", examples=[[]])
    last_seq: int = Field(description="The number of the latest turn.", examples=[5])


class ReceiptReply(BaseModel):
    """What an erasure did."""

    receipt: dict[str, Any] = Field(
        description="Rows erased by table, whether read back, and when.",
        examples=[{"erased": {"preferences": 12}, "verified": True, "at": "2026-11-22T08:15:00Z"}],
    )


class HealthReply(BaseModel):
    """State of the server."""

    status: str = Field(description="ok, or what is missing.", examples=["ok"])
