"""Alexa as this server sees it: requests signed with a certificate of the tests' own authority."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from starlette.testclient import TestClient

SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
CHAIN = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"
SIGNER = "echo-api.amazon.com"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Give a key by name; made once, for making takes its time."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def issue(
    name: str, by: Issued | None, at: datetime, *, names: tuple[str, ...] = (), **given: Any
) -> Issued:
    """Issue a certificate; one without `names` may issue others."""
    key = given.get("key") or rsa_key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins, ends = given.get("dates", (at - timedelta(days=30), at + timedelta(days=30)))
    issuer = by.certificate.subject if by else subject
    signer = by.key if by else key
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
         "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )  # fmt: skip
    usage |= {"digital_signature": True} if names else {"key_cert_sign": True, "crl_sign": True}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if names:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(alternatives, critical=False)
        builder = builder.add_extension(server, critical=False)
    return Issued(builder.sign(signer, SHA256()), key)


@dataclass
class Amazon:
    """An authority, a signing certificate, and the place where its chain is fetched from."""

    at: datetime
    chains: dict[str, bytes] = field(default_factory=dict)
    """What is found at each address."""
    fetched: list[str] = field(default_factory=list)
    """Addresses that were asked for."""
    is_down: bool = False

    def __post_init__(self) -> None:
        self.root = issue("Test Root", None, self.at)
        self.middle = issue("Test Middle", self.root, self.at)
        self.signing = issue("signing", self.middle, self.at, names=(SIGNER,))
        self.publish(CHAIN, self.signing, self.middle)

    def publish(self, address: str, *chain: Issued) -> str:
        self.chains[address] = b"".join(one.pem for one in chain)
        return address

    def trust_file(self, folder: Path) -> Path:
        path = folder / "roots.pem"
        path.write_bytes(self.root.pem)
        return path

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._serve)

    def _serve(self, request: httpx.Request) -> httpx.Response:
        self.fetched.append(str(request.url))
        if self.is_down:
            raise httpx.ConnectTimeout("nobody there", request=request)
        body = self.chains.get(str(request.url))
        return httpx.Response(200, content=body) if body else httpx.Response(404)

    def sign(self, raw: bytes, key: Any = None) -> str:
        signer = key or self.signing.key
        if isinstance(signer, ec.EllipticCurvePrivateKey):
            return base64.b64encode(signer.sign(raw, ec.ECDSA(SHA256()))).decode()
        return base64.b64encode(signer.sign(raw, PKCS1v15(), SHA256())).decode()


@dataclass
class Line:
    """A server with its telephone and its skill, an assistant, and who calls it."""

    http: TestClient
    assistant: Any
    amazon: Amazon

    def alexa(self, body: Any, *, url: str = CHAIN, **headers: Any) -> Any:
        """Send a body, signed; a header given as None is left out."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {
            "Content-Type": "application/json;charset=UTF-8",
            "SignatureCertChainUrl": url,
            "Signature-256": self.amazon.sign(raw),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        kept = {name: value for name, value in given.items() if value is not None}
        return self.http.post("/v1/voice/alexa", content=raw, headers=kept)


def user(number: str) -> str:
    return f"amzn1.ask.account.{number}"


def request(
    kind: str = "LaunchRequest",
    number: str = "1",
    *,
    intent: str | None = None,
    attributes: dict[str, Any] | None = None,
    at: str = "2026-11-22T16:00:00Z",
    **more: Any,
) -> dict[str, Any]:
    """Give a request as Alexa sends it: `more` are the slots of its intent, and who speaks."""
    person, token = more.pop("person", None), more.pop("token", None)
    account = {"userId": user(number)} | ({"accessToken": token} if token else {})
    system: dict[str, Any] = {
        "application": {"applicationId": SKILL},
        "user": account,
        "device": {"deviceId": f"amzn1.ask.device.{number}", "supportedInterfaces": {}},
        "apiEndpoint": "https://api.amazonalexa.com",
        "apiAccessToken": "eyJ…",
    }
    if person:
        system["person"] = person
    body: dict[str, Any] = {
        "version": "1.0",
        "session": {
            "new": attributes is None,
            "sessionId": f"amzn1.echo-api.session.{number}",
            "application": {"applicationId": SKILL},
            "attributes": attributes or {},
            "user": account,
        },
        "context": {"System": system},
        "request": {"type": kind, "timestamp": at, "locale": "en-US"},
    }
    body["request"]["requestId"] = f"amzn1.echo-api.request.{number}-{next(_numbers)}"
    if intent:
        slots = {
            name: {"name": name, "value": value, "confirmationStatus": "NONE"}
            for name, value in more.items()
        }
        body["request"] |= {
            "type": kind if kind != "LaunchRequest" else "IntentRequest",
            "intent": {"name": intent, "confirmationStatus": "NONE", "slots": slots},
            "dialogState": "STARTED",
        }
    return body


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _count()
