"""Names to read with."""

from __future__ import annotations

from preferences.model import Evidence, Status
from preferences.names import Concept, ConceptKind
from tests.worlds.small import NOW


def concept(name: str, **slots: str | float) -> Concept:
    """Give a concept of the lights, as somebody taught it."""
    evidence = Evidence("t1", "so", "web")
    return Concept(
        name, ConceptKind.REQUEST, name, name, evidence, Status.ACTIVE, NOW, "set_lights", {**slots}
    )


def alias(name: str, meaning: str) -> Concept:
    """Give a name for other words."""
    evidence = Evidence("t1", meaning, "web")
    return Concept(name, ConceptKind.ALIAS, name, name, evidence, Status.ACTIVE, NOW)
