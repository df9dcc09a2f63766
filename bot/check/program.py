"""What the program expects of data/, read from its sources: nothing is imported, nothing runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from preferences.yamlfile import Node, Problem, read

_RESPONSE = re.compile(r"utter_\w+")


@dataclass(frozen=True, slots=True)
class Domain:
    """The names of bot/domain.yml, and the helping intents of bot/config.yml."""

    intents: frozenset[str]
    helping: frozenset[str]
    """Intents that only heads learn from."""
    actions: frozenset[str]
    forms: frozenset[str]
    slots: dict[str, frozenset[str]]
    """By slot, the values it can take; empty for any."""


@dataclass(frozen=True, slots=True)
class Program:
    """The names of words the sources mention."""

    responses: dict[str, str]
    """Responses that are said, by name, with the file that says them."""
    families: frozenset[str]
    """Actions that say the response bearing the name of the intent."""
    fillings: frozenset[str]
    """Everything responses are filled with."""
    quick_replies: dict[str, frozenset[str]]
    """Quick replies that are shown, by name, with what they are filled with."""
    codes: dict[str, str]
    """Codes of api.yml that are looked up, with the file that does."""
    mentions: frozenset[str]
    """Every text in the sources of api/."""


def load_domain(program: Path) -> Domain:
    """Read bot/domain.yml and bot/config.yml."""
    ignored: list[Problem] = []
    domain = read(program / "bot" / "domain.yml", ignored).mapping()
    config = read(program / "bot" / "config.yml", ignored).mapping()
    helping = frozenset(
        name
        for step in (config["pipeline"].items() if "pipeline" in config else [])
        for name in _helping(step.mapping())
    )

    def names(key: str) -> frozenset[str]:
        if key not in domain:
            return frozenset()
        node = domain[key]
        return frozenset(node.texts() if node.is_list() else node.mapping())

    slots = domain["slots"].mapping() if "slots" in domain else {}
    values = {name: node.mapping().get("values") for name, node in slots.items()}
    return Domain(
        names("intents"),
        helping,
        names("actions"),
        names("forms"),
        {name: frozenset(node.texts()) if node else frozenset() for name, node in values.items()},
    )


def _helping(step: dict[str, Node]) -> Iterator[str]:
    for key in ("aside", "parted"):
        if key in step:
            yield from step[key].texts()
    if "heads" in step:
        for head in step["heads"].mapping().values():
            for role in head.mapping().values():
                yield from role.texts()


def load_program(program: Path) -> Program:
    """Read the sources of bot/actions and api/."""
    actions = dict(_sources(program, (program / "bot" / "actions").rglob("*.py")))
    api = dict(_sources(program, (program / "api").rglob("*.py")))
    calls = [call for tree in actions.values() for call in _calls(tree)]
    return Program(
        {
            text: name
            for name, tree in actions.items()
            for text in _texts(tree)
            if _RESPONSE.fullmatch(text)
        },
        frozenset(stem for tree in actions.values() for stem in _families(tree)),
        frozenset(k.arg for call, name in calls if name == "say" for k in call.keywords if k.arg),
        _quick_replies(calls),
        {code: name for name, tree in api.items() for code in _codes(tree)},
        frozenset(text for tree in api.values() for text in _texts(tree)),
    )


def _sources(program: Path, paths: Iterable[Path]) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(paths):
        name = path.relative_to(program).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"), str(path))


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr


def _families(tree: ast.Module) -> Iterator[str]:
    """Give the `stem` of each class that says f"utter_{…}"."""
    for kind in ast.walk(tree):
        if not isinstance(kind, ast.ClassDef):
            continue
        starts = [n.values[0] for n in ast.walk(kind) if isinstance(n, ast.JoinedStr) and n.values]
        if any(isinstance(start, ast.Constant) and start.value == "utter_" for start in starts):
            for line in kind.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "stem":
                    yield from _texts(line)


def _quick_replies(calls: list[tuple[ast.Call, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for call, name in calls:
        if name == "quick_reply" and call.args:
            filled = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            for text in _texts(call.args[0]):
                found[text] = found.get(text, frozenset()) | filled
    return found


def _codes(tree: ast.Module) -> Iterator[str]:
    """Give the keys of every `words[…]`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).split(".")[-1] == "words":
            yield from _texts(node.slice)
