"""The settings of spoken front-ends; `bot.settings` reads them with the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_SKILL = re.compile(r"amzn1\.ask\.skill\.[0-9A-Za-z-]{1,100}")
_PIN = re.compile(r"[0-9]{4,12}")


class SettingsError(ValueError):
    """An environment variable holds something that cannot be used; says which and what would do."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How spoken front-ends are connected; what is left empty is off."""

    timezone: str = ""
    """IANA name of the time zone of devices that do not say theirs; empty means UTC."""
    wyoming: str = ""
    """Where Wyoming is served, tcp://address:port; empty means that it is not."""
    public_url: str = ""
    """Address the outside reaches this server at, without a slash at the end."""
    alexa_application_id: str = ""
    """Id of the skill; empty means that there is no Alexa here."""
    alexa_trust_file: str = ""
    """PEM file of the roots Alexa's certificate may lead to; empty means the usual ones."""
    alexa_shared: bool = True
    """Whether linked devices are shared: an unknown voice is not the linked account's owner."""
    twilio_auth_token: str = field(default="", repr=False)
    """What Twilio signs its requests with; empty means that there is no telephone here."""
    twilio_pin: str = field(default="", repr=False)
    """Digits a caller shows themselves to be known by; empty means that nobody is known."""


def read_voice(given: Mapping[str, str]) -> dict[str, Any]:
    """Check the settings that are texts. Raises `SettingsError`."""
    url, token = given.get("public_url", ""), given.get("twilio_auth_token", "")
    pin = given.get("twilio_pin", "")
    if token and not url:
        raise SettingsError(
            "ATTUNE_PUBLIC_URL is missing; Twilio signs the address it calls, so "
            "ATTUNE_TWILIO_AUTH_TOKEN needs it: https://attune.example."
        )
    if pin and not token:
        raise SettingsError("ATTUNE_TWILIO_PIN is set without ATTUNE_TWILIO_AUTH_TOKEN; set both.")
    if pin and (not _PIN.fullmatch(pin) or len(set(pin)) < 2):
        raise SettingsError("ATTUNE_TWILIO_PIN can be guessed; use 4 to 12 digits, not all alike.")
    return {
        "timezone": _timezone(given.get("timezone", "")),
        "wyoming": wyoming_address(given.get("wyoming", "")),
        "public_url": _public(url),
        "alexa_application_id": _skill(given.get("alexa_application_id", "")),
        "alexa_trust_file": _file(given.get("alexa_trust_file", "")),
        "twilio_auth_token": token,
        "twilio_pin": pin,
    }


def _timezone(name: str) -> str:
    try:
        if name:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(
            f"ATTUNE_TIMEZONE is '{name}'; use a name such as Europe/Berlin or America/New_York."
        ) from error
    return name


def wyoming_address(value: str) -> str:
    """Give the address Wyoming is served at. Raises `SettingsError` for one that is none."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme == "tcp" and bool(parts.hostname and parts.port)
    except ValueError:
        is_address = False
    if value and not is_address:
        raise SettingsError(f"ATTUNE_WYOMING is '{value}'; use tcp://127.0.0.1:10400.")
    return value


def _public(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if url and (not is_whole or parts.query or parts.fragment or "@" in parts.netloc):
        raise SettingsError(
            f"ATTUNE_PUBLIC_URL is '{url}'; use the address the outside calls, such as "
            "https://attune.example."
        )
    return url.rstrip("/")


def _skill(name: str) -> str:
    if name and not _SKILL.fullmatch(name):
        raise SettingsError(
            f"ATTUNE_ALEXA_APPLICATION_ID is '{name}'; use the skill's id, amzn1.ask.skill.…, "
            "as the developer console shows it."
        )
    return name


def _file(name: str) -> str:
    if name and not Path(name).expanduser().is_file():
        raise SettingsError(f"ATTUNE_ALEXA_TRUST_FILE is '{name}'; use a file of PEM certificates.")
    return name
