"""Reading YAML so that everything wrong can be said with file and line.

`read(path, problems)` gives a `Node`; its methods check the shape, add a `Problem` where it is
wrong and give a harmless value back, so that one run finds everything there is to mend.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a YAML document with the place it stands in."""

    raw: yaml.Node | None
    path: Path
    line: int
    problems: list[Problem]

    def complain(self, message: str) -> None:
        """Note something wrong here."""
        self.problems.append(Problem(str(self.path), self.line, message))

    def mapping(
        self, allowed: frozenset[str] | None = None, required: frozenset[str] = frozenset()
    ) -> dict[str, Node]:
        """Give the entries of a mapping; complain of unknown, doubled and missing keys.

        `allowed=None` admits any key (a mapping whose keys are names).
        """
        found: dict[str, Node] = {}
        for key, child in self._pairs():
            if key in found:
                child.complain(f"'{key}' stands here twice; keep one")
            if allowed is not None and key not in allowed:
                child.complain(f"unknown key '{key}'; known are {', '.join(sorted(allowed))}")
                continue
            found[key] = child
        for key in sorted(required - found.keys()):
            self.complain(f"'{key}' is missing")
        return found

    def _pairs(self) -> Iterator[tuple[str, Node]]:
        if self.raw is None:
            return
        if not isinstance(self.raw, yaml.MappingNode):
            self.complain("expected a mapping (key: value)")
            return
        for key, value in self.raw.value:
            yield str(key.value), self._child(value, key)

    def items(self) -> list[Node]:
        """Give the entries of a list."""
        if self.raw is None:
            return []
        if not isinstance(self.raw, yaml.SequenceNode):
            self.complain("expected a list")
            return []
        return [self._child(child, child) for child in self.raw.value]

    def text(self) -> str:
        """Give a text that is not empty."""
        if not isinstance(self.raw, yaml.ScalarNode) or not self.raw.value.strip():
            self.complain("expected a text")
            return ""
        return str(self.raw.value)

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts; complain of doubled ones."""
        seen: dict[str, None] = {}
        for child in self.items():
            text = child.text()
            if text in seen:
                child.complain(f"'{text}' stands here twice; keep one")
            seen[text] = None
        return tuple(seen)

    def lines(self) -> list[Node]:
        """Give the lines of a block text (`|`) that are not empty, each with its place."""
        if not isinstance(self.raw, yaml.ScalarNode) or self.raw.style != "|":
            self.complain("expected a block text: '|', then a line each")
            return []
        first = self.raw.start_mark.line + 2
        return [
            Node(yaml.ScalarNode(self.raw.tag, line), self.path, first + i, self.problems)
            for i, line in enumerate(self.raw.value.split("\n"))
            if line.strip()
        ]

    def flag(self) -> bool:
        """Give true or false."""
        value = self._scalar()
        if not isinstance(value, bool):
            self.complain("expected true or false")
            return False
        return value

    def number(self, low: float | None = None, high: float | None = None) -> float:
        """Give a number within [low, high]."""
        value = self._scalar()
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.complain("expected a number")
            return 0.0
        if not math.isfinite(value):
            self.complain("expected a finite number")
            return 0.0
        if (low is not None and value < low) or (high is not None and value > high):
            self.complain(f"{value} is outside {low} … {high}")
        return float(value)

    def choice(self, options: frozenset[str]) -> str:
        """Give one of the options."""
        value = self.text()
        if value and value not in options:
            self.complain(f"'{value}' is none of {', '.join(sorted(options))}")
        return value

    def is_list(self) -> bool:
        """Say whether this is a list."""
        return isinstance(self.raw, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        """Say whether this is a mapping."""
        return isinstance(self.raw, yaml.MappingNode)

    def is_null(self) -> bool:
        """Say whether nothing stands here, or `null`."""
        return self.raw is None or self.raw.tag.endswith(":null")

    def _scalar(self) -> object:
        if not isinstance(self.raw, yaml.ScalarNode):
            return None
        try:
            return yaml.load(yaml.serialize(self.raw), Loader=_Loader)
        except (yaml.YAMLError, ValueError):
            return None

    def _child(self, raw: yaml.Node, at: yaml.Node) -> Node:
        return Node(raw, self.path, at.start_mark.line + 1, self.problems)


def read(path: Path, problems: list[Problem]) -> Node:
    """Parse one file; a file that is no YAML gives an empty node and a problem."""
    try:
        raw = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        problems.append(Problem(str(path), line, f"not valid YAML: {reason}"))
        raw = None
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), 1, f"cannot be read: {error}"))
        raw = None
    return Node(raw, path, 1, problems)
