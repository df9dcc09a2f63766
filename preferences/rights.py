"""What a controller may ask for on behalf of a person, and how far it is (OpenDSR)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestKind(StrEnum):
    """What can be asked for."""

    ACCESS = "access"
    PORTABILITY = "portability"
    ERASURE = "erasure"


class RequestStatus(StrEnum):
    """How far a request is."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request of a controller."""

    tenant: str
    id: str
    """The controller's, a UUID."""
    controller: str
    """Prefix of their server key."""
    kind: RequestKind
    person: str | None
    """What the person is stored under; None once they were erased, or it was cancelled."""
    status: RequestStatus
    callbacks: tuple[str, ...]
    """Addresses that hear of every change of status."""
    received_at: datetime
    due_at: datetime
    """When it is carried out; until then it can be cancelled."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A notice that is still to be taken."""

    number: int
    tenant: str
    request: str
    url: str
    status: RequestStatus
    """As it was when the notice was made."""
    tries: int
