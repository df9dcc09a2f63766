"""Topics and their attributes, beyond what reading them finds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bot.check.world import World, elements, entries, members, placeholders
from preferences.topics import OPEN, Attribute, Kind
from preferences.yamlfile import Node

_VALUE = "value"
"""The one placeholder of a carrier."""
_NUMBER_ONLY = ("minimum", "maximum", "unit")
_FEWEST_SUGGESTIONS = 2
"""Quick replies below which a question leaves no choice."""


def inspect(world: World) -> None:
    """Look at every attribute of every topic."""
    used = set(_used(world))
    for path in world.files("topics"):
        topic = world.book.topics.get(path.stem)
        for name, node in entries(world.tree(path), "attributes").items():
            attribute = topic.attributes.get(name) if topic else None
            if attribute is None:
                continue
            _kind(attribute, node)
            _carriers(node)
            _suggestions(attribute, node)
            _names(world, attribute, node)
            if attribute.key not in used and _is_dead(attribute):
                node.complain(
                    f"nothing can ever fill or use '{name}'; give it cues, a catalog or a "
                    "question, map a slot to it, or remove it"
                )


def _used(world: World) -> Iterator[str | None]:
    for spec in world.book.requests.values():
        for slot in spec.slots.values():
            yield slot.attribute
            yield slot.fallback


def _is_dead(attribute: Attribute) -> bool:
    is_reachable = attribute.cues or attribute.catalog or attribute.question or attribute.moment
    return attribute.name != OPEN and not is_reachable


def _kind(attribute: Attribute, node: Node) -> None:
    fields = members(node)
    if attribute.kind is not Kind.NUMBER:
        for key in _NUMBER_ONLY:
            if key in fields:
                fields[key].complain(f"'{key}' is for numbers; remove it or set kind: number")
    if attribute.kind is not Kind.CHOICE:
        for key in ("catalog", "closed"):
            if key in fields:
                fields[key].complain(f"'{key}' is for choices; remove it or set kind: choice")
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None and low >= high:
        fields["minimum"].complain(f"minimum {low:g} is not below maximum {high:g}")


def _carriers(node: Node) -> None:
    for carrier in elements(members(node).get("carriers")):
        names = list(placeholders(carrier))
        if _VALUE not in names:
            carrier.complain(f"'{carrier.text()}' lacks {{value}}; say where the value goes")
        for name in names:
            if name != _VALUE:
                carrier.complain(f"{{{name}}} is never filled in here; known: {{value}}")


def _suggestions(attribute: Attribute, node: Node) -> None:
    fields = members(node)
    is_asked = attribute.question or attribute.moment
    is_choice = attribute.kind is Kind.CHOICE
    if is_choice and is_asked and len(attribute.suggestions) < _FEWEST_SUGGESTIONS:
        fields.get("suggestions", node).complain(
            f"a choice that is asked for needs {_FEWEST_SUGGESTIONS} or more 'suggestions'"
        )
    if attribute.kind is Kind.NUMBER:
        for child in elements(fields.get("suggestions")):
            _number(attribute, child)


def _names(world: World, attribute: Attribute, node: Node) -> None:
    fields = members(node)
    for key, child in zip(attribute.settled_by, elements(fields.get("settled_by")), strict=False):
        if key not in world.book.attributes:
            child.complain(f"there is no attribute '{key}' that could settle it")
    if attribute.settled_by and attribute.catalog is None:
        fields["settled_by"].complain("'settled_by' is for choices; remove it")


def _number(attribute: Attribute, node: Node) -> None:
    low = -math.inf if attribute.minimum is None else attribute.minimum
    high = math.inf if attribute.maximum is None else attribute.maximum
    try:
        is_fit = low <= float(node.text()) <= high
    except ValueError:
        is_fit = False
    if not is_fit:
        node.complain(f"'{node.text()}' is no number within {low:g} … {high:g}")
