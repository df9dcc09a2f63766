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
    StoreUnavailable: 503,
}


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


def install(app: FastAPI, words: dict[str, str]) -> None:
    """Have every error leave in the contract's shape; `words` are the sentences of each code."""

    @app.exception_handler(ApiError)
    async def refused(request: Request, error: ApiError) -> JSONResponse:
        return _answer(error.status, error.code, error.message, error.field, error.headers)

    @app.exception_handler(PreferenceError)
    async def expected(request: Request, error: PreferenceError) -> JSONResponse:
        return _answer(_STATUS.get(type(error), 500), error.code, error.message, error.field)

    @app.exception_handler(TurnFailed)
    async def failed(request: Request, error: TurnFailed) -> JSONResponse:
        return _answer(500, "turn_failed", words["turn_failed"])

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
