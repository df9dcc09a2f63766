"""data/relevance: what considerations are worked out with, and the texts it is fitted on."""

from __future__ import annotations

from bot.check.world import World
from bot.understanding.matters import WORDS_FILE
from preferences.considering import WEIGHTS_FILE, weights_of
from preferences.yamlfile import Node

_PAIRS = "pairs.yml"
_FILE = frozenset({"neighbours", "pairs"})
_MATTER = frozenset({"keep", "ask"})
_ENTRY = frozenset({"keep", "for", "not_for"})


def inspect(world: World) -> None:
    """Look at the weights and the matters, and at the pairs where there are any."""
    weights = world.tree(world.words / WEIGHTS_FILE)
    if weights.raw is not None:
        weights_of(weights)
    for path in world.files(WEIGHTS_FILE.parent.name):
        if path.name == _PAIRS:
            _pairs(world, world.tree(path))
        elif path.name == WORDS_FILE.name:
            _matters(world, world.tree(path))
        elif path.name != WEIGHTS_FILE.name:
            known = f"{WEIGHTS_FILE.name}, {_PAIRS}, {WORDS_FILE.name}"
            world.complain(path, f"nothing reads this file; relevance/ holds {known}")


def _matters(world: World, tree: Node) -> None:
    file = tree.mapping(frozenset({"matters", "other"}), required=frozenset({"matters", "other"}))
    for name, matters in file["matters"].mapping().items() if "matters" in file else ():
        if name not in world.book.topics:
            matters.complain(f"there is no topic '{name}'; remove its matters or name another")
        for matter in matters.mapping().values():
            fields = matter.mapping(_MATTER, required=_MATTER)
            for phrases in fields.values():
                phrases.texts()
    for phrases in file["other"].mapping().values() if "other" in file else ():
        phrases.texts()


def _pairs(world: World, tree: Node) -> None:
    file = tree.mapping(_FILE, required=_FILE)
    for group in file["neighbours"].items() if "neighbours" in file else ():
        for topic in group.items():
            topic.choice(frozenset(world.book.topics))
    for name, entries in file["pairs"].mapping().items() if "pairs" in file else ():
        if name not in world.book.topics:
            entries.complain(f"there is no topic '{name}'; remove its pairs or name another")
        for entry in entries.items():
            _entry(entry)


def _entry(entry: Node) -> None:
    fields = entry.mapping(_ENTRY, required=_ENTRY)
    if "keep" in fields:
        fields["keep"].text()
    for key in ("for", "not_for"):
        if key in fields:
            fields[key].texts()
