"""What a choice may be: the known values of an attribute, for somebody who is filling in a form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import AssistantDep, UserDep
from api.profile_schemas import ValuesReply
from api.schemas import Name
from preferences.matching import values_like

router = APIRouter(prefix="/v1/preferences", tags=["my preferences"])


@router.get("/values", response_model=ValuesReply)
def list_values(
    user_id: UserDep,
    assistant: AssistantDep,
    topic: Annotated[Name, Query(description="One of the topics.")],
    attribute: Annotated[Name, Query(description="One of its attributes.")],
    query: Annotated[str, Query(description="Part of a value's name.", max_length=200)] = "",
    limit: Annotated[int, Query(description="How many at most.", ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """Give known values of an attribute, those that begin like the query first."""
    del user_id
    found = assistant.book.attribute(f"{topic}.{attribute}")
    values = values_like(found, query, limit)
    return {
        "values": [{"value": value.id, "label": value.label} for value in values],
        "closed": found.catalog is not None and found.is_closed,
    }
