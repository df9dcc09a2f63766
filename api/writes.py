"""Writes to profiles by people and operators: one transaction each, once for an idempotency key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response

from api.deps import AssistantDep, CallerDep, UserDep, WordsDep, WriterDep
from api.errors import ApiError
from api.etags import check_match, etag_of
from bot.codec import preference_body
from bot.steward import Ended, Erased, Steward
from preferences.amending import current
from preferences.model import Preference
from preferences.people import key_of
from preferences.service import Service
from preferences.store import UnitOfWork, privacy
from preferences.store.operators import Answer

Work = Callable[[Steward], Preference | None]
"""Does the write; gives the preference that holds now, None for none."""
Done = tuple[int, dict[str, Any]]
"""Status and body of an answer."""


class Once:
    """Answers a write that is sent again like the first time, by its idempotency key."""

    def __init__(
        self,
        request: Request,
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
    ) -> None:
        self._request, self._words, self._key = request, words, idempotency_key

    async def digest(self) -> str:
        """Tell this request from others with the same idempotency key."""
        url = self._request.url
        head = f"{self._request.method} {url.path}?{url.query}\n".encode()
        return hashlib.sha256(head + await self._request.body()).hexdigest()

    def earlier(self, unit: UnitOfWork, actor: str, at: datetime, digest: str) -> Answer | None:
        """Give the first answer; None for none. Raises `ApiError` 422 for another request's."""
        if self._key is None:
            return None
        answer = unit.answer(actor, self._key, at)
        if answer is not None and not hmac.compare_digest(answer.digest, digest):
            message = self._words["idempotency_key_reused"]
            raise ApiError(422, "idempotency_key_reused", message, "Idempotency-Key")
        return answer

    def keep(
        self, unit: UnitOfWork, actor: str, user_id: str, answer: Answer, at: datetime
    ) -> None:
        """Keep the first answer, where there is a key."""
        if self._key is not None:
            unit.keep_answer(actor, self._key, user_id, answer, at)


OnceDep = Annotated[Once, Depends()]
IfMatch = Annotated[str | None, Header(description="ETag of the version the write is meant for.")]


class PersonDesk:
    """Carries out one write of a person to their own profile."""

    def __init__(
        self,
        once: OnceDep,
        caller: CallerDep,
        user_id: UserDep,
        assistant: AssistantDep,
        words: WordsDep,
        if_match: IfMatch = None,
    ) -> None:
        self._once, self._caller, self._user_id = once, caller, user_id
        self._assistant, self._words, self._if_match = assistant, words, if_match

    async def write(self, work: Callable[[Service], Done]) -> Response:
        """Do it and answer with what came of it. Raises `ApiError`, `PreferenceError`."""
        once, user, at = self._once, self._user_id, self._caller.at
        actor, digest = f"{privacy.PERSON}:{user}", await once.digest()
        async with self._assistant.alone_with(user):
            with self._assistant.store.unit() as unit:
                answer = once.earlier(unit, actor, at, digest)
                if answer is None:
                    status, body = work(self._assistant.service(at, unit))
                    answer = Answer(digest, status, body)
                    once.keep(unit, actor, user, answer, at)
                    unit.commit()
        return _response(answer)

    def check(self, service: Service, preference_id: str) -> None:
        """Refuse the write where it is meant for another version. Raises `ApiError` 412."""
        if self._if_match is not None:
            preference = current(service.profile(self._user_id), preference_id)
            body = preference_body(preference, self._assistant.wording)
            check_match(self._if_match, etag_of(body), self._words)


class OperatorDesk:
    """Carries out one write of an operator."""

    def __init__(
        self,
        once: OnceDep,
        caller: WriterDep,
        assistant: AssistantDep,
        words: WordsDep,
        if_match: IfMatch = None,
    ) -> None:
        self._once, self._caller, self._assistant = once, caller, assistant
        self._words, self._if_match = words, if_match

    async def write(self, user_id: str, reason: str, status: int, work: Work) -> Response:
        """Do it and answer with what holds now. Raises `ApiError`, `PreferenceError`."""
        once, caller = self._once, self._caller
        person, digest = key_of(caller.tenant, user_id), await once.digest()
        async with self._assistant.alone_with(person):
            with self._assistant.store.unit() as unit:
                answer = once.earlier(unit, caller.actor, caller.at, digest)
                if answer is None:
                    body = self._body(unit, person, reason, work)
                    answer = Answer(digest, status, body)
                    once.keep(unit, caller.actor, person, answer, caller.at)
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


DeskDep = Annotated[OperatorDesk, Depends()]
OwnDeskDep = Annotated[PersonDesk, Depends()]


def _response(answer: Answer) -> Response:
    if answer.status == 204:
        return Response(status_code=204)
    if "id" not in answer.body:
        return JSONResponse(answer.body, answer.status)
    etag = answer.body.get("etag") or etag_of(answer.body)
    return JSONResponse(answer.body, answer.status, {"ETag": etag})
