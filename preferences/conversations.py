"""What is kept of a conversation: what was said and answered, numbered from 1 without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TURNS_KEPT = 200
"""Turns of a conversation whose words are kept, the latest ones. Of older ones only the reply to a
turn its client numbered stays, so that the turn sent again changes nothing."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as it is kept: what was said, and what was answered."""

    said: str
    """In the person's words."""
    reply: str
    """The answer, as its engine wrote it down."""
    at: datetime
    """When it was answered, UTC."""
    client_turn_id: str | None = None
    """The client's own id; None where it gave none."""
    seq: int = 0
    """Its number in the conversation, from 1; 0 until it is kept."""
