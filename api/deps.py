"""What routes depend on: the assistant, the sentences of errors, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from api.access import Caller, Gate, may
from api.errors import ApiError
from api.rates import Rate
from bot.assistant import Assistant
from bot.settings import Settings
from preferences.access import Scope

_bearer = HTTPBearer(
    auto_error=False, description="A server key, a user token, or the token of a session."
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def get_assistant(request: HTTPConnection) -> Assistant:
    """Give the assistant. Raises 503 while it is loading."""
    assistant: Assistant = request.app.state.assistant
    return assistant


def get_words(request: HTTPConnection) -> dict[str, str]:
    """Give the sentences of errors by code."""
    words: dict[str, str] = request.app.state.words
    return words


def get_settings(request: HTTPConnection) -> Settings:
    """Give the settings."""
    settings: Settings = request.app.state.settings
    return settings


AssistantDep = Annotated[Assistant, Depends(get_assistant)]
WordsDep = Annotated[dict[str, str], Depends(get_words)]
SettingsDep = Annotated[Settings, Depends(get_settings)]


class RateDep:
    """Counts a person's or a key's requests. Raises 429 for one too many."""

    def __init__(self, request: HTTPConnection, words: WordsDep) -> None:
        self._state, self._words = request.app.state, words

    def of(self, caller: Caller) -> None:
        """Count one of who is asking."""
        if caller.user is None:
            self.of_key(caller.actor)
        else:
            self.of_person(caller.user)

    def of_address(self, address: str) -> None:
        """Count one from an address."""
        self._count(self._state.address_rate, address)

    def of_key(self, prefix: str) -> None:
        """Count one of a server key."""
        self._count(self._state.key_rate, prefix)

    def of_person(self, user: str) -> None:
        """Count one of a person."""
        self._count(self._state.user_rate, user)

    def _count(self, rate: Rate, who: str) -> None:
        if seconds := rate.wait(who):
            message = self._words["rate_limited"].format(seconds=seconds)
            raise ApiError(429, "rate_limited", message, headers={"Retry-After": str(seconds)})


def get_caller(
    request: Request,
    assistant: AssistantDep,
    words: WordsDep,
    rates: Annotated[RateDep, Depends()],
    credentials: _Credentials,
) -> Caller:
    """Say who is asking. Raises 401, and 429 for who asks too often."""
    if credentials is None:
        raise ApiError(401, "token_missing", words["token_missing"])
    gate: Gate = request.app.state.gate
    caller = gate.identify(credentials.credentials, assistant.store, assistant.now())
    rates.of(caller)
    return caller


CallerDep = Annotated[Caller, Depends(get_caller)]
RatesDep = Annotated[RateDep, Depends()]


def get_user(caller: CallerDep, words: WordsDep) -> str:
    """Give what the person who asks is stored under. Raises 401; 403 for a host program."""
    if caller.user is None:
        raise ApiError(403, "not_a_person", words["not_a_person"])
    return caller.user


UserDep = Annotated[str, Depends(get_user)]


def needs(scope: Scope) -> Callable[[Caller, dict[str, str]], Caller]:
    """Make the dependency that lets in host programs with this scope only. Raises 401, 403."""

    def let_in(caller: CallerDep, words: WordsDep) -> Caller:
        may(caller, scope, words)
        return caller

    return let_in


ReaderDep = Annotated[Caller, Depends(needs(Scope.ADMIN_READ))]
WriterDep = Annotated[Caller, Depends(needs(Scope.ADMIN_WRITE))]
EraserDep = Annotated[Caller, Depends(needs(Scope.ADMIN_ERASE))]


def get_anybody(
    request: Request,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
    rates: RatesDep,
    credentials: _Credentials,
) -> None:
    """Let anybody in where anonymous sessions are open, else who may take turns. 401, 403, 429."""
    if credentials is None and settings.anonymous:
        return
    caller = get_caller(request, assistant, words, rates, credentials)
    if caller.user is None:
        may(caller, Scope.TURNS, words)
