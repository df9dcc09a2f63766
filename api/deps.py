"""What routes depend on: the assistant, the sentences of errors, and who is asking."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import ApiError
from bot.assistant import Assistant
from bot.settings import Settings

_bearer = HTTPBearer(auto_error=False, description="A session's token.")


def get_assistant(request: Request) -> Assistant:
    """Give the assistant. Raises 503 while it is loading."""
    assistant: Assistant = request.app.state.assistant
    return assistant


def get_words(request: Request) -> dict[str, str]:
    """Give the sentences of errors by code."""
    words: dict[str, str] = request.app.state.words
    return words


def get_settings(request: Request) -> Settings:
    """Give the settings."""
    settings: Settings = request.app.state.settings
    return settings


AssistantDep = Annotated[Assistant, Depends(get_assistant)]
WordsDep = Annotated[dict[str, str], Depends(get_words)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


def hash_token(token: str) -> str:
    """Give what is stored of a token: tokens are long and random, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_user(
    assistant: AssistantDep,
    words: WordsDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """Give the id of who is asking. Raises 401."""
    if credentials is None:
        raise ApiError(401, "token_missing", words["token_missing"])
    with assistant.store.unit(is_reading=True) as unit:
        user_id = unit.user_of_token(hash_token(credentials.credentials))
    if user_id is None:
        raise ApiError(401, "token_unknown", words["token_unknown"])
    return user_id


UserDep = Annotated[str, Depends(get_user)]
