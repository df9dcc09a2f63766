"""What makes a server a processor for controllers (OpenDSR): a key, and its certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

DOMAIN = "attune.example"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DOMAIN)])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    built = x509.CertificateBuilder(name, name, KEY.public_key(), 1, at, at + timedelta(days=999))
    return built.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def files_in(folder: Path) -> dict[str, str]:
    """Write the key and the certificate; give the settings that name them."""
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    key = KEY.private_bytes(*kinds, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(certificate())
    return {
        "opendsr_domain": DOMAIN,
        "opendsr_key": str(folder / "key.pem"),
        "opendsr_certificate": str(folder / "cert.pem"),
    }


def request_about(user: str, request_id: str, kind: str = "erasure", **more: Any) -> dict[str, Any]:
    """Give a request as a controller sends it."""
    identity = {
        "identity_type": "controller_customer_id", "identity_value": user, "identity_format": "raw",
    }  # fmt: skip
    return {
        "regulation": "gdpr",
        "subject_request_id": request_id,
        "subject_request_type": kind,
        "submitted_time": "2026-11-22T08:15:00Z",
        "subject_identities": [identity],
        **more,
    }
