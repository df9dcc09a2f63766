"""Training sentences: data/nlu and the examples of requests, each under one intent only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.check.patterns import MARKED, PHENOMENON
from bot.check.world import World, elements, entries, members
from bot.understanding.naming_phrases import ALIAS, CHOOSE, DEFINE, REMEMBER
from preferences.matching import normalize
from preferences.model import Stance
from preferences.topics import RequestSpec, TopicBook
from preferences.wordbook import PLACEHOLDER
from preferences.yamlfile import Node

FILLED = ("any", "topic")
"""Placeholders the importer fills."""
"""The one placeholder of data/nlu."""
BY_WORDING = frozenset({"change", "settle", "not_kept"})
"""Intents that are known by the phrases of `commands` in the language file alone."""
REQUEST = "request"
SILENCE = "silence"
"""Intent of a turn without a word: there is nothing to learn it from."""
"""The dialogue's one intent for all requests; its sentences are those of the topics."""
_FILE = frozenset({"version", "nlu"})
_NEEDED = frozenset({"intent", "examples"})
_BLOCK = _NEEDED | {"metadata"}
_METADATA = frozenset({PHENOMENON})
_ANNOTATION = re.compile(r"\]\s?[({]")
_BULLET = "- "


@dataclass(frozen=True, slots=True)
class _Claims:
    """Which intent each sentence was first seen under."""

    first: dict[str, tuple[str, Node]] = field(default_factory=dict)

    def add(self, folded: str, intent: str, at: Node) -> None:
        """Note a sentence; complain when another intent has it."""
        other, there = self.first.setdefault(folded, (intent, at))
        if other != intent:
            at.complain(
                f"this sentence of '{intent}' stands under '{other}' too "
                f"({there.path.name}:{there.line}); keep it under one"
            )


_READ = frozenset({REQUEST, DEFINE, ALIAS, CHOOSE, REMEMBER})
"""Intents that nobody trains: the reader decides them."""


def inspect(world: World) -> None:
    """Look at data/nlu, then at the examples of every request."""
    claims, seen = _Claims(), set[str]()
    for path in world.files("nlu"):
        tree = world.tree(path)
        top = tree.mapping(_FILE, _FILE)
        for block in top["nlu"].items() if "nlu" in top else []:
            seen |= _block(world, block, claims)
    _untaught(world, seen)
    for path in world.files("topics"):
        for name, node in entries(world.tree(path), "requests").items():
            spec = world.book.requests.get(name)
            for child in elements(members(node).get("examples")):
                claims.add(_fold(child.text(), spec, world.book), name, child)


def _block(world: World, block: Node, claims: _Claims) -> set[str]:
    """Look at one block of sentences; give the intent it teaches, if it names one."""
    body = block.mapping(_BLOCK, _NEEDED)
    if "metadata" in body:
        body["metadata"].mapping(_METADATA, _METADATA)
    if not body.keys() >= _NEEDED:
        return set()
    intent = body["intent"].text()
    _intent(world, body["intent"])
    for text, line in _lines(body["examples"]):
        claims.add(_fold(text, None, world.book), intent, line)
    return {intent}


def _intent(world: World, node: Node) -> None:
    name = node.text()
    if name == REQUEST or name in world.book.requests:
        node.complain(f"sentences of '{name}' stand under 'examples' of a request in data/topics")
    elif name not in world.domain.intents | world.domain.helping:
        node.complain(f"'{name}' is an intent of neither bot/domain.yml nor bot/config.yml")


def _lines(examples: Node) -> Iterator[tuple[str, Node]]:
    for line in examples.lines():
        text = line.text()
        if not text.startswith(_BULLET) or not text[len(_BULLET) :].strip():
            line.complain("expected '- ' and a sentence")
            continue
        for name in PLACEHOLDER.findall(text):
            if name not in FILLED:
                known = ", ".join(f"{{{one}}}" for one in FILLED)
                line.complain(f"{{{name}}} is never filled in here; known: {known}")
        text = plain(text[len(_BULLET) :])
        if _ANNOTATION.search(text):
            ways = ", ".join(f"[words]({stance})" for stance in Stance)
            line.complain(f"expected plain words, {{any}} or {ways}")
        yield text, line


def plain(sentence: str) -> str:
    """Give a sentence without the marks of its values."""
    return MARKED.sub(r"\1", sentence)


def _untaught(world: World, seen: set[str]) -> None:
    for name in sorted(world.domain.intents - seen - _READ - BY_WORDING - {SILENCE}):
        world.complain(world.words / "nlu", f"intent '{name}' has no sentences; write some")


def _fold(text: str, spec: RequestSpec | None, book: TopicBook) -> str:
    """Fold a sentence; a placeholder counts by the values it stands for."""

    def filling(match: re.Match[str]) -> str:
        slot = spec.slots.get(match[1]) if spec else None
        attribute = book.attributes.get(slot.attribute) if slot else None
        if attribute is None:
            return "\0"
        return f"\0{attribute.catalog.name if attribute.catalog else attribute.key}\0"

    marks = iter(PLACEHOLDER.finditer(text))
    return "".join(
        normalize(part) + (filling(mark) if (mark := next(marks, None)) else "")
        for part in _between(text)
    )


def _between(text: str) -> list[str]:
    """Give the stretches of text before, between and after the placeholders."""
    return PLACEHOLDER.sub("\0", text).split("\0")
