"""Versions of a preference: an ETag goes out, If-Match comes back (RFC 9110, section 13.1.1)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from api.errors import ApiError


def etag_of(body: dict[str, Any]) -> str:
    """Give the tag of a body: another one whenever anything of it changed."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def tagged(body: dict[str, Any]) -> dict[str, Any]:
    """Give a body with its tag as `etag`."""
    return {**body, "etag": etag_of(body)}


def check_match(if_match: str | None, etag: str, words: dict[str, str]) -> None:
    """Refuse a write meant for another version. Raises `ApiError` 412."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag not in [tag.strip() for tag in if_match.split(",")]:
        raise ApiError(412, "precondition_failed", words["precondition_failed"], "If-Match")
