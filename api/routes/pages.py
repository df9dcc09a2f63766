"""The widget for pages of hosts, the demo page, and the API's own documentation."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from api.bundle import Bundle

router = APIRouter(include_in_schema=False)
_STATIC = Path(__file__).parent.parent / "static"
_FOR_ANY_PAGE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}
"""Pages of hosts load it with `crossorigin="anonymous"`, which its integrity hash needs."""


@router.get("/")
def demo() -> FileResponse:
    """Give the page to try everything on."""
    return FileResponse(_STATIC / "index.html")


@router.get("/admin")
def admin() -> FileResponse:
    """Give the operators' page; all it shows comes from the API, with a server key."""
    return FileResponse(_STATIC / "admin" / "index.html")


@router.get("/docs")
def reference() -> FileResponse:
    """Give the reference of the API; it reads /openapi.json."""
    return FileResponse(_STATIC / "docs.html")


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """Give the widget as one script, gzipped for who takes that."""
    made: Bundle = request.app.state.widget
    headers = {**_FOR_ANY_PAGE, "ETag": made.etag, "Vary": "Accept-Encoding"}
    if made.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    is_zipped = "gzip" in request.headers.get("accept-encoding", "")
    if is_zipped:
        headers["Content-Encoding"] = "gzip"
    body = made.zipped if is_zipped else made.script
    return Response(body, headers=headers, media_type="text/javascript")


@router.get("/widget.json")
def widget_facts(request: Request) -> JSONResponse:
    """Say which widget this is: its integrity hash and its size."""
    made: Bundle = request.app.state.widget
    facts: dict[str, Any] = {
        "version": version("attune"),
        "integrity": made.integrity,
        "bytes": len(made.script),
        "bytes_zipped": len(made.zipped),
    }
    return JSONResponse(facts, headers=_FOR_ANY_PAGE)
