"""User tokens: JWTs (RFC 7519) that a host signs with the key it registered."""

from __future__ import annotations

import base64
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from preferences.access import Algorithm, SigningKey
from preferences.seals import Seals

CLOCK_SKEW = 60
"""Seconds the clocks of host and server may differ."""
SHORTEST_SECRET = 32
"""Bytes of a shared secret (RFC 7518, section 3.2: no less than the hash)."""
SHORTEST_RSA = 2048
"""Bits (RFC 7518, section 3.3)."""


class TokenRefused(Exception):
    """The token is not good; the message says why, and repeats nothing of it."""


class TokenExpired(TokenRefused):
    """It was good until its `exp`."""


class MaterialRefused(ValueError):
    """What was to be registered is no key of that algorithm; says what would do."""


def is_jwt(token: str) -> bool:
    """Say whether a token looks like a JWT in its compact form."""
    return token.count(".") == 2


def kid_of(token: str) -> str | None:
    """Give the key a token names; None if it names none. Raises TokenRefused."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.InvalidTokenError, ValueError) as error:
        raise TokenRefused("it is no JWT") from error
    return kid if isinstance(kid, str) else None


def claims_of(token: str, key: SigningKey, seals: Seals) -> dict[str, Any]:
    """Check a token with its key, by the key's algorithm alone; give its claims.

    `sub` and `exp` are required. `aud` must be the key's; where the key has none, a token that has
    one is refused (RFC 7519, section 4.1.3). Raises TokenRefused.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            unseal(key, seals),
            algorithms=[str(key.algorithm)],
            audience=key.audience,
            leeway=CLOCK_SKEW,
            options={"require": ["exp", "sub"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenExpired("its `exp` has passed") from error
    except jwt.MissingRequiredClaimError as error:
        raise TokenRefused(f"it has no `{error.claim}`") from error
    except jwt.InvalidAudienceError as error:
        raise TokenRefused("its `aud` is not the registered one") from error
    except jwt.ImmatureSignatureError as error:
        raise TokenRefused("it is not valid yet") from error
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise TokenRefused("its signature, algorithm or claims are wrong") from error
    return claims


def seal(material: bytes, algorithm: Algorithm, seals: Seals) -> str:
    """Give what is kept of a key: a public one as it is, a shared secret encrypted (Fernet).

    Raises MaterialRefused for a weak key, a private one, and one of another algorithm.
    """
    if algorithm is Algorithm.HS256:
        secret = material.strip()
        if len(secret) < SHORTEST_SECRET or secret.startswith(b"-----"):
            raise MaterialRefused(f"an HS256 secret has {SHORTEST_SECRET} random bytes or more")
        return _fernet(seals).encrypt(secret).decode()
    try:
        key = load_pem_public_key(material)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MaterialRefused("this is no public key in PEM: -----BEGIN PUBLIC KEY-----") from error
    if algorithm is Algorithm.RS256 and not (
        isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA
    ):
        raise MaterialRefused(f"RS256 needs an RSA key of {SHORTEST_RSA} bits or more")
    if algorithm is Algorithm.ES256 and not (
        isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    ):
        raise MaterialRefused("ES256 needs an elliptic-curve key on P-256")
    return material.decode()


def unseal(key: SigningKey, seals: Seals) -> bytes:
    """Give what `seal` was given."""
    kept = key.material.encode()
    return _fernet(seals).decrypt(kept) if key.algorithm is Algorithm.HS256 else kept


def _fernet(seals: Seals) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(seals.derive("signing")))
