"""What the audit holds: who did what when, and about whom as a mark; never content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What can be done, as the audit names it."""

    READ = "user.read"
    EXPORT = "user.export"
    ERASE = "user.erase"
    RETAIN = "data.retain"
    ADD = "preference.add"
    CORRECT = "preference.correct"
    DELETE = "preference.delete"
    ERASE_ONE = "preference.erase"
    REQUEST = "request.receive"
    REQUEST_CANCELLED = "request.cancel"
    KEY_CREATED = "key.create"
    KEY_REGISTERED = "key.register"
    KEY_REVOKED = "key.revoke"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit."""

    number: int
    """From 1, without a gap."""
    at: datetime
    tenant: str
    actor: str
    """Prefix of a server key, `person` for the person themselves, `cli` for the command line."""
    action: str
    subject: str | None
    """Mark of the person it was about."""
    link: str
    """Mark of this entry and the one before: a changed one breaks every link after it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking the audit."""

    entries: int
    """How many were read."""
    head: str
    """Link of the last one; empty for none. Note it elsewhere: it proves that none was cut off."""
    broken_at: int | None
    """Number of the first entry that is missing or was changed; None where all are as written."""
