"""The master keys of encryption at rest, as an operator writes them down."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

KEY_BYTES = 32
"""AES-256."""
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,50}")


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key that wraps the keys of persons."""

    name: str
    key: bytes = field(repr=False)
    """32 bytes."""


def masters_of(text: str) -> tuple[MasterKey, ...]:
    """Read `name:key,name:key`, keys in base64. Raises ValueError, which repeats no key."""
    found = tuple(_master(part.strip()) for part in text.split(",") if part.strip())
    names = [master.name for master in found]
    if len(set(names)) < len(names):
        raise ValueError("two keys have one name")
    return found


def new_master(name: str) -> str:
    """Make a key, as the setting has it."""
    key = secrets.token_bytes(KEY_BYTES)
    return f"{name}:{base64.urlsafe_b64encode(key).decode()}"


def _master(part: str) -> MasterKey:
    name, between, text = part.partition(":")
    if not between or not _NAME.fullmatch(name):
        raise ValueError("a key has no name before a colon")
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"the key '{name}' is not base64") from error
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise ValueError(f"the key '{name}' is not {KEY_BYTES} random bytes")
    return MasterKey(name, key)
