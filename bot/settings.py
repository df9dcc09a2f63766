"""Every setting, read from the environment once. A wrong value stops the start, never a turn.

Each field's environment variable is `ATTUNE_` and its name in capitals; docs/settings.md
lists them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.voice_settings import SettingsError as SettingsError
from bot.voice_settings import VoiceSettings, read_voice
from preferences.masters import MasterKey, masters_of
from preferences.retention import Retention
from preferences.signals import Manners

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the three rooms and data/."""
MODES = ("development", "production")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_RATES = {"key_rate": 6000, "user_rate": 120, "address_rate": 600}
"""Requests a minute in production mode, where nothing else is set."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_COUNTS = {
    "moments_per_conversation": (1, 0, 20),
    "moment_repeats": (3, 2, 20),
    "moment_window_minutes": (10, 1, 1440),
    "moment_cooldown_days": (7, 1, 365),
    "conversation_minutes": (30, 1, 1440),
    "check_every_turns": (20, 0, 1000),
    "opendsr_delay_hours": (24, 0, 720),
    "max_preferences": (2000, 1, 100_000),
    "max_concepts": (200, 1, 10_000),
    "retain_conversations_days": (0, 0, 36_500),
    "retain_inferred_days": (0, 0, 36_500),
    "retain_audit_days": (0, 0, 36_500),
}
"""Whole numbers: default, least and most."""
_WHOLE = re.compile(r"[0-9]{1,9}")
_URL = re.compile(r"[a-z][a-z0-9+]*://")


@dataclass(frozen=True, slots=True)
class Settings(VoiceSettings):
    """How this installation runs."""

    mode: str = "development"
    """development or production; production opens no anonymous sessions unless told."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = 8000
    """Port to listen on, 1–65535."""
    data_dir: Path = ROOT / "var"
    """Where the trained model, vectors and the default database are kept."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the data directory."""
    words_dir: Path = ROOT / "data"
    """Where topics, phrasings, rules, stories and responses are read from."""
    anonymous: bool = True
    """Whether anybody may open a session; False by default in production."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""
    max_text: int = 2000
    """Characters a turn may have, 1–20000."""
    secret: str = field(default="", repr=False)
    """What marks and kept signing secrets are keyed with; empty means a file in the data folder."""
    allowed_origins: str = ""
    """Origins of web pages elsewhere that may call the API, with commas between."""
    key_rate: int = 0
    """Requests a minute for each server key; 0 is no limit. 6000 by default in production."""
    user_rate: int = 0
    """Requests a minute for each person; 0 is no limit. 120 by default in production."""
    address_rate: int = 0
    """Requests a minute from each address; 0 is no limit. 600 by default in production."""
    debug: bool = False
    """Whether DEBUG lines may be logged in production."""
    fulfilment_url: str = ""
    """Address of the program that carries requests out; empty means that none does."""
    fulfilment_secret: str = field(default="", repr=False)
    """What orders to it are signed with; required with an address."""
    fulfilment_timeout: float = 3.0
    """Seconds it may take to answer, sending again included, 0.1–60."""

    moments: bool = True
    """Whether it asks what would have helped; False: it never asks unasked."""
    moments_per_conversation: int = 1
    """Questions a conversation may bring that nothing the person said called for, 0–20."""
    moment_repeats: int = 3
    """How often the same request alone must be made to be asked about, 2–20."""
    moment_window_minutes: int = 10
    """How far back the same request counts as said again, 1–1440."""
    moment_cooldown_days: int = 7
    """How long a refused topic is left alone at first, 1–365."""
    conversation_minutes: int = 30
    """How long after a question what is said counts as another conversation, 1–1440."""
    check_every_turns: int = 20
    """Turns between two times of asking if an answer was right, 0–1000; 0 never asks."""

    encryption_keys: str = field(default="", repr=False)
    """What is kept of people is encrypted with: `name:key`, the newest first; empty: it is not."""
    opendsr_domain: str = ""
    """Domain under which requests of data subjects are taken (OpenDSR); empty: they are not."""
    opendsr_key: str = ""
    """File with the RSA key, as PEM, that answers to controllers are signed with."""
    opendsr_certificate: str = ""
    """File with its certificate, as PEM."""
    opendsr_callback_hosts: str = ""
    """Hosts that may be called back, with commas between."""
    opendsr_delay_hours: int = 24
    """Hours an erasure waits and can be cancelled, 0–720."""
    consent: str = "off"
    """off or required; required: nothing is learned about a person before their yes."""
    max_preferences: int = 2000
    """Preferences kept of one person, 1–100000."""
    max_concepts: int = 200
    """Names kept of one person, 1–10000."""
    retain_conversations_days: int = 0
    """Days what was said in an idle conversation is kept, up to 36500; 0 keeps it."""
    retain_inferred_days: int = 0
    """Days a preference is kept that was only inferred, up to 36500; 0 keeps it."""
    retain_audit_days: int = 0
    """Days an entry of the audit is kept, up to 36500; 0 keeps it."""

    @property
    def masters(self) -> tuple[MasterKey, ...]:
        """The encryption keys, the newest first."""
        return masters_of(self.encryption_keys)

    @property
    def retention(self) -> Retention:
        """How long what is kept."""
        return Retention(
            _days(self.retain_conversations_days),
            _days(self.retain_inferred_days),
            _days(self.retain_audit_days),
        )

    @property
    def origins(self) -> tuple[str, ...]:
        """The allowed origins, one by one."""
        return _split(self.allowed_origins)

    @property
    def models_dir(self) -> Path:
        """Where trained models and vectors lie."""
        return self.data_dir / "models"

    @property
    def manners(self) -> Manners:
        """How forward the assistant may be."""
        return Manners(
            is_asking=self.moments,
            questions=self.moments_per_conversation,
            repeats=self.moment_repeats,
            window=timedelta(minutes=self.moment_window_minutes),
            cooldown=timedelta(days=self.moment_cooldown_days),
            conversation=timedelta(minutes=self.conversation_minutes),
            check_gap=self.check_every_turns,
        )

    @property
    def store_url(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'attune.db'}"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from environment variables. Raises `SettingsError`."""
    environment = os.environ if environment is None else environment
    given = {
        each.name: environment[name]
        for each in fields(Settings)
        if environment.get(name := f"ATTUNE_{each.name.upper()}", "") != ""
    }
    mode = _one_of("mode", given.get("mode", "development"), MODES)
    is_production = mode == "production"
    words_dir = _folder("words_dir", given.get("words_dir", str(ROOT / "data")))
    if not (words_dir / "topics").is_dir():
        raise SettingsError(
            f"ATTUNE_WORDS_DIR is '{words_dir}'; use a folder that holds topics/, like data/."
        )
    return Settings(
        mode=mode,
        host=given.get("host", "127.0.0.1"),
        port=_whole("port", given.get("port", "8000"), 1, 65535),
        data_dir=_folder("data_dir", given.get("data_dir", str(ROOT / "var"))),
        database_url=_url("database_url", given.get("database_url", "")),
        words_dir=words_dir,
        anonymous=_flag("anonymous", given.get("anonymous", str(mode == "development"))),
        log_level=_log_level(given, is_production),
        max_text=_whole("max_text", given.get("max_text", "2000"), 1, 20000),
        secret=_secret("secret", given.get("secret", "")),
        allowed_origins=_origins("allowed_origins", given.get("allowed_origins", "")),
        **_numbers(given, is_production),
        debug=_flag("debug", given.get("debug", "false")),
        fulfilment_url=_fulfilment_url(given.get("fulfilment_url", ""), given, mode),
        fulfilment_secret=given.get("fulfilment_secret", ""),
        fulfilment_timeout=_seconds(given.get("fulfilment_timeout", "3.0")),
        encryption_keys=_keys(given.get("encryption_keys", "")),
        opendsr_domain=given.get("opendsr_domain", ""),
        opendsr_key=_opendsr_file("opendsr_key", given),
        opendsr_certificate=_opendsr_file("opendsr_certificate", given),
        opendsr_callback_hosts=given.get("opendsr_callback_hosts", ""),
        moments=_flag("moments", given.get("moments", "true")),
        **read_voice(given),
        alexa_shared=_flag("alexa_shared", given.get("alexa_shared", "true")),
        consent=_one_of("consent", given.get("consent", "off"), ("off", "required")),
    )


