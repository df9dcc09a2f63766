"""data/language/naming.yml: that every kind of phrase is there and names what it must."""

from __future__ import annotations

from bot.check.world import World
from bot.understanding.naming_phrases import phrases_of


def inspect(world: World) -> None:
    """Read it as the program does."""
    tree = world.tree(world.words / "language" / "naming.yml")
    if tree.raw is not None:
        phrases_of(tree)
