"""The one table of errors: what a program sees, and with which status."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.assistant import TurnFailed
from preferences.errors import (
    ConsentMissing,
    InvalidPreference,
    LearningIsOff,
    NotFound,
    NothingToTurnOver,
    PreferenceError,
    StoreUnavailable,
    UnknownAttribute,
)

log = logging.getLogger("attune.api")

_STATUS: dict[type[PreferenceError], int] = {
    NotFound: 404,
    UnknownAttribute: 422,
    InvalidPreference: 422,
    LearningIsOff: 409,
    ConsentMissing: 409,
    NothingToTurnOver: 409,
}
RETRY_SECONDS = 5
"""Seconds after which a database that was full, locked or read-only is worth another try."""


class ApiError(Exception):
    """A refusal with its status; nothing was changed."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.headers = headers


def refusal_of(error: Exception, words: dict[str, str]) -> ApiError:
    """Give what a program is told of an error that can be expected."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, StoreUnavailable):
        log.error("the database cannot be used", extra={"kind": _kind(error)})
        message = words["store_unavailable"].format(seconds=RETRY_SECONDS)
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return ApiError(503, "store_unavailable", message, headers=headers)
    if isinstance(error, PreferenceError):
        return ApiError(_STATUS.get(type(error), 500), error.code, error.message, error.field)
    return ApiError(500, "turn_failed", words["turn_failed"])


def error_body(error: ApiError) -> dict[str, str | None]:
    """Give an error as the wire has it."""
    return {"code": error.code, "message": error.message, "field": error.field}


def install(app: FastAPI, words: dict[str, str]) -> None:
    """Have every error leave in the contract's shape; `words` are the sentences of each code."""

    @app.exception_handler(ApiError)
    @app.exception_handler(PreferenceError)
    @app.exception_handler(TurnFailed)
    async def refused(request: Request, error: Exception) -> JSONResponse:
        refusal = refusal_of(error, words)
        return _answer(
            refusal.status, refusal.code, refusal.message, refusal.field, refusal.headers
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _answer(400, "not_json", words["not_json"])
        place = ".".join(str(part) for part in first["loc"][1:]) or None
        message = words["invalid_field"].format(field=place or "body", reason=first["msg"])
        return _answer(422, "invalid_field", message, place)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        return _answer(error.status_code, code, words.get(code, str(error.detail)))

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error", extra={"kind": type(error).__name__}, exc_info=error)
        return _answer(500, "internal_error", words["internal_error"])


def _answer(
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    body = {"error": {"code": code, "message": message, "field": field}}
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body, status, challenge | (headers or {}))


def _kind(error: StoreUnavailable) -> str:
    """Name the cause for the log (SQLITE_FULL, SQLITE_READONLY …); its message is not repeated."""
    cause = getattr(error.__cause__, "orig", None) or error.__cause__ or error
    return str(getattr(cause, "sqlite_errorname", type(cause).__name__))
