"""Reading a text without changing anything."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from api.deps import AssistantDep, SettingsDep, WordsDep, get_anybody
from api.routes.turns import check_text
from api.schemas import UnderstandBody, UnderstandReply
from bot.codec import reading_body
from bot.understanding.reading import Utterance

router = APIRouter(prefix="/v1", tags=["talking"])


@router.post("/understand", response_model=UnderstandReply, dependencies=[Depends(get_anybody)])
async def understand(
    body: UnderstandBody, assistant: AssistantDep, settings: SettingsDep, words: WordsDep
) -> dict[str, Any]:
    """Say what a text is read to mean."""
    check_text(body.text, settings.max_text, words)
    history = tuple(Utterance(line.role, line.text) for line in body.history)
    return reading_body(await assistant.understand(body.text, history))
