"""The address of the telephone line."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from api.deps import AssistantDep, RatesDep, SettingsDep, WordsDep
from api.errors import ApiError
from api.voice.telephone.call import Step, call_of, form_of, is_signed
from api.voice.telephone.line import Line

router = APIRouter(prefix="/v1/voice", tags=["voice"])
_ID = re.compile(r"[\w.:@-]{1,128}", re.ASCII)


@router.post(
    "/twilio",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}, "description": "TwiML."}},
)
async def answer_call(
    request: Request,
    assistant: AssistantDep,
    settings: SettingsDep,
    words: WordsDep,
    rates: RatesDep,
) -> Response:
    """Answer Twilio about a call; off until its token is set."""
    if not settings.twilio_auth_token:
        raise ApiError(404, "not_found", words["not_found"])
    query = request.scope["query_string"].decode("latin-1")
    address = f"{settings.public_url}{request.url.path}"
    try:
        form = form_of(await request.body())
    except ValueError as error:
        raise ApiError(400, "not_a_form", words["not_a_form"]) from error
    signature = request.headers.get("X-Twilio-Signature", "")
    url = f"{address}?{query}" if query else address
    if not is_signed(form, url, signature, settings.twilio_auth_token):
        raise ApiError(403, "twilio_unverified", words["twilio_unverified"])
    call, step = call_of(form, settings.max_text), Step.read(query)
    if not call.sid:
        message = words["invalid_field"].format(field="CallSid", reason="it is missing")
        raise ApiError(422, "invalid_field", message, "CallSid")
    line = Line(assistant, settings, request.app.state.pin, address)
    rates.of_person(line.profile_in(call, step))
    token = request.headers.get("I-Twilio-Idempotency-Token", "")
    said = await line.answer(call, step, token if _ID.fullmatch(token) else None)
    return Response(said, media_type="application/xml")
