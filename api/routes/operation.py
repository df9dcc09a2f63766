"""Operation: is it alive, is it ready."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.schemas import HealthReply

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
