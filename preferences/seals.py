"""What is kept of a person who must not be named: keyed marks, made with this server's secret.

HMAC-SHA-256 (RFC 2104). Without the secret nobody can tell whose mark it is, not even by trying
every user id. Each purpose has a key of its own, so one kind of mark says nothing about another.
"""

from __future__ import annotations

import hashlib
import hmac

SHORTEST_SECRET = 32
"""Bytes (RFC 2104, section 3: no less than the hash gives)."""


class Seals:
    """Makes marks. Raises ValueError for a secret under 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"the secret has {len(secret)} bytes; use at least {SHORTEST_SECRET}")
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """Give the key of one purpose, 32 bytes."""
        return hmac.digest(self._secret, purpose.encode(), "sha256")

    def subject(self, user_id: str) -> str:
        """Give the mark of the person an act was about."""
        return self._mark("subject", user_id.encode())

    def erasure(self, user_id: str) -> str:
        """Give the mark that says that a person was erased."""
        return self._mark("erasure", user_id.encode())

    def link(self, before: str, entry: bytes) -> str:
        """Give the mark of an entry that follows the one marked `before`."""
        return self._mark("audit", before.encode() + b"\n" + entry)

    def erased_preference(self, user_id: str, topic: str, value: str) -> str:
        """Give the mark that says that a person erased this of themselves."""
        said = "\n".join([user_id, topic, value])
        return self._mark("erased preference", said.encode())

    def cut(self, number: int, link: str) -> str:
        """Give the mark of the last entry that was let go when the audit was shortened."""
        return self._mark("audit cut", f"{number}\n{link}".encode())

    def _mark(self, purpose: str, data: bytes) -> str:
        return hmac.new(self.derive(purpose), data, hashlib.sha256).hexdigest()
