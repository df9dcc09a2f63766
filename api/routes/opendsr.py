"""OpenDSR 2.0: a controller asks for access, portability or erasure on behalf of a person."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import UUID4

from api.deps import AssistantDep, EraserDep, WordsDep
from api.errors import ApiError
from api.opendsr import VERSION, Processor
from api.opendsr_schemas import (
    CancelledReply,
    DataRequestBody,
    DiscoveryReply,
    ReceivedReply,
    StatusReply,
)
from preferences.audit import Action
from preferences.people import key_of
from preferences.rights import DataRequest, RequestKind, RequestStatus

router = APIRouter(prefix="/opendsr/v2", tags=["OpenDSR"])


def get_processor(request: Request, words: WordsDep) -> Processor:
    """Give this server as controllers see it. Raises 404 where it takes no such requests."""
    processor: Processor | None = request.app.state.processor
    if processor is None:
        raise ApiError(404, "not_found", words["not_found"])
    return processor


ProcessorDep = Annotated[Processor, Depends(get_processor)]


@router.get("/discovery", response_model=DiscoveryReply)
def discover(processor: ProcessorDep) -> Response:
    """Say what may be asked for, and how a person is named."""
    identity = {"identity_type": "controller_customer_id", "identity_format": "raw"}
    body = {
        "api_version": VERSION,
        "supported_identities": [identity],
        "supported_subject_request_types": [str(kind) for kind in RequestKind],
        "processor_certificate": f"https://{processor.domain}/opendsr/v2/certificate",
    }
    return _signed(processor, body)


@router.get(
    "/certificate",
    response_model=None,
    responses={200: {"content": {"application/x-pem-file": {}}}},
)
def certificate(processor: ProcessorDep) -> Response:
    """Give the certificate that signatures are checked with."""
    return Response(processor.certificate, media_type="application/x-pem-file")


@router.post("/requests", status_code=201, response_model=ReceivedReply)
async def receive(
    body: DataRequestBody,
    request: Request,
    caller: EraserDep,
    processor: ProcessorDep,
    assistant: AssistantDep,
    words: WordsDep,
) -> Response:
    """Take a request; the same id again is answered alike and does nothing."""
    for url in body.status_callback_urls:
        if not processor.may_call(url):
            message = words["callback_refused"]
            raise ApiError(400, "callback_refused", message, "status_callback_urls")
    person = key_of(caller.tenant, body.subject_identities[0].identity_value)
    kind, at = body.subject_request_type, caller.at
    asked = DataRequest(
        tenant=caller.tenant,
        id=str(body.subject_request_id),
        controller=caller.actor,
        kind=kind,
        person=person,
        status=RequestStatus.PENDING,
        callbacks=tuple(dict.fromkeys(body.status_callback_urls)),
        received_at=at,
        due_at=processor.due(kind, at),
    )
    with assistant.store.unit() as unit:
        if unit.add_data_request(asked):
            unit.note(caller.actor, Action.REQUEST, person, at)
            unit.commit()
        held = unit.data_request(caller.tenant, asked.id)
    received = {
        "controller_id": held.controller,
        "expected_completion_time": held.due_at.isoformat(),
        "received_time": held.received_at.isoformat(),
        "encoded_request": base64.b64encode(await request.body()).decode(),
        "subject_request_id": held.id,
    }
    return _signed(processor, received, 201)


@router.get("/requests/{subject_request_id}", response_model=StatusReply)
def status(
    subject_request_id: UUID4, caller: EraserDep, processor: ProcessorDep, assistant: AssistantDep
) -> Response:
    """Say how far a request is."""
    with assistant.store.unit(is_reading=True) as unit:
        held = unit.data_request(caller.tenant, str(subject_request_id))
    return _signed(processor, processor.status_body(held))


@router.delete("/requests/{subject_request_id}", status_code=202, response_model=CancelledReply)
def cancel(
    subject_request_id: UUID4,
    caller: EraserDep,
    processor: ProcessorDep,
    assistant: AssistantDep,
    words: WordsDep,
) -> Response:
    """Cancel a request that was not begun yet; harmless if repeated."""
    with assistant.store.unit() as unit:
        held = unit.data_request(caller.tenant, str(subject_request_id))
        if held.status not in (RequestStatus.PENDING, RequestStatus.CANCELLED):
            raise ApiError(409, "request_begun", words["request_begun"], "subject_request_id")
        if unit.set_data_request(held, RequestStatus.CANCELLED, caller.at):
            person = held.person or ""
            unit.note(caller.actor, Action.REQUEST_CANCELLED, person, caller.at)
            unit.commit()
    body = {
        "controller_id": held.controller,
        "subject_request_id": held.id,
        "received_time": caller.at.isoformat(),
        "api_version": VERSION,
    }
    return _signed(processor, body, 202)


def _signed(processor: Processor, body: dict[str, Any], status_code: int = 200) -> Response:
    text = json.dumps(body).encode()
    headers = {**processor.sign(text), "Cache-Control": "no-store"}
    return Response(text, status_code, headers, "application/json")
