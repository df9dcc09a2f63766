"""What every check looks at: the files, the topics read from them, and what the program knows."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.check.program import Domain, Program, load_domain, load_program
from preferences.topics import TopicBook
from preferences.wordbook import read_topics
from preferences.yamlfile import Node, Problem, read

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds bot/ and api/."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything under data/, and what bot/ and api/ expect of it."""

    words: Path
    """The data folder."""
    book: TopicBook
    """What could be read of topics and catalogs."""
    domain: Domain
    program: Program
    problems: list[Problem]
    """What was found so far; the same one may stand here twice."""
    trees: dict[Path, Node] = field(default_factory=dict)
    """Files already parsed."""

    def tree(self, path: Path) -> Node:
        """Parse a file, once."""
        if path not in self.trees:
            self.trees[path] = read(path, self.problems)
        return self.trees[path]

    def files(self, folder: str) -> list[Path]:
        """Give the YAML files of a folder of data/."""
        return sorted((self.words / folder).glob("*.yml"))

    def complain(self, path: Path, message: str) -> None:
        """Note something wrong with a whole file or folder."""
        self.problems.append(Problem(str(path), 1, message))


def open_world(words: Path, program: Path) -> World:
    """Read what all checks share."""
    book, problems = read_topics(words)
    return World(words, book, load_domain(program), load_program(program), problems)


def entries(node: Node, key: str) -> dict[str, Node]:
    """Give the entries of the mapping under `key`; nothing where it is missing or none."""
    child = members(node).get(key)
    return members(child) if child else {}


def members(node: Node) -> dict[str, Node]:
    """Give the entries of a mapping; nothing where it is none (whoever reads it complains)."""
    return node.mapping() if node.is_mapping() else {}


def elements(node: Node | None) -> list[Node]:
    """Give the entries of a list; nothing where it is missing or none."""
    return node.items() if node and node.is_list() else []


def placeholders(node: Node) -> Iterator[str]:
    """Give the names in {…} of a text that is going to be filled in; complain of loose braces."""
    try:
        parts = list(string.Formatter().parse(node.text()))
    except ValueError as error:
        node.complain(f"{{…}} cannot be read here: {error}; write {{name}}")
        return
    for _, name, _, _ in parts:
        if name is not None:
            yield name


def allow_placeholders(node: Node, allowed: frozenset[str]) -> None:
    """Complain of every {name} that nobody fills in."""
    for name in placeholders(node):
        if name not in allowed:
            known = ", ".join(f"{{{one}}}" for one in sorted(allowed)) or "none"
            node.complain(f"{{{name}}} is never filled in here; known: {known}")
