"""The address of the Alexa skill."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError

from api.deps import AssistantDep, RatesDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.voice.alexa.body import Body
from api.voice.alexa.signature import CertificateUnreachable, Unverified, Verifier, check_age
from api.voice.alexa.skill import Skill

router = APIRouter(prefix="/v1/voice", tags=["voice"])


@router.post("/alexa", response_model=dict[str, Any])
async def answer_alexa(
    request: Request,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
    rates: RatesDep,
) -> dict[str, Any]:
    """Answer one request of the Alexa skill; off until its id is set."""
    if not settings.alexa_application_id:
        raise ApiError(404, "not_found", words["not_found"])
    verifier: Verifier = request.app.state.alexa
    raw, now = await request.body(), assistant.now()
    url = request.headers.get("SignatureCertChainUrl", "")
    signature = request.headers.get("Signature-256", "")
    try:
        await verifier.check(url, signature, raw, now)
        body = _body_of(raw, words)
        check_age(body.request.at, now)
    except Unverified as error:
        message = words["alexa_unverified"].format(reason=error)
        raise ApiError(400, "alexa_unverified", message) from error
    except CertificateUnreachable as error:
        message = words["alexa_certificate_unreachable"]
        raise ApiError(503, "alexa_certificate_unreachable", message) from error
    if body.application_id != settings.alexa_application_id:
        raise ApiError(403, "alexa_skill_unknown", words["alexa_skill_unknown"])
    return await _answer(body, Skill(assistant, settings, request.app.state.gate), rates)


async def _answer(body: Body, skill: Skill, rates: RatesDep) -> dict[str, Any]:
    profile = skill.profile_in(body)
    rates.of_person(profile)
    return await skill.answer(body, profile)


def _body_of(raw: bytes, words: dict[str, str]) -> Body:
    try:
        return Body.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise ApiError(400, "not_json", words["not_json"]) from error
        place = ".".join(map(str, first["loc"])) or "body"
        message = words["invalid_field"].format(field=place, reason=first["msg"])
        raise ApiError(422, "invalid_field", message, place) from error
