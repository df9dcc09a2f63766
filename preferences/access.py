"""Keys of host programs: what they may do, how they are made and recognised. Pure; no store.

A server key reads `ak-PREFIX-SECRET`. The prefix names it and is shown; of the secret only a
scrypt hash is kept (RFC 7914). A signing key checks the user tokens a host signs itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_START = "ak"
_COST, _BLOCK, _LANES = 2**14, 8, 1
"""16 MiB and about 40 ms. The secret has 256 random bits, so this is for a leaked database only."""


class Scope(StrEnum):
    """What a server key may do."""

    TURNS = "turns"
    ADMIN_READ = "admin:read"
    ADMIN_WRITE = "admin:write"
    ADMIN_ERASE = "admin:erase"


class Algorithm(StrEnum):
    """How user tokens may be signed (RFC 7518): a shared secret, or a public key."""

    HS256 = "HS256"
    RS256 = "RS256"
    ES256 = "ES256"


@dataclass(frozen=True, slots=True)
class ServerKey:
    """A key of a host program, as it is kept."""

    prefix: str
    """Names the key; shown in lists and in the audit."""
    hash: str
    """`scrypt$salt$hash`, both base64."""
    tenant: str
    name: str
    """What the operator calls it; may be empty."""
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    """To the minute."""
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that user tokens are checked with, as it is kept."""

    kid: str
    """The `kid` of the tokens' header (RFC 7515)."""
    tenant: str
    algorithm: Algorithm
    """The only one its tokens may use."""
    material: str
    """A public key as PEM; a shared secret encrypted."""
    audience: str | None
    """The `aud` its tokens must have; None: they must have none."""
    created_at: datetime
    revoked_at: datetime | None = None


def new_secret() -> tuple[str, str]:
    """Make a server key: its prefix, and the whole key that only its owner will know."""
    prefix = f"{_START}-{secrets.token_hex(5)}"
    return prefix, f"{prefix}-{secrets.token_urlsafe(32)}"


def prefix_of(key: str) -> str | None:
    """Give the prefix of a server key; None for what is none."""
    start, _, rest = key.partition("-")
    name, between, secret = rest.partition("-")
    return f"{start}-{name}" if start == _START and name and between and secret else None


def hash_key(key: str) -> str:
    """Give what is kept of a key."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_text(salt)}${_text(_scrypt(key, salt))}"


def is_key(key: str, kept: str) -> bool:
    """Say whether a key is the one `hash_key` saw; takes as long as that."""
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_scrypt(key, base64.b64decode(salt)), base64.b64decode(digest))


def _scrypt(key: str, salt: bytes) -> bytes:
    return hashlib.scrypt(key.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