def _log_level(given: Mapping[str, str], is_production: bool) -> str:
    level = _one_of("log_level", given.get("log_level", "INFO").upper(), _LEVELS)
    is_allowed = not is_production or _flag("debug", given.get("debug", "false"))
    if level == "DEBUG" and not is_allowed:
        raise SettingsError(
            "ATTUNE_LOG_LEVEL is 'DEBUG' in production mode; use INFO, or set ATTUNE_DEBUG=true."
        )
    return level


def _secret(name: str, value: str) -> str:
    """Give a secret that was chosen by a machine; the value is not repeated."""
    if value and (len(value) < 32 or len(set(value)) < 8):
        raise SettingsError(
            f"ATTUNE_{name.upper()} can be guessed; use 32 random characters or more "
            "(`openssl rand -base64 48`), or leave it empty."
        )
    return value


def _keys(value: str) -> str:
    """Give the encryption keys; none of them is repeated in an error."""
    try:
        masters_of(value)
    except ValueError as error:
        raise SettingsError(
            f"ATTUNE_ENCRYPTION_KEYS cannot be used: {error}. Write name:key with commas between, "
            "the newest first; `attune encryption new-key` makes one."
        ) from error
    return value


def _opendsr_file(name: str, given: Mapping[str, str]) -> str:
    """Give the path of a file that OpenDSR needs once it has a domain."""
    value = given.get(name, "")
    if given.get("opendsr_domain") and not Path(value).is_file():
        raise SettingsError(
            f"ATTUNE_{name.upper()} is no file; ATTUNE_OPENDSR_DOMAIN needs one in PEM."
        )
    return value


