"""The person's own preferences: see them, forget one, erase everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from api.deps import AssistantDep, UserDep, WordsDep
from api.errors import ApiError
from api.schemas import PreferencesReply, ReceiptReply
from bot.assistant import Assistant
from bot.codec import preference_body
from preferences.model import Preference
from preferences.profile import retract

router = APIRouter(prefix="/v1", tags=["my preferences"])


@router.get("/preferences", response_model=PreferencesReply)
def list_preferences(user_id: UserDep, assistant: AssistantDep) -> dict[str, Any]:
    """Give what is known about the person who asks."""
    with assistant.store.unit(is_reading=True) as unit:
        profile = unit.profile(user_id)
    active = profile.active(assistant.now())
    return {"preferences": [preference_body(p, assistant.wording) for p in active]}


@router.delete("/preferences/{preference_id}", status_code=204)
async def forget_preference(
    preference_id: str, user_id: UserDep, assistant: AssistantDep, words: WordsDep
) -> Response:
    """Forget one preference; undo in the conversation brings it back."""
    if not await _forget(assistant, user_id, lambda p: p.id == preference_id):
        raise ApiError(404, "not_found", words["preference_missing"], "preference_id")
    return Response(status_code=204)


@router.delete("/preferences", status_code=204)
async def forget_preferences(user_id: UserDep, assistant: AssistantDep) -> Response:
    """Forget every preference; undo in the conversation brings them back."""
    await _forget(assistant, user_id, lambda p: True)
    return Response(status_code=204)


@router.delete("/me", response_model=ReceiptReply)
async def erase_me(user_id: UserDep, assistant: AssistantDep) -> dict[str, Any]:
    """Erase everything about the person who asks, for good; their session ends."""
    receipt = await assistant.erase(user_id)
    at = receipt.at.isoformat()
    return {"receipt": {"erased": receipt.erased, "verified": receipt.verified, "at": at}}


async def _forget(
    assistant: Assistant, user_id: str, is_meant: Callable[[Preference], bool]
) -> bool:
    """Retract what is meant; False when nothing is."""
    async with assistant.alone_with(user_id):
        with assistant.store.unit() as unit:
            profile = unit.profile(user_id)
            ids = [p.id for p in profile.preferences if is_meant(p)]
            revision = retract(profile, ids, assistant.now(), assistant.new_id)
            if revision.change is None:
                return False
            ended = {p.id: p.status for p in revision.ended}
            unit.record(user_id, revision.change, (), ended)
            unit.commit()
    return True
