"""data/language: the sentences of errors, by code; what is never kept; how words are said."""

from __future__ import annotations

from bot.check.world import World, placeholders
from preferences.screening import read_patterns
from preferences.sounds import read_sounds


def inspect(world: World) -> None:
    """Compare the codes with those api/ looks up; look at what is never kept."""
    world.problems.extend(read_patterns(world.words)[1])
    read_sounds(world.words / "language" / "sounds.yml", world.problems)
    tree = world.tree(world.words / "language" / "api.yml")
    if tree.raw is None:
        return
    written = tree.mapping()
    codes = world.program.codes
    for code in sorted(codes.keys() - written.keys()):
        tree.complain(f"{codes[code]} looks up '{code}', which is missing; write its sentence")
    for code, node in written.items():
        list(placeholders(node))
        if code not in world.program.mentions:
            node.complain(f"nothing in api/ mentions '{code}'; remove it")
