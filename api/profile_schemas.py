"""The bodies about preferences and interpretations, checked and documented."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from api.schemas import Body, ContextBody, Identifier, Name, whole
from preferences.model import Stance

Text = Annotated[str, Field(max_length=200), AfterValidator(whole)]
Number = Annotated[float, Field(allow_inf_nan=False)]
ValueBody = bool | int | Number | Text
"""One value: a catalog id or any of its spellings, a number, a flag, or open text."""
Daypart = Literal["morning", "afternoon", "evening", "night"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class ConditionBody(Body):
    """When a preference holds; what is left out says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    daypart: Daypart | None = Field(None, description="Part of the day.", examples=["morning"])
    days: tuple[Weekday, ...] = Field(
        (), max_length=7, description="Weekdays; none is every day.", examples=[["sat", "sun"]]
    )
    room: Name | None = Field(None, description="Where the person is.", examples=["kitchen"])
    device: Name | None = Field(None, description="A device's id or type.", examples=["speaker"])
    company: Name | None = Field(None, description="Who is there.", examples=["kids"])
    activity: Name | None = Field(None, description="What they are doing.", examples=["cooking"])


Strength = Annotated[float, Field(ge=0, le=1)]


class PreferenceBody(Body):
    """A preference to be added."""

    topic: Name = Field(description="One of the topics.", examples=["music"])
    attribute: Name = Field(description="One of its attributes.", examples=["genre"])
    value: ValueBody = Field(
        description="A catalog id or any of its spellings, a number, a flag, or open text.",
        examples=["jazz"],
    )
    stance: Stance = Field(Stance.PREFER, description="prefer or avoid.", examples=["prefer"])
    hard: bool = Field(False, description="Whether it is a must.", examples=[False])
    strength: Strength = Field(0.7, description="0–1.", examples=[0.7])
    condition: ConditionBody | None = Field(None, description="When it holds; null for always.")
    valid_until: AwareDatetime | None = Field(
        None, description="When it ends by itself.", examples=["2027-01-01T00:00:00Z"]
    )


class AmendBody(Body):
    """What of a preference is to change; what is left out stays."""

    value: ValueBody | None = Field(None, description="The new value.", examples=["blues"])
    stance: Stance | None = Field(None, description="prefer or avoid.", examples=["avoid"])
    hard: bool | None = Field(None, description="Whether it is a must.", examples=[True])
    strength: Strength | None = Field(None, description="0–1.", examples=[0.9])
    condition: ConditionBody | None = Field(None, description="When it holds; null for always.")
    valid_until: AwareDatetime | None = Field(
        None, description="When it ends; null for never.", examples=["2027-01-01T00:00:00Z"]
    )
    status: Literal["active", "paused"] | None = Field(
        None, description="Paused ones are kept and not used.", examples=["paused"]
    )


class LearningBody(Body):
    """Which switches to set; what is left out stays."""

    enabled: bool | None = Field(None, description="Whether to learn.", examples=[False])
    applying: bool | None = Field(
        None, description="Whether to use what is known.", examples=[True]
    )
    noticing: bool | None = Field(
        None,
        description="Whether to learn from what the person does; false: only from what they say.",
        examples=[False],
    )
    consent: bool | None = Field(
        None,
        description="true: anything may be kept; false: refused, or withdrawn.",
        examples=[True],
    )


class LearningReply(BaseModel):
    """How the switches stand."""

    enabled: bool = Field(description="Whether anything new is kept.", examples=[True])
    applying: bool = Field(description="Whether what is known is used.", examples=[True])
    noticing: bool = Field(
        description="Whether anything is learned from what the person does.", examples=[True]
    )
    consent: Literal["not_needed", "missing", "asked", "given", "refused"] = Field(
        description="Whether the person said yes, where this server needs that.",
        examples=["not_needed"],
    )


