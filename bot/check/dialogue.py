"""Rules and stories: that every name in them is known."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.world import World, elements, members
from preferences.yamlfile import Node

_KINDS = {"rules": "rule", "stories": "story"}
"""By folder, what one entry of its files is called."""
_FIELDS = {
    "rules": frozenset({"rule", "condition", "steps", "conversation_start"}),
    "stories": frozenset({"story", "steps"}),
}
_STEP = frozenset({"intent", "action", "active_loop", "slot_was_set", "or", "checkpoint"})
_OF_RASA = frozenset(
    {"action_listen", "action_deactivate_loop", "action_restart", "action_session_start",
     "action_default_fallback", "action_back"}
)  # fmt: skip
"""Actions that come with Rasa."""
_SLOTS_OF_RASA = frozenset({"requested_slot"})


def inspect(world: World) -> None:
    """Look at every rule and story."""
    for folder, kind in _KINDS.items():
        first: dict[str, Node] = {}
        for node in _entries(world, folder):
            body = node.mapping(_FIELDS[folder], frozenset({kind, "steps"}))
            if kind in body:
                _name(body[kind], first)
            for part in ("condition", "steps"):
                for step in body[part].items() if part in body else []:
                    _step(world, step)


def answers(world: World) -> Iterator[tuple[str, str, Node]]:
    """Give each action that comes straight after an intent: intent, action and where it stands."""
    for folder in _KINDS:
        for node in _entries(world, folder):
            intents: list[str] = []
            for step in elements(members(node).get("steps")):
                body = members(step)
                if "action" in body:
                    for intent in intents:
                        yield intent, body["action"].text(), body["action"]
                intents = [s["intent"].text() for s in _choices(body) if "intent" in s]


def _choices(body: dict[str, Node]) -> list[dict[str, Node]]:
    return [members(child) for child in elements(body["or"])] if "or" in body else [body]


def _entries(world: World, folder: str) -> Iterator[Node]:
    allowed = frozenset({"version", folder})
    for path in world.files(folder):
        top = world.tree(path).mapping(allowed, allowed)
        yield from top[folder].items() if folder in top else []


def _name(node: Node, first: dict[str, Node]) -> None:
    known = first.setdefault(node.text(), node)
    if known is not node:
        node.complain(
            f"'{node.text()}' is the name of another one ({known.path.name}:{known.line}); "
            "give it a name of its own"
        )


def _step(world: World, step: Node) -> None:
    domain = world.domain
    body = step.mapping(_STEP)
    if "intent" in body and body["intent"].text() not in domain.intents:
        body["intent"].complain(f"there is no intent '{body['intent'].text()}' in bot/domain.yml")
    if "action" in body:
        name = body["action"].text()
        known = domain.actions | domain.forms | _OF_RASA
        if name not in known and not name.startswith("utter_"):
            body["action"].complain(f"there is no action '{name}' in bot/domain.yml")
    if "active_loop" in body and not body["active_loop"].is_null():
        name = body["active_loop"].text()
        if name not in domain.forms:
            body["active_loop"].complain(f"there is no form '{name}' in bot/domain.yml")
    for slot in elements(body.get("slot_was_set")):
        _slot(world, slot)
    for choice in elements(body.get("or")):
        _step(world, choice)


def _slot(world: World, node: Node) -> None:
    pairs = members(node) or {node.text(): node}
    for name, value in pairs.items():
        if name not in world.domain.slots.keys() | _SLOTS_OF_RASA:
            value.complain(f"there is no slot '{name}' in bot/domain.yml")
            continue
        values = world.domain.slots.get(name)
        if values and value is not node and not value.is_null() and value.text() not in values:
            value.complain(f"'{value.text()}' is none of {', '.join(sorted(values))}")
