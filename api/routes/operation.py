"""Operation: is it alive, is it ready, what did it do."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response

from api.deps import AssistantDep
from api.metrics import CONTENT_TYPE, MOMENTS, exposition
from api.schemas import HealthReply
from preferences.errors import StoreUnavailable

router = APIRouter(tags=["operation"])


@router.get("/healthz")
def alive() -> HealthReply:
    """Say that the server runs."""
    return HealthReply(status="ok")


@router.get("/readyz")
def ready(request: Request, response: Response) -> HealthReply:
    """Say whether the model is loaded and the store answers; 503 until then."""
    assistant = getattr(request.app.state, "assistant", None)
    if assistant is None:
        response.status_code = 503
        return HealthReply(status="model_loading")
    if not assistant.store.is_reachable():
        response.status_code = 503
        return HealthReply(status="store_unreachable")
    return HealthReply(status="ok")


@router.get("/metrics", response_model=None, responses={200: {"content": {"text/plain": {}}}})
def metrics(assistant: AssistantDep) -> Response:
    """Give counts and times for Prometheus; nobody's words and nobody's name are in them."""
    try:
        with assistant.store.unit(is_reading=True) as unit:
            counts = unit.counts(date.min, MOMENTS)
    except StoreUnavailable:
        counts = None
    return Response(exposition(assistant.meter, counts), media_type=CONTENT_TYPE)