class PreferenceReply(BaseModel):
    """One preference; docs/wire.md describes each part."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Its id.", examples=["p-8d"])


class ValueReply(BaseModel):
    """One known value."""

    value: str = Field(description="Its catalog id.", examples=["thai"])
    label: str = Field(description="How it is said.", examples=["Thai"])


class ValuesReply(BaseModel):
    """What a choice may be."""

    values: list[ValueReply] = Field(
        description="Known values, best first; empty for what is no choice.", examples=[[]]
    )
    closed: bool = Field(description="Whether it has to be one of them.", examples=[True])


class PreferencesReply(BaseModel):
    """What is known about a person."""

    preferences: list[dict[str, Any]] = Field(
        description="Those asked for, oldest first.", examples=[[]]
    )
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null on the last.", examples=[None]
    )
    learning: LearningReply = Field(description="How the person's switches stand.")
    lessons: dict[str, str] = Field(
        description="By topic, what to say for a lesson about it; none where nothing is asked.",
        examples=[{"music": "learn my music preferences"}],
    )
    names: list[dict[str, Any]] = Field(
        description="Names the person made up, oldest first: `text` says what one means, `forget` "
        "is what to say to have it forgotten.",
        examples=[[]],
    )


class TurnedReply(BaseModel):
    """What undo or redo changed."""

    learned: list[dict[str, Any]] = Field(
        description="Preferences that hold again, as they stand now.", examples=[[]]
    )
    retracted: list[dict[str, Any]] = Field(
        description="Preferences that no longer hold so, as they stood.", examples=[[]]
    )


class ExportReply(BaseModel):
    """Everything kept about a person; each table about persons beside what is named here."""

    model_config = ConfigDict(extra="allow")

    user_id: str = Field(description="Whose it is.", examples=["anon-9dQe"])
    exported_at: str = Field(description="When, UTC.", examples=["2026-11-22T16:15:00+00:00"])
    switches: LearningReply = Field(description="Whether to learn, and to apply.")
    preferences: list[dict[str, Any]] = Field(
        description="Those of every status, oldest first.", examples=[[]]
    )
    changes: list[dict[str, Any]] = Field(description="What was done when.", examples=[[]])
    cooldowns: list[dict[str, Any]] = Field(
        description="Topics not to be asked about.", examples=[[]]
    )


class InterpretBody(Body):
    """A request as the host's own NLU or LLM read it."""

    user_id: Identifier | None = Field(
        None, description="Whose preferences; left out, who asks.", examples=["sam"]
    )
    intent: Name = Field(description="One of the requests.", examples=["play_music"])
    slots: dict[Name, ValueBody | Annotated[tuple[ValueBody, ...], Field(max_length=50)]] = Field(
        {},
        max_length=50,
        description="What the person said themselves: by slot, one value or several.",
        examples=[{"artist": "Miles Davis"}],
    )
    text: str | None = Field(
        None,
        description="The person's words; who it is for is read from them.",
        examples=["play something for my friend"],
    )
    context: ContextBody = Field(ContextBody(), description="The circumstances.")


class InterpretReply(BaseModel):
    """What the request means for this person."""

    interpretation: dict[str, Any] = Field(
        description="Each slot says where it came from.",
        examples=[{"intent": "play_music", "topic": "music", "confidence": 1.0, "slots": {}}],
    )
    applied: list[dict[str, Any]] = Field(
        description="Preferences used, and why.",
        examples=[[{"preference_id": "p1", "slot": "genre", "because": "You told me …"}]],
    )


class RestMetadata(Body):
    """What a front-end may tell beside the message."""

    context: ContextBody = Field(ContextBody(), description="As in `POST /v1/turns`.")
    client_turn_id: Identifier | None = Field(
        None, description="As in `POST /v1/turns`.", examples=["c-17"]
    )


class RestBody(Body):
    """A message as Rasa's REST channel has it."""

    sender: str = Field(
        min_length=1, max_length=200, description="The conversation.", examples=["kitchen-1"]
    )
    message: str = Field(description="What was said.", examples=["play some music"])
    metadata: RestMetadata | None = Field(None, description="The circumstances, if known.")


class RestReply(BaseModel):
    """One thing said back."""

    recipient_id: str = Field(description="The conversation.", examples=["kitchen-1"])
    text: str = Field(description="What is said.", examples=["Jazz, in the kitchen."])
    buttons: list[dict[str, str]] | None = Field(
        None, description="Quick replies.", examples=[[{"title": "Undo", "payload": "undo"}]]
    )
