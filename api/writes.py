"""Writes of operators: one transaction with the audit, once only for each idempotency key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response

from api.deps import AssistantDep, WordsDep, WriterDep
from api.errors import ApiError
from api.etags import check_match, etag_of
from bot.codec import preference_body
from bot.steward import Ended, Erased, Steward
from preferences.model import Preference
from preferences.people import key_of
from preferences.store import UnitOfWork
from preferences.store.operators import Answer

Work = Callable[[Steward], Preference | None]
"""Does the write; gives the preference that holds now, None for none."""


class OperatorDesk:
    """Carries out one write of an operator."""

    def __init__(
        self,
        request: Request,
        caller: WriterDep,
        assistant: AssistantDep,
        words: WordsDep,
        idempotency_key: Annotated[
            str | None,
            Header(
                min_length=1,
                max_length=128,
                description="Your own id of the write: the same again, within a day, gets the "
                "first answer and changes nothing.",
            ),
        ] = None,
        if_match: Annotated[
            str | None, Header(description="ETag of the version the write is meant for.")
        ] = None,
    ) -> None:
        self._request, self._caller, self._assistant = request, caller, assistant
        self._words, self._key, self._if_match = words, idempotency_key, if_match

    async def write(self, user_id: str, reason: str, status: int, work: Work) -> Response:
        """Do it and answer with what holds now. Raises `ApiError`, `PreferenceError`."""
        person = key_of(self._caller.tenant, user_id)
        digest = await self._digest()
        async with self._assistant.alone_with(person):
            with self._assistant.store.unit() as unit:
                answer = self._earlier(unit, digest)
                if answer is None:
                    body = self._body(unit, person, reason, work)
                    answer = Answer(digest, status, body)
                    if self._key is not None:
                        unit.keep_answer(
                            self._caller.actor, self._key, person, answer, self._caller.at
                        )
                    unit.commit()
        return _response(answer)

    def check(self, preference: Preference) -> None:
        """Refuse the write where it is meant for another version. Raises `ApiError` 412."""
        body = preference_body(preference, self._assistant.wording)
        check_match(self._if_match, etag_of(body), self._words)

    def _body(self, unit: UnitOfWork, person: str, reason: str, work: Work) -> dict[str, Any]:
        caller, words = self._caller, self._words
        try:
            steward = Steward(self._assistant, unit, person, caller.actor, reason, caller.at)
            held = work(steward)
        except Erased as error:
            raise ApiError(409, "person_erased", words["person_erased"], "user_id") from error
        except Ended as error:
            message = words["preference_ended"]
            raise ApiError(409, "preference_ended", message, "preference_id") from error
        return {} if held is None else preference_body(held, self._assistant.wording)

    def _earlier(self, unit: UnitOfWork, digest: str) -> Answer | None:
        if self._key is None:
            return None
        answer = unit.answer(self._caller.actor, self._key, self._caller.at)
        if answer is not None and not hmac.compare_digest(answer.digest, digest):
            message = self._words["idempotency_key_reused"]
            raise ApiError(422, "idempotency_key_reused", message, "Idempotency-Key")
        return answer

    async def _digest(self) -> str:
        """Tell this request from others with the same idempotency key."""
        url = self._request.url
        head = f"{self._request.method} {url.path}?{url.query}\n".encode()
        return hashlib.sha256(head + await self._request.body()).hexdigest()


DeskDep = Annotated[OperatorDesk, Depends()]


def _response(answer: Answer) -> Response:
    if answer.status == 204:
        return Response(status_code=204)
    return JSONResponse(answer.body, answer.status, {"ETag": etag_of(answer.body)})
