"""The HTTP side: knows Attune's addresses and errors, and nothing of Home Assistant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from .const import PATH, PROBE, TIMEOUT


class AttuneError(Exception):
    """Attune gave no answer that can be used."""


class CannotConnect(AttuneError):
    """It does not answer, or what answers is not Attune."""


class InvalidAuth(AttuneError):
    """It does not accept the key, or the key may not take turns."""


class Refused(AttuneError):
    """It refused this one request."""


@dataclass(frozen=True)
class Answer:
    """What came back for one thing said."""

    speech: str
    language: str
    error_code: str | None
    """An `IntentResponseErrorCode`; None where it went well."""
    reprompt: str | None
    """What to say when nothing comes back to an open question."""
    is_open: bool
    """Whether a question stands open: the microphone stays on."""


@dataclass(frozen=True)
class AttuneClient:
    """Talks to one Attune server."""

    session: aiohttp.ClientSession
    url: str
    """Base address, without a slash at the end."""
    key: str

    async def check(self) -> None:
        """Try the key. Raises `CannotConnect`, `InvalidAuth`."""
        await self._post(PROBE, {"text": "-"})

    async def say(self, text: str, **known: str | None) -> Answer:
        """Pass on what was said and what is known about it, in the fields of the conversation API.

        Raises `AttuneError`.
        """
        given = {name: value for name, value in known.items() if value}
        body = await self._post(PATH, {"text": text, **given})
        try:
            return _answer(body)
        except (KeyError, TypeError) as error:
            raise CannotConnect from error

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"}
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        try:
            async with self.session.post(
                self.url + path, json=body, headers=headers, timeout=timeout
            ) as response:
                if response.status in (401, 403):
                    raise InvalidAuth
                if response.status != 200:
                    raise Refused(str(response.status))
                return dict(await response.json())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise CannotConnect from error


def _answer(body: dict[str, Any]) -> Answer:
    response = body["response"]
    is_error = response["response_type"] == "error"
    return Answer(
        speech=response["speech"]["plain"]["speech"],
        language=response["language"],
        error_code=response["data"]["code"] if is_error else None,
        reprompt=response.get("reprompt", {}).get("plain", {}).get("reprompt"),
        is_open=bool(body["continue_conversation"]),
    )
