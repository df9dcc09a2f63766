"""data/language/wording.yml: that every word `bot.say.wording` asks for is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.check.world import World, allow_placeholders
from preferences.model import Source, Stance
from preferences.names import ConceptKind
from preferences.screening import Unfit
from preferences.yamlfile import Node

_NONE: frozenset[str] = frozenset()
_VALUE = frozenset({"value"})
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "weekend", "weekdays")
_DAYPARTS = ("morning", "afternoon", "evening", "night")
_FIELDS = frozenset({"room", "device", "company", "activity"})
_MONTHS = 12

TEXTS: Mapping[str, frozenset[str]] = {
    "amount": frozenset({"title", "value"}),
    "list_last": frozenset({"others", "last"}),
    "list_join": _NONE,
    "date": frozenset({"day", "month"}),
    "preview_end": _NONE,
    "left_out": frozenset({"values"}),
    "in_mind": frozenset({"preferences"}),
    "until": frozenset({"date"}),
    "usual": frozenset({"new", "old", "times"}),
    "remember": frozenset({"preferences"}),
    "list_more": frozenset({"others", "count"}),
    "topic_lesson": frozenset({"topic"}),
    "forget_name": frozenset({"name"}),
}
"""Single texts, with what they are filled with."""
GROUPS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "stances": dict.fromkeys((*Stance, "must", "must_not", "setting", "open"), _VALUE | {"title"}),
    "conditions": dict.fromkeys(_DAYPARTS, _NONE)
    | {"days": frozenset({"days"})}
    | dict.fromkeys(_FIELDS, _VALUE),
    "days": dict.fromkeys(_DAYS, _NONE),
    "because": dict.fromkeys(Source, frozenset({"date", "preference"})),
    "sources": dict.fromkeys(Source, frozenset({"date"})),
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
        "ask_misheard": frozenset({"one", "other"}),
        "options_join": _NONE,
        "options_last": frozenset({"others", "last"}),
    },
    "voice": dict.fromkeys(
        (
            "welcome",
            "more",
            "silent",
            "goodbye",
            "pin",
            "pin_wrong",
            "guest",
            "unclear",
            "broken",
        ),
        _NONE,
    ),
    "private": dict.fromkeys(("preference", "because", "label"), _NONE),
    "spoken": {
        "date": frozenset({"day", "month"}),
        "hour": frozenset({"hour"}),
        "clock": frozenset({"hour", "minutes"}),
        "early": frozenset({"hour", "minutes"}),
    }
    | dict.fromkeys(("am", "pm", "in_afternoon", "in_evening", "at_night"), frozenset({"time"})),
}
"""Texts in groups, with what they are filled with."""
_WORDS = frozenset({"joints", "own_words", "own_subjects", "guests"})
LISTS = _WORDS | frozenset(
    {"circumstances", "months", "quick_replies", "numerals", "signs", "money", "alexa"}
)
"""Keys with a shape of their own."""
_REPLY = frozenset({"title", "payload"})
_COUNTED = {"ones": 20, "tens": 8, "ordinals": 31}
"""Lists of number words, with how many there are."""
_ALEXA = frozenset({"invocation", "prompt", "catch_all", "carriers", "built_in"})
_NUMERALS: Mapping[str, frozenset[str]] = {
    "compound": frozenset({"tens", "ones"}),
    "hundred": frozenset({"many"}),
    "thousand": frozenset({"many"}),
    "oh": frozenset({"digit"}),
    "point": frozenset({"whole", "digits"}),
    "minus": frozenset({"number"}),
}
"""How number words are put together, with what each is filled with."""


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
    if "alexa" in top:
        _alexa(top["alexa"])
    if "numerals" in top:
        _numerals(top["numerals"])
    if "quick_replies" in top:
        _quick_replies(world, top["quick_replies"])


def _lists(top: Mapping[str, Node]) -> None:
    if "months" in top and len(top["months"].texts()) != _MONTHS:
        top["months"].complain(f"expected {_MONTHS} months")
    for key in _WORDS & top.keys():
        top[key].texts()
    for phrases in _circumstances(top):
        allow_placeholders(phrases, _VALUE)
    for words in top["signs"].mapping().values() if "signs" in top else ():
        words.text()
    for units in top["money"].mapping().values() if "money" in top else ():
        if len(units.texts()) != 2:
            units.complain("expected two words, for one and for several")


def _circumstances(top: Mapping[str, Node]) -> Iterator[Node]:
    if "circumstances" in top:
        for field in top["circumstances"].mapping(_FIELDS).values():
            yield from field.mapping().values()


def _numerals(node: Node) -> None:
    keys = frozenset(_COUNTED) | frozenset(_NUMERALS)
    for name, child in node.mapping(keys, keys).items():
        if name in _NUMERALS:
            allow_placeholders(child, _NUMERALS[name])
        elif len(child.texts()) != _COUNTED[name]:
            child.complain(f"expected {_COUNTED[name]} words")


def _alexa(node: Node) -> None:
    for name, child in node.mapping(_ALEXA, _ALEXA).items():
        if name == "carriers":
            child.texts()
        elif name == "built_in":
            for words in child.mapping().values():
                words.text()
        else:
            child.text()


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
