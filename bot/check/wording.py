"""data/language/wording.yml: that every word `bot.say.wording` asks for is there."""

from __future__ import annotations

from collections.abc import Mapping

from bot.check.world import World, allow_placeholders
from preferences.model import Source, Stance
from preferences.names import ConceptKind
from preferences.screening import Unfit
from preferences.yamlfile import Node

_NONE: frozenset[str] = frozenset()
_VALUE = frozenset({"value"})
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "weekend", "weekdays")
_DAYPARTS = ("morning", "afternoon", "evening", "night")
_MONTHS = 12

TEXTS: Mapping[str, frozenset[str]] = {
    "list_last": frozenset({"others", "last"}),
    "list_join": _NONE,
    "date": frozenset({"day", "month"}),
    "preview_end": _NONE,
    "left_out": frozenset({"values"}),
    "in_mind": frozenset({"preferences"}),
    "until": frozenset({"date"}),
    "usual": frozenset({"new", "old", "times"}),
    "remember": frozenset({"preferences"}),
}
"""Single texts, with what they are filled with."""
GROUPS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "stances": dict.fromkeys((*Stance, "must", "must_not", "setting", "open"), _VALUE | {"title"}),
    "conditions": dict.fromkeys(_DAYPARTS, _NONE)
    | {"days": frozenset({"days"})}
    | dict.fromkeys(("room", "device", "company", "activity"), _VALUE),
    "days": dict.fromkeys(_DAYS, _NONE),
    "because": dict.fromkeys(Source, frozenset({"date", "preference"})),
    "unfit": dict.fromkeys(Unfit, _NONE),
    "consent": dict.fromkeys(("ask", "given", "refused", "missing", "withdrawn"), _NONE),
    "noticing": dict.fromkeys(("stopped", "resumed"), _NONE),
    "naming": dict.fromkeys(ConceptKind, frozenset({"name", "meaning"}))
    | {
        "because": frozenset({"date", "naming"}),
        "settled": frozenset({"name", "value", "preference"}),
        "ask_meaning": frozenset({"name"}),
        "ask_new_meaning": frozenset({"name"}),
        "ask_which": frozenset({"name", "options"}),
        "options_join": _NONE,
        "options_last": frozenset({"others", "last"}),
    },
}
"""Texts in groups, with what they are filled with."""
_WORDS = frozenset({"joints", "own_words"})
LISTS = frozenset({"months", "quick_replies"}) | _WORDS
"""Keys with a shape of their own."""
_REPLY = frozenset({"title", "payload"})


def inspect(world: World) -> None:
    """Look at every key."""
    keys = frozenset(TEXTS) | frozenset(GROUPS) | LISTS
    tree = world.tree(world.words / "language" / "wording.yml")
    if tree.raw is None:
        return
    top = tree.mapping(keys, keys)
    for key in TEXTS.keys() & top.keys():
        allow_placeholders(top[key], TEXTS[key])
    for key in GROUPS.keys() & top.keys():
        names = frozenset(GROUPS[key])
        for name, node in top[key].mapping(names, names).items():
            allow_placeholders(node, GROUPS[key][name])
    _lists(top)
    if "quick_replies" in top:
        _quick_replies(world, top["quick_replies"])


def _lists(top: Mapping[str, Node]) -> None:
    if "months" in top and len(top["months"].texts()) != _MONTHS:
        top["months"].complain(f"expected {_MONTHS} months")
    for key in _WORDS & top.keys():
        top[key].texts()


def _quick_replies(world: World, node: Node) -> None:
    shown = world.program.quick_replies
    written = node.mapping()
    for name in sorted(shown.keys() - written.keys()):
        node.complain(f"bot/actions shows the quick reply '{name}', which is missing; write it")
    for name, child in written.items():
        if name not in shown:
            child.complain(f"nothing shows the quick reply '{name}'; remove it")
            continue
        for part in child.mapping(_REPLY, _REPLY).values():
            allow_placeholders(part, shown[name])
