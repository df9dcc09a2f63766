"""OpenDSR: requests of controllers carried out, and told about under a signature.

https://github.com/opengdpr/OpenDSR. Answers and notices are signed with RSA over SHA-256 of the
body (PKCS #1 v1.5, FIPS 186); the certificate is served beside them.
"""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.assistant import Assistant
from bot.setting_readers import is_local
from bot.settings import Settings, SettingsError
from preferences.people import user_id_of
from preferences.rights import Callback, DataRequest, RequestKind, RequestStatus

log = logging.getLogger("attune.opendsr")

VERSION = "2.0"
MOST_TRIES = 10
"""How often a notice is sent before it is let go: for about 17 hours."""
SECONDS = 10.0
"""How long a controller may take to take a notice."""


@dataclass(frozen=True, slots=True)
class Processor:
    """This server as controllers see it."""

    domain: str
    certificate: bytes
    """PEM."""
    key: RSAPrivateKey
    hosts: frozenset[str]
    """Hosts that may be called back."""
    delay: timedelta
    """How long an erasure waits."""

    def sign(self, body: bytes) -> dict[str, str]:
        """Give the headers that vouch for a body."""
        signature = self.key.sign(body, PKCS1v15(), hashes.SHA256())
        return {
            "X-OpenDSR-Processor-Domain": self.domain,
            "X-OpenDSR-Signature": base64.b64encode(signature).decode(),
        }

    def may_call(self, url: str) -> bool:
        """Say whether an address may be called back: a named host, over TLS unless it is local."""
        try:
            parts = urlsplit(url)
            is_named = parts.hostname in self.hosts and not parts.username
        except ValueError:
            return False
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local(url))
        return is_named and is_safe

    def due(self, kind: RequestKind, at: datetime) -> datetime:
        """Say when a request is carried out: only an erasure waits."""
        return at + self.delay if kind is RequestKind.ERASURE else at

    def status_body(self, request: DataRequest) -> dict[str, Any]:
        """Give how far a request is, with where its results are, if there are any."""
        is_done = request.status is RequestStatus.COMPLETED and request.person is not None
        results = (
            f"https://{self.domain}/v1/admin/users/{user_id_of(request.person)}/export"
            if is_done and request.person and request.kind is not RequestKind.ERASURE
            else None
        )
        return {
            "controller_id": request.controller,
            "subject_request_id": request.id,
            "request_status": str(request.status),
            "expected_completion_time": request.due_at.isoformat(),
            "api_version": VERSION,
            "results_url": results,
        }


def processor_of(settings: Settings) -> Processor | None:
    """Give this server as controllers see it; None without a domain. Raises `SettingsError`."""
    if not settings.opendsr_domain:
        return None
    try:
        key = load_pem_private_key(Path(settings.opendsr_key).read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SettingsError("ATTUNE_OPENDSR_KEY holds no private key in PEM.") from error
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError("ATTUNE_OPENDSR_KEY holds a key that is not RSA.")
    hosts = frozenset(h.strip() for h in settings.opendsr_callback_hosts.split(",") if h.strip())
    certificate = Path(settings.opendsr_certificate).read_bytes()
    delay = timedelta(hours=settings.opendsr_delay_hours)
    return Processor(settings.opendsr_domain, certificate, key, hosts, delay)


async def carry_out_due(assistant: Assistant) -> int:
    """Carry out what is due; say how many were. One that was begun before a stop is done again."""
    with assistant.store.unit(is_reading=True) as unit:
        due = unit.due_data_requests(assistant.now())
    for request in due:
        await _carry_out(assistant, request)
    return len(due)


async def _carry_out(assistant: Assistant, request: DataRequest) -> None:
    begun = _move(assistant, request, RequestStatus.IN_PROGRESS)
    if begun is None:
        return
    if request.kind is RequestKind.ERASURE and request.person is not None:
        receipt = await assistant.erase(request.person, request.controller)
        if not receipt.verified:
            log.warning("an erasure could not be verified; it is tried again")
            return
    _move(assistant, begun, RequestStatus.COMPLETED)


def _move(assistant: Assistant, request: DataRequest, status: RequestStatus) -> DataRequest | None:
    """Set how far a request is; None where somebody else was faster, such as a cancellation."""
    with assistant.store.unit() as unit:
        now = unit.data_request(request.tenant, request.id)
        if now.status is not status and not unit.set_data_request(request, status, assistant.now()):
            return None
        unit.commit()
        return unit.data_request(request.tenant, request.id)


async def notify(assistant: Assistant, processor: Processor) -> int:
    """Send the notices that are due; say how many were taken. Others are sent again, later each."""
    with assistant.store.unit(is_reading=True) as unit:
        due = unit.due_callbacks(assistant.now())
    taken = 0
    async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
        for callback in due:
            is_taken = await _send(client, assistant, processor, callback)
            taken += is_taken
            _settle(assistant, callback, is_taken)
    return taken


async def _send(
    client: httpx.AsyncClient, assistant: Assistant, processor: Processor, callback: Callback
) -> bool:
    with assistant.store.unit(is_reading=True) as unit:
        request = unit.data_request(callback.tenant, callback.request)
    told = {"request_status": str(callback.status), "status_callback_url": callback.url}
    body = json.dumps(processor.status_body(request) | told).encode()
    headers = {"Content-Type": "application/json", **processor.sign(body)}
    try:
        answer = await client.post(callback.url, content=body, headers=headers)
    except httpx.HTTPError:
        return False
    return answer.is_success


def _settle(assistant: Assistant, callback: Callback, is_taken: bool) -> None:
    """Let go of a notice that was taken, or tried often enough; else wait twice as long."""
    with assistant.store.unit() as unit:
        if is_taken or callback.tries + 1 >= MOST_TRIES:
            unit.drop_callback(callback.number)
        else:
            wait = timedelta(minutes=2**callback.tries)
            unit.put_off_callback(callback.number, assistant.now() + wait)
        unit.commit()
    if not is_taken:
        log.warning("a controller did not take a notice", extra={"kind": str(callback.status)})
