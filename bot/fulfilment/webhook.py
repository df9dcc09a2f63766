"""The host's program behind HTTP: one signed POST an order, one answer back.

The signature is that of GitHub's webhooks: HMAC-SHA256 (RFC 2104) of the raw body, in hexadecimal.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging

import httpx

from bot.codec import applied_body, context_body, interpretation_body
from bot.fulfilment.answer import UnusableAnswer, deed_of
from bot.fulfilment.port import Deed, DeedState, Order
from bot.say.wording import Wording
from preferences.people import tenant_of, user_id_of

log = logging.getLogger("attune.fulfilment")

MOST_ANSWER = 65_536
"""Bytes an answer may have."""
_DROPPED = (httpx.NetworkError, httpx.RemoteProtocolError)
"""Signs that the connection failed, after which the order is sent once more."""


class Webhook:
    """Posts orders to one address; see docs/fulfilment.md for what stands on the wire."""

    def __init__(self, url: str, secret: bytes, seconds: float, wording: Wording) -> None:
        """Take the address, the secret both sides know, and the time an order may take."""
        self._url, self._secret, self._seconds = url, secret, seconds
        self._wording = wording
        self._tls = httpx.create_ssl_context()

    async def carry_out(self, order: Order) -> Deed:
        """Send the order and read the answer; whatever goes wrong is a failed deed, and logged."""
        try:
            async with asyncio.timeout(self._seconds):
                return deed_of(await self._send(order))
        except (TimeoutError, httpx.HTTPError, UnusableAnswer) as error:
            seen = {"turn": order.turn_id, "kind": type(error).__name__}
            log.warning("an order was not carried out", extra=seen)
            return Deed(DeedState.FAILED)

    async def _send(self, order: Order) -> bytes:
        """Post the order, and once more where the connection failed or the server broke."""
        body = self._body(order)
        headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "X-Attune-Signature": signature(self._secret, body),
            "Idempotency-Key": f"{order.turn_id}.{order.number}",
        }
        # No proxy of the environment: what people ask for goes to the host and nowhere else.
        async with httpx.AsyncClient(verify=self._tls, timeout=None, trust_env=False) as client:
            request = client.build_request("POST", self._url, content=body, headers=headers)
            try:
                return await _answer(client, request)
            except _DROPPED:
                pass
            except httpx.HTTPStatusError as error:
                if not error.response.is_server_error:
                    raise
            return await _answer(client, request)

    def _body(self, order: Order) -> bytes:
        body = {
            "turn_id": order.turn_id,
            "user_id": user_id_of(order.user_id),
            "tenant": tenant_of(order.user_id),
            "interpretation": interpretation_body(order.interpretation, self._wording),
            "applied": [applied_body(note) for note in order.applied],
            "context": context_body(order.context),
        }
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def signature(secret: bytes, body: bytes) -> str:
    """Give the value of `X-Attune-Signature` for a raw body."""
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> bytes:
    """Give the body of a 2xx answer. Raises `httpx.HTTPError`, and `UnusableAnswer` if too long."""
    response = await client.send(request, stream=True)
    try:
        response.raise_for_status()
        body = b""
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > MOST_ANSWER:
                raise UnusableAnswer("the answer is too long")
        return body
    finally:
        await response.aclose()
