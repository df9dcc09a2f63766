"""Requests: what their slots map to, what they ask for and how they are worded."""

from __future__ import annotations

from pathlib import Path

from bot.check.world import World, elements, entries, members, placeholders
from preferences.topics import RequestSlot, RequestSpec
from preferences.yamlfile import Node


def inspect(world: World) -> None:
    """Look at every request of every topic."""
    first: dict[str, Path] = {}
    for path in world.files("topics"):
        topic = world.book.topics.get(path.stem)
        for name, node in entries(world.tree(path), "requests").items():
            _name(world, name, node, first, path)
            spec = topic.requests.get(name) if topic else None
            if spec:
                _slots(world, spec, node)
                _essential(world, spec, node)
                _preview(spec, node)


def _name(world: World, name: str, node: Node, first: dict[str, Path], path: Path) -> None:
    if name in first:
        node.complain(f"request '{name}' stands in {first[name].name} already; rename one")
    if name in world.domain.intents:
        node.complain(f"'{name}' is an intent of the dialogue already; rename the request")
    first.setdefault(name, path)


def _slots(world: World, spec: RequestSpec, node: Node) -> None:
    for name, child in entries(node, "slots").items():
        slot = spec.slots.get(name)
        if slot is None:
            continue
        fields = members(child)
        if slot.attribute not in world.book.attributes:
            fields.get("attribute", child).complain(
                f"slot '{name}' has no attribute '{slot.attribute}'; define it or map the slot "
                "with attribute: topic.name"
            )
        if slot.fallback and slot.fallback not in world.book.attributes:
            fields["fallback"].complain(f"there is no attribute '{slot.fallback}' to fall back to")


def _essential(world: World, spec: RequestSpec, node: Node) -> None:
    for child in elements(members(node).get("essential")):
        slot = spec.slots.get(child.text().split("=")[0])
        if slot and slot.is_filled and not _is_asked(world, slot):
            child.complain(
                f"'{slot.name}' is essential, but neither {slot.attribute} nor what it falls back "
                "to has a 'moment' or a 'question'; write one or take it out"
            )


def _is_asked(world: World, slot: RequestSlot) -> bool:
    for key in (slot.attribute, slot.fallback):
        attribute = world.book.attributes.get(key or "")
        if attribute and (attribute.moment or attribute.question):
            return True
    return slot.attribute not in world.book.attributes


def _preview(spec: RequestSpec, node: Node) -> None:
    for child in elements(members(node).get("preview")):
        names = list(placeholders(child))
        if not names:
            child.complain(f"'{child.text()}' shows no slot; put a {{slot}} in or use preview_bare")
        for name in names:
            if name not in spec.slots:
                child.complain(f"{{{name}}} is no slot of {spec.name}")
