"""The frames a client sends over a WebSocket: JSON objects, told apart by `type`."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from api.errors import ApiError
from api.schemas import MOST_TURNS, Body, Identifier, TurnBody


class HelloFrame(Body):
    """Who is there, and what they have seen; the first frame."""

    type: Literal["hello"]
    token: str = Field(min_length=1, max_length=8192)
    session_id: Identifier | None = None
    user_id: Identifier | None = None
    after: int | None = Field(None, ge=0, le=MOST_TURNS)
    """The last number they have; None where nothing is to be sent again."""


class TurnFrame(TurnBody):
    """One turn; whose, and of which conversation, the hello said."""

    type: Literal["turn"]


class PingFrame(Body):
    """Still there."""

    type: Literal["ping"]


Frame = TurnFrame | PingFrame
_hello: TypeAdapter[HelloFrame] = TypeAdapter(HelloFrame)
_frame: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


class Malformed(ApiError):
    """A frame that is not in order."""

    client_turn_id: str | None = None
    """The turn it was about, where that can be told."""


def read_hello(text: str | None, missing: ApiError, words: dict[str, str]) -> HelloFrame:
    """Read the first frame. Raises `missing` where it is no hello, and `Malformed`."""
    try:
        frame = _object(text, words)
    except Malformed as error:
        raise missing from error
    if frame.get("type") != "hello":
        raise missing
    try:
        return _hello.validate_python(frame)
    except ValidationError as error:
        raise _wrong_field(error, words) from error


def read_frame(text: str | None, words: dict[str, str]) -> Frame:
    """Read a later frame; None stands for one that is not text. Raises `Malformed`."""
    frame = _object(text, words)
    try:
        return _frame.validate_python(frame)
    except ValidationError as error:
        kind = frame.get("type")
        is_known = isinstance(kind, str) and kind in ("turn", "ping")
        malformed = _wrong_field(error, words) if is_known else _invalid(words)
        given = frame.get("client_turn_id")
        malformed.client_turn_id = given[:128] if isinstance(given, str) else None
        raise malformed from error


def _object(text: str | None, words: dict[str, str]) -> dict[str, Any]:
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError) as error:
        raise _invalid(words) from error
    if not isinstance(frame, dict):
        raise _invalid(words)
    return frame


def _invalid(words: dict[str, str]) -> Malformed:
    return Malformed(400, "frame_invalid", words["frame_invalid"])


def _wrong_field(error: ValidationError, words: dict[str, str]) -> Malformed:
    first = error.errors()[0]
    parts = [str(part) for part in first["loc"] if part not in ("turn", "ping")]
    place = ".".join(parts) or None
    message = words["invalid_field"].format(field=place or "frame", reason=first["msg"])
    return Malformed(422, "invalid_field", message, place)
