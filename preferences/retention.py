"""How long what is kept of people, and what came of keeping to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept; None keeps it until it is erased."""

    conversations: timedelta | None = None
    """Since their last turn."""
    inferred: timedelta | None = None
    """Preferences nobody stated or confirmed, since they were inferred."""
    audit: timedelta | None = None

    @property
    def is_endless(self) -> bool:
        """Say whether nothing is ever let go."""
        return self == Retention()


@dataclass(frozen=True, slots=True)
class Released:
    """What was let go, or would be."""

    conversations: int = 0
    preferences: int = 0
    answers: int = 0
    """Answers to writes with an idempotency key, past their day."""
    audit: int = 0
