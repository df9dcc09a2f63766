"""What a choice or a room may be: known values, for somebody who is filling in a form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import AssistantDep, UserDep
from api.profile_schemas import ValuesReply
from api.rooms import room_attributes
from api.schemas import Name
from preferences.matching import values_like
from preferences.topics import Attribute

router = APIRouter(prefix="/v1/preferences", tags=["my preferences"])

Wanted = Annotated[str, Query(description="Part of a value's name.", max_length=200)]
Limit = Annotated[int, Query(description="How many at most.", ge=1, le=100)]


@router.get("/values", response_model=ValuesReply)
def list_values(
    user_id: UserDep,
    assistant: AssistantDep,
    topic: Annotated[Name, Query(description="One of the topics.")],
    attribute: Annotated[Name, Query(description="One of its attributes.")],
    query: Wanted = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Give known values of an attribute, those that begin like the query first."""
    del user_id
    found = assistant.book.attribute(f"{topic}.{attribute}")
    is_closed = found.catalog is not None and found.is_closed
    return {"values": _like(found, query, limit), "closed": is_closed}


@router.get("/rooms", response_model=ValuesReply)
def list_rooms(
    user_id: UserDep, assistant: AssistantDep, query: Wanted = "", limit: Limit = 50
) -> dict[str, Any]:
    """Give known rooms for a condition, those that begin like the query first."""
    del user_id
    known = next(room_attributes(assistant.book), None)
    return {"values": _like(known, query, limit) if known else [], "closed": False}


def _like(attribute: Attribute, query: str, limit: int) -> list[dict[str, str]]:
    values = values_like(attribute, query, limit)
    return [{"value": value.id, "label": value.label} for value in values]
