"""Every setting, read from the environment once. A wrong value stops the start, never a turn.

Each field's environment variable is `ATTUNE_` and its name in capitals; docs/settings.md
lists them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import setting_readers as readers
from bot.setting_readers import Reader, one_of, seconds, whole
from bot.voice_settings import SettingsError as SettingsError
from bot.voice_settings import VoiceSettings, read_voice
from preferences.masters import MasterKey, masters_of
from preferences.retention import Retention
from preferences.signals import Manners

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the three rooms and data/."""
MODES = ("development", "production")
_RATE = whole(0, 1_000_000)
_DAYS = whole(0, 36_500)
_READERS: Mapping[str, Reader] = {
    "mode": one_of(*MODES),
    "port": whole(1, 65535),
    "data_dir": readers.folder,
    "database_url": readers.database_url,
    "words_dir": readers.words_folder,
    "anonymous": readers.flag,
    "log_level": readers.level,
    "max_text": whole(1, 20000),
    "secret": readers.secret,
    "allowed_origins": readers.origins,
    "key_rate": _RATE,
    "user_rate": _RATE,
    "address_rate": _RATE,
    "debug": readers.flag,
    "fulfilment_url": readers.http_address,
    "fulfilment_timeout": seconds(0.1, 60),
    "moments": readers.flag,
    "moments_per_conversation": whole(0, 20),
    "moment_repeats": whole(2, 20),
    "moment_window_minutes": whole(1, 1440),
    "moment_cooldown_days": whole(1, 365),
    "conversation_minutes": whole(1, 1440),
    "check_every_turns": whole(0, 1000),
    "encryption_keys": readers.encryption_keys,
    "opendsr_delay_hours": whole(0, 720),
    "consent": one_of("off", "required"),
    "max_preferences": whole(1, 100_000),
    "max_concepts": whole(1, 10_000),
    "retain_conversations_days": _DAYS,
    "retain_inferred_days": _DAYS,
    "retain_audit_days": _DAYS,
    "alexa_shared": readers.flag,
}
"""What reads each setting; one without a reader is taken as it is given."""
_IN_PRODUCTION: Mapping[str, Any] = {
    "anonymous": False, "key_rate": 6000, "user_rate": 120, "address_rate": 600,
}  # fmt: skip
"""What stands where nothing else is set, in production mode."""


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
        return readers.split(self.allowed_origins)

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
    read = {
        name: _READERS[name](name, value) if name in _READERS else value
        for name, value in given.items()
    }
    defaults = _IN_PRODUCTION if read.get("mode") == "production" else {}
    settings = Settings(**{**defaults, **read, **read_voice(given)})
    for check in (_check_log_level, _check_fulfilment, _check_opendsr):
        check(settings)
    return settings


def _check_log_level(settings: Settings) -> None:
    is_allowed = settings.mode != "production" or settings.debug
    if settings.log_level == "DEBUG" and not is_allowed:
        raise SettingsError(
            "ATTUNE_LOG_LEVEL is 'DEBUG' in production mode; use INFO, or set ATTUNE_DEBUG=true."
        )


def _check_fulfilment(settings: Settings) -> None:
    url = settings.fulfilment_url
    if url and not settings.fulfilment_secret:
        raise SettingsError(
            "ATTUNE_FULFILMENT_SECRET is missing; ATTUNE_FULFILMENT_URL needs a long random "
            "text that the program there knows too."
        )
    is_open = url.startswith("http:") and not readers.is_local(url)
    if settings.mode == "production" and is_open:
        raise SettingsError(
            "ATTUNE_FULFILMENT_URL is http to another machine, where what people ask for could "
            "be read on the way; in production mode use https."
        )


def _check_opendsr(settings: Settings) -> None:
    for name in ("opendsr_key", "opendsr_certificate"):
        if settings.opendsr_domain and not Path(getattr(settings, name)).is_file():
            raise SettingsError(
                f"ATTUNE_{name.upper()} is no file; ATTUNE_OPENDSR_DOMAIN needs one in PEM."
            )


def _days(number: int) -> timedelta | None:
    return timedelta(days=number) if number else None
