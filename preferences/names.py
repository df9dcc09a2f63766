"""The names people make up: what a concept is. `preferences.concepts` has the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preferences.model import Evidence, Scalar, Status

Slots = dict[str, "Scalar | tuple[Scalar, ...]"]
"""Values by name, several where an attribute takes several."""


class ConceptKind(StrEnum):
    """What a made-up name stands for."""

    REQUEST = "request"
    """Slots of a request: "reading mode" for warm light at 40 percent."""
    ALIAS = "alias"
    """Other words: "pods" for podcasts."""
    CHOICE = "choice"
    """One of several values that bear the name: the Springfield in Illinois."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A name a person made up and taught."""

    id: str
    kind: ConceptKind
    name: str
    """As the person said it, without an article."""
    key: str
    """The name folded, as names are compared."""
    evidence: Evidence
    """Its text holds the words the name was explained with; for an alias they are the meaning."""
    status: Status
    created_at: datetime
    intent: str | None = None
    """The request it is a concept of; None for the other kinds."""
    slots: Slots = field(default_factory=dict)
    """By slot of the request; for a choice the catalog's name with the value's id."""
