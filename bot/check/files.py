"""Which files stand where, and that each is YAML without doubled keys."""

from __future__ import annotations

from pathlib import Path

from bot.check.world import World
from preferences.yamlfile import Node

_FOLDERS = frozenset(
    {
        "topics",
        "catalogs",
        "nlu",
        "rules",
        "stories",
        "responses",
        "language",
        "measure",
        "relevance",
    }
)
_LANGUAGE = frozenset(
    {
        "answers.yml",
        "api.yml",
        "en.yml",
        "leanings.yml",
        "naming.yml",
        "sounds.yml",
        "unfit.yml",
        "wording.yml",
    }
)
"""The files of data/language."""


def inspect(world: World) -> None:
    """Look at every file under data/, hidden ones aside."""
    if not world.words.is_dir():
        world.complain(world.words, "there is no such folder; give the folder that holds topics/")
        return
    for path in sorted(world.words.rglob("*")):
        parts = path.relative_to(world.words).parts
        if any(part.startswith(".") for part in parts):
            continue
        problem = _misplaced(path, parts)
        if problem:
            world.complain(path, problem)
        elif path.is_file():
            _doubled_keys(world.tree(path), set())
    for name in sorted(_LANGUAGE):
        world.tree(world.words / "language" / name)


def _misplaced(path: Path, parts: tuple[str, ...]) -> str | None:
    if parts[0] not in _FOLDERS:
        return f"nothing reads '{parts[0]}'; data/ holds {', '.join(sorted(_FOLDERS))}"
    if len(parts) == 1:
        return None if path.is_dir() else f"'{parts[0]}' must be a folder"
    if len(parts) > 2 or path.is_dir():
        return f"nothing reads folders within {parts[0]}/; put the files straight into it"
    if path.suffix != ".yml":
        return f"nothing reads '{path.suffix}' files; name it {path.stem}.yml or remove it"
    if parts[0] == "language" and parts[1] not in _LANGUAGE:
        return f"nothing reads this file; language/ holds {', '.join(sorted(_LANGUAGE))}"
    return None


def _doubled_keys(node: Node, seen: set[int]) -> None:
    if id(node.raw) in seen:
        return
    seen.add(id(node.raw))
    if node.is_mapping():
        for child in node.mapping().values():
            _doubled_keys(child, seen)
    elif node.is_list():
        for child in node.items():
            _doubled_keys(child, seen)
