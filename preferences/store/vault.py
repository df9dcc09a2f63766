"""Encryption at rest: every person has a key of their own, wrapped by a master key.

Values are sealed with AES-256-GCM (NIST SP 800-38D) under the person's key, a fresh 96-bit nonce
each, bound to their column. The person's key lies in the database wrapped by the newest master key,
so that changing that rewrites keys, not data; erasing a person destroys the only copy of theirs.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from preferences.errors import StoreUnavailable
from preferences.masters import KEY_BYTES, MasterKey

MARK = "\x02"
"""What sealed text begins with; no text of a person's does."""
_NONCE = 12
_ID = 16
"""Characters of a person key's id."""
_HELD = 1024
"""Opened keys held in memory."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's key as it is kept."""

    id: str
    """Random; stands in all that is sealed with it."""
    master: str
    """Name of the master key it is wrapped with."""
    wrapped: str
    """Nonce and wrapped key, in base64."""


class Vault:
    """Makes and opens the keys of persons. One per store; safe to use from several threads."""

    def __init__(self, masters: Sequence[MasterKey]) -> None:
        """Take the master keys, the newest first; older ones still open what they wrapped."""
        self._masters = {master.name: AESGCM(master.key) for master in masters}
        self.newest = masters[0].name
        self._open: OrderedDict[str, AESGCM] = OrderedDict()
        self._lock = Lock()

    def new_key(self) -> PersonKey:
        """Make a person's key."""
        return self._wrap(secrets.token_hex(_ID // 2), AESGCM.generate_key(KEY_BYTES * 8))

    def rewrap(self, key: PersonKey) -> PersonKey:
        """Give a key wrapped with the newest master key."""
        return self._wrap(key.id, self._unwrap(key))

    def cipher(self, key: PersonKey) -> AESGCM:
        """Give what seals and opens with a key. Raises StoreUnavailable."""
        with self._lock:
            held = self._open.pop(key.id, None) or AESGCM(self._unwrap(key))
            self._open[key.id] = held
            if len(self._open) > _HELD:
                self._open.popitem(last=False)
        return held

    def held(self, key_id: str) -> AESGCM | None:
        """Give what opens with the key of this id, if it is in memory."""
        with self._lock:
            return self._open.get(key_id)

    def forget(self) -> None:
        """Hold no key in memory."""
        with self._lock:
            self._open.clear()

    def _wrap(self, key_id: str, key: bytes) -> PersonKey:
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._masters[self.newest].encrypt(nonce, key, key_id.encode())
        return PersonKey(key_id, self.newest, base64.b64encode(nonce + sealed).decode())

    def _unwrap(self, key: PersonKey) -> bytes:
        master = self._masters.get(key.master)
        if master is None:
            raise StoreUnavailable(
                f"ATTUNE_ENCRYPTION_KEYS lacks the key '{key.master}', which data here is "
                "encrypted with: add it behind the newest."
            )
        data = base64.b64decode(key.wrapped)
        try:
            return master.decrypt(data[:_NONCE], data[_NONCE:], key.id.encode())
        except InvalidTag as error:
            raise StoreUnavailable(
                f"The key '{key.master}' of ATTUNE_ENCRYPTION_KEYS is not the one of that name "
                "that data here is encrypted with."
            ) from error


class Keyring:
    """The keys at hand in one unit of work."""

    def __init__(self, vault: Vault, find: Callable[[str], PersonKey | None]) -> None:
        """Take what opens keys, and what finds one by its id in the database."""
        self.vault, self._find = vault, find
        self.person: tuple[str, AESGCM] | None = None
        """Id and cipher of the person who is written about; None until the unit says who."""
        self.is_sealing = True

    def seal(self, text: str, column: str) -> str:
        """Give a text sealed for the person who is written about."""
        if not self.is_sealing:
            return text
        if self.person is None:
            raise RuntimeError(f"{column} is written without saying whose it is")
        key_id, cipher = self.person
        nonce = secrets.token_bytes(_NONCE)
        sealed = cipher.encrypt(nonce, text.encode(), _bound(key_id, column))
        return f"{MARK}{key_id}{base64.b64encode(nonce + sealed).decode()}"

    def unseal(self, text: str, column: str) -> str:
        """Give what was sealed. Raises StoreUnavailable where it was changed or its key is gone."""
        key_id = text[1 : 1 + _ID]
        cipher = self.vault.held(key_id)
        if cipher is None:
            key = self._find(key_id)
            if key is None:
                raise StoreUnavailable("A value was sealed with a key that is gone.")
            cipher = self.vault.cipher(key)
        try:
            data = base64.b64decode(text[1 + _ID :])
            return cipher.decrypt(data[:_NONCE], data[_NONCE:], _bound(key_id, column)).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise StoreUnavailable("A sealed value in the database was changed.") from error


RING: ContextVar[Keyring | None] = ContextVar("keyring", default=None)
"""The keys of the unit of work at hand; None where nothing is encrypted."""


def sealed(text: str, column: str) -> str:
    """Give a text as it is kept: sealed where encryption is on."""
    ring = RING.get()
    return text.lstrip(MARK) if ring is None else ring.seal(text, column)


def unsealed(text: str, column: str) -> str:
    """Give a sealed text as it was. Raises StoreUnavailable."""
    ring = RING.get()
    if ring is None:
        raise StoreUnavailable(
            "The database holds encrypted values: set ATTUNE_ENCRYPTION_KEYS to the keys they "
            "were encrypted with."
        )
    return ring.unseal(text, column)


def _bound(key_id: str, column: str) -> bytes:
    """Give what a sealed value is bound to: it opens in no other column."""
    return f"{key_id}|{column}".encode()