def _origins(name: str, value: str) -> str:
    for origin in _split(value):
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"ATTUNE_{name.upper()} holds '{origin}'; use origins such as "
                "https://shop.example, with commas between and without a path."
            )
    return value


def _split(value: str) -> tuple[str, ...]:
    return tuple(origin.strip() for origin in value.split(",") if origin.strip())


def is_local(url: str) -> bool:
    """Say whether an address is on this machine, where nobody listens in on the way."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _numbers(given: Mapping[str, str], is_production: bool) -> dict[str, Any]:
    rates = {name: (most if is_production else 0, 0, 1_000_000) for name, most in _RATES.items()}
    return {
        name: _whole(name, given.get(name, str(default)), least, most)
        for name, (default, least, most) in (rates | _COUNTS).items()
    }


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None


def _one_of(name: str, value: str, options: tuple[str, ...]) -> str:
    if value not in options:
        raise SettingsError(f"ATTUNE_{name.upper()} is '{value}'; use {' or '.join(options)}.")
    return value


def _whole(name: str, value: str, low: int, high: int) -> int:
    if not _WHOLE.fullmatch(value.strip()) or not low <= int(value) <= high:
        raise SettingsError(
            f"ATTUNE_{name.upper()} is '{value}'; use a whole number from {low} to {high}."
        )
    return int(value)


def _folder(name: str, value: str) -> Path:
    """Give a folder's full path; it may be still to be made, but no file may stand there."""
    try:
        path = Path(value).expanduser().resolve()
        is_usable = path.is_dir() or not path.exists()
    except (OSError, RuntimeError, ValueError) as error:
        raise SettingsError(
            f"ATTUNE_{name.upper()} is '{value}'; use the path of a folder."
        ) from error
    if not is_usable:
        raise SettingsError(f"ATTUNE_{name.upper()} is '{value}', a file; use a folder.")
    return path


def _url(name: str, value: str) -> str:
    """Give a database URL; the value is not repeated, for it may hold a password."""
    if value and not _URL.match(value):
        raise SettingsError(
            f"ATTUNE_{name.upper()} is no URL; use sqlite:////path/to/file.db or "
            "postgresql+psycopg://user:password@host/name, or leave it empty."
        )
    return value


def _fulfilment_url(url: str, given: Mapping[str, str], mode: str) -> str:
    """Give the address; the value is not repeated in errors, for it may hold a password."""
    if not url:
        return url
    if not _is_http(url):
        raise SettingsError("ATTUNE_FULFILMENT_URL is no address; use https://host/path.")
    if not given.get("fulfilment_secret"):
        raise SettingsError(
            "ATTUNE_FULFILMENT_SECRET is missing; ATTUNE_FULFILMENT_URL needs a long random "
            "text that the program there knows too."
        )
    if mode == "production" and url.startswith("http:") and not is_local(url):
        raise SettingsError(
            "ATTUNE_FULFILMENT_URL is http to another machine, where what people ask for could "
            "be read on the way; in production mode use https."
        )
    return url


def _is_http(url: str) -> bool:
    """Say whether a text is an address that can be posted to."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_whole and parts.scheme in ("http", "https") and url.isascii() and " " not in url


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 60:
        raise SettingsError(f"ATTUNE_FULFILMENT_TIMEOUT is '{value}'; use seconds from 0.1 to 60.")
    return seconds


def _flag(name: str, value: str) -> bool:
    if value.casefold() not in {"true", "false", "1", "0"}:
        raise SettingsError(f"ATTUNE_{name.upper()} is '{value}'; use true or false.")
    return value.casefold() in {"true", "1"}
