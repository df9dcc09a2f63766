"""How the text of an environment variable becomes the value of a setting; each says what would do.

A reader takes the setting's name and the text, and raises `SettingsError`. None repeats a text
that may hold a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.voice_settings import SettingsError
from preferences.masters import masters_of

Reader = Callable[[str, str], object]
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_URL = re.compile(r"[a-z][a-z0-9+]*://")


def one_of(*options: str) -> Reader:
    """Make a reader of one of these words."""

    def read(name: str, value: str) -> str:
        if value not in options:
            raise SettingsError(f"ATTUNE_{name.upper()} is '{value}'; use {' or '.join(options)}.")
        return value

    return read


def whole(low: int, high: int) -> Reader:
    """Make a reader of whole numbers from `low` to `high`."""

    def read(name: str, value: str) -> int:
        if not _WHOLE.fullmatch(value.strip()) or not low <= int(value) <= high:
            raise SettingsError(
                f"ATTUNE_{name.upper()} is '{value}'; use a whole number from {low} to {high}."
            )
        return int(value)

    return read


def level(name: str, value: str) -> str:
    """Read how much is logged, in capitals or not."""
    read: Reader = one_of("DEBUG", "INFO", "WARNING", "ERROR")
    return str(read(name, value.upper()))


def seconds(low: float, high: float) -> Reader:
    """Make a reader of seconds from `low` to `high`."""

    def read(name: str, value: str) -> float:
        try:
            found = float(value)
        except ValueError:
            found = low - 1
        if not low <= found <= high:
            raise SettingsError(
                f"ATTUNE_{name.upper()} is '{value}'; use seconds from {low:g} to {high:g}."
            )
        return found

    return read


def flag(name: str, value: str) -> bool:
    """Read true or false."""
    if value.casefold() not in {"true", "false", "1", "0"}:
        raise SettingsError(f"ATTUNE_{name.upper()} is '{value}'; use true or false.")
    return value.casefold() in {"true", "1"}


def folder(name: str, value: str) -> Path:
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


def words_folder(name: str, value: str) -> Path:
    """Give the full path of a folder with topics in it."""
    path = folder(name, value)
    if not (path / "topics").is_dir():
        raise SettingsError(
            f"ATTUNE_{name.upper()} is '{path}'; use a folder that holds topics/, like data/."
        )
    return path


def database_url(name: str, value: str) -> str:
    """Give a database URL; the value is not repeated, for it may hold a password."""
    if not _URL.match(value):
        raise SettingsError(
            f"ATTUNE_{name.upper()} is no URL; use sqlite:////path/to/file.db or "
            "postgresql://user:password@host/name, or leave it empty."
        )
    return value


def secret(name: str, value: str) -> str:
    """Give a secret that was chosen by a machine; the value is not repeated."""
    if len(value) < 32 or len(set(value)) < 8:
        raise SettingsError(
            f"ATTUNE_{name.upper()} can be guessed; use 32 random characters or more "
            "(`openssl rand -base64 48`), or leave it empty."
        )
    return value


def encryption_keys(name: str, value: str) -> str:
    """Give the encryption keys; none of them is repeated in an error."""
    try:
        masters_of(value)
    except ValueError as error:
        raise SettingsError(
            f"ATTUNE_{name.upper()} cannot be used: {error}. Write name:key with commas between, "
            "the newest first; `attune encryption new-key` makes one."
        ) from error
    return value


def origins(name: str, value: str) -> str:
    """Give origins of web pages, with commas between."""
    for origin in split(value):
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"ATTUNE_{name.upper()} holds '{origin}'; use origins such as "
                "https://shop.example, with commas between and without a path."
            )
    return value


def http_address(name: str, value: str) -> str:
    """Give an address that can be posted to; it is not repeated, for it may hold a password."""
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    is_http = is_whole and value.startswith(("http://", "https://"))
    if not is_http or not value.isascii() or " " in value:
        raise SettingsError(f"ATTUNE_{name.upper()} is no address; use https://host/path.")
    return value


def split(value: str) -> tuple[str, ...]:
    """Give the parts between commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def is_local(url: str) -> bool:
    """Say whether an address is on this machine, where nobody listens in on the way."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
