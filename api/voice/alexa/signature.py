"""Whether a request is Alexa's: its signature, the certificate it is made with, and its age.

As Amazon asks of skills that are web services:
https://developer.amazon.com/docs/custom-skills/host-a-custom-skill-as-a-web-service.html
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from warnings import catch_warnings

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import (
    Certificate,
    DNSName,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"
SIGNER = "echo-api.amazon.com"
"""The name the signing certificate must be for."""
MAX_AGE = timedelta(seconds=150)
"""How old a request may be, and how far ahead."""
FETCH_SECONDS = 3.0
"""How long the certificate may take to come."""
MOST_CHAIN = 65_536
"""Bytes it may have."""
_KEPT = 8
"""Chains held; Amazon uses one or two at a time."""
_PATH = re.compile(r"[\w./-]+", re.ASCII)


class Unverified(Exception):
    """The request is not Alexa's, or cannot be shown to be; says why."""


class CertificateUnreachable(Exception):
    """The certificate could not be fetched: nothing is known of the request."""


def chain_address(url: str) -> str:
    """Give the address of a certificate chain, normalised. Raises `Unverified`.

    Amazon's rule: https, host s3.amazonaws.com in any case, a path that begins with /echo.api/
    in this case, and port 443 where one is named.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unverified("its certificate has no proper address") from error
    path = posixpath.normpath(parts.path) if _PATH.fullmatch(parts.path) else ""
    if parts.scheme != "https":
        raise Unverified("its certificate does not come over https")
    if host != HOST or parts.username is not None:
        raise Unverified(f"its certificate is not at {HOST}")
    if port not in (None, 443):
        raise Unverified("its certificate is at another port than 443")
    if not path.startswith(FOLDER):
        raise Unverified(f"its certificate is not in {FOLDER}")
    return f"https://{HOST}{path}"


def check_age(at: datetime, now: datetime) -> None:
    """Refuse what was sent too long ago, and so may be sent again by others."""
    if abs(now - at) > MAX_AGE:
        raise Unverified(f"it is more than {MAX_AGE.seconds} seconds old, or ahead of our clock")


def check_signature(key: RSAPublicKey, signature: str, raw: bytes) -> None:
    """Check `Signature-256`, RSA with SHA-256 over the raw body. Raises `Unverified`."""
    try:
        key.verify(base64.b64decode(signature, validate=True), raw, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError) as error:
        raise Unverified("its signature does not fit its body") from error


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that was fetched: the signing certificate, and those that lead to a root."""

    leaf: Certificate
    others: Sequence[Certificate]


class Verifier:
    """Checks requests. One per process; chains are kept, and their trust checked each time."""

    def __init__(self, trust_file: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Take the file of trusted roots, the usual ones where it is empty. Raises OSError."""
        self._roots = Store(_roots(trust_file))
        self._transport = transport
        self._chains: OrderedDict[str, Chain] = OrderedDict()

    async def check(self, url: str, signature: str, raw: bytes, now: datetime) -> None:
        """Check that Alexa signed these bytes. Raises `Unverified`, `CertificateUnreachable`."""
        if not url or not signature:
            raise Unverified("it has no SignatureCertChainUrl or no Signature-256")
        address = chain_address(url)
        chain = self._chains.get(address) or _chain_of(await self._fetch(address))
        key = self._trusted(chain, now)
        self._chains[address] = chain
        while len(self._chains) > _KEPT:
            self._chains.popitem(last=False)
        check_signature(key, signature, raw)

    def _trusted(self, chain: Chain, now: datetime) -> RSAPublicKey:
        """Give the key of a chain that leads to a root, is in its dates, and is for the signer."""
        policy = PolicyBuilder().store(self._roots).time(now)
        try:
            policy.build_server_verifier(DNSName(SIGNER)).verify(chain.leaf, list(chain.others))
        except VerificationError as error:
            raise Unverified(f"its certificate is not trusted: {error}") from error
        key = chain.leaf.public_key()
        if not isinstance(key, RSAPublicKey):
            raise Unverified("its certificate holds no RSA key")
        return key

    async def _fetch(self, address: str) -> bytes:
        try:
            async with (
                httpx.AsyncClient(transport=self._transport, timeout=FETCH_SECONDS) as client,
                client.stream("GET", address) as answer,
            ):
                answer.raise_for_status()
                raw = b""
                async for part in answer.aiter_bytes():
                    raw += part
                    if len(raw) > MOST_CHAIN:
                        raise Unverified("its certificate is too large")
        except httpx.HTTPError as error:
            raise CertificateUnreachable from error
        return raw


def _roots(trust_file: str) -> list[Certificate]:
    if trust_file:
        return load_pem_x509_certificates(Path(trust_file).expanduser().read_bytes())
    usual = httpx.create_ssl_context().get_ca_certs(binary_form=True)
    with catch_warnings(action="ignore"):  # of one root that has no proper number
        return [root for one in usual if (root := _root(one))]


def _root(der: bytes) -> Certificate | None:
    try:
        return load_der_x509_certificate(der)
    except ValueError:
        return None


def _chain_of(raw: bytes) -> Chain:
    try:
        leaf, *others = load_pem_x509_certificates(raw)
    except ValueError as error:
        raise Unverified("its certificate cannot be read") from error
    return Chain(leaf, others)
