"""The demo page, and the API's own documentation without anything from elsewhere."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)
_STATIC = Path(__file__).parent.parent / "static"


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
