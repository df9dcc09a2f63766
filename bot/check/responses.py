"""Responses: that whatever is said has words, and that whatever has words is said."""

from __future__ import annotations

from bot.check import dialogue
from bot.check.world import World, allow_placeholders
from preferences.yamlfile import Node

_FILE = frozenset({"version", "responses"})
_VARIANT = frozenset({"text"})
_PREFIX = "utter_"


def inspect(world: World) -> None:
    """Compare the responses with what actions and rules say."""
    written = _written(world)
    said = dict(world.program.responses)
    place = next(iter(world.files("responses")), world.words / "responses")
    for name in sorted(said.keys() - written.keys()):
        world.complain(place, f"{said[name]} says '{name}', which has no words; write them")
    for intent, action, node in dialogue.answers(world):
        name = action
        if action in world.program.families:
            name = _PREFIX + intent
        if name.startswith(_PREFIX):
            said[name] = node.path.name
            if name not in written:
                node.complain(f"this says '{name}', which has no words; write them")
    for name in sorted(written.keys() - said.keys()):
        written[name].complain(f"nothing says '{name}'; remove it")


def _written(world: World) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for path in world.files("responses"):
        top = world.tree(path).mapping(_FILE, _FILE)
        for name, node in (top["responses"].mapping() if "responses" in top else {}).items():
            if name in found:
                node.complain(f"'{name}' stands in {found[name].path.name} already; keep one")
            found.setdefault(name, node)
            _variants(world, name, node)
    return found


def _variants(world: World, name: str, node: Node) -> None:
    if not name.startswith(_PREFIX):
        node.complain(f"'{name}' must begin with {_PREFIX}")
    variants = node.items()
    if node.is_list() and not variants:
        node.complain(f"'{name}' has no words; write a text")
    for variant in variants:
        body = variant.mapping(_VARIANT, _VARIANT)
        if "text" in body:
            allow_placeholders(body["text"], world.program.fillings)
