"""The phrases of data/language/naming.yml, checked and ready: how people name things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preferences.errors import WordsError
from preferences.matching import normalize
from preferences.yamlfile import Node, Problem, read

Forms = tuple[str, ...]
Span = tuple[int, int]
"""Word indices [start, end)."""

DEFINE, ALIAS, CHOOSE, REMEMBER = "define", "name_alias", "choose", "remember_choice"
"""Intents of bot/domain.yml that nobody trains: what these phrases say decides them."""
PATTERNS = ("teach", "adjust", "open", "forget", "alias", "rename")
"""Keys whose phrases have placeholders."""
LISTS = ("around", "articles", "not_names", "always", "instead")
"""Keys with plain phrases."""
NAME, MEANING = "{name}", "{meaning}"
KEYS = frozenset({*PATTERNS, *LISTS, "ordinals"})
LONGEST_NAME = 4
"""Words of a made-up name at the most."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """How people name things, in one language."""

    patterns: Mapping[str, tuple[Forms, ...]]
    """By key of `PATTERNS`; the placeholders are words of their own."""
    lists: Mapping[str, frozenset[Forms]]
    """By key of `LISTS`."""
    ordinals: tuple[frozenset[Forms], ...]
    """By place, the first first; the last one is for the end of a list."""

    def has(self, key: str, forms: Sequence[str]) -> bool:
        """Say whether a phrase of a list stands anywhere in these words."""
        return _holds(self.lists[key], forms)

    def place(self, forms: Sequence[str], count: int) -> int | None:
        """Give the place in a list of `count` that is named, from 0 on; None for none."""
        for index, phrases in enumerate(self.ordinals):
            if _holds(phrases, forms):
                place = count - 1 if index == len(self.ordinals) - 1 else index
                return place if place < count else None
        return None

    def trim(self, forms: Sequence[str], start: int, end: int, key: str) -> Span:
        """Give [start, end) without the phrases of a list at its begin and, if around, its end."""
        phrases = sorted(self.lists[key], key=len, reverse=True)
        while found := next((p for p in phrases if tuple(forms[start:][: len(p)]) == p), None):
            start += len(found)
        while key == "around" and (
            found := next((p for p in phrases if tuple(forms[start:end][-len(p) :]) == p), None)
        ):
            end -= len(found)
        return start, max(start, end)


def load_phrases(path: Path) -> Phrases:
    """Load naming.yml. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    phrases = phrases_of(read(path, problems))
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return phrases


def phrases_of(node: Node) -> Phrases:
    """Read the file's tree, complaining of what is wrong in it."""
    top = node.mapping(KEYS, KEYS)
    return Phrases(
        {
            key: tuple(_pattern(key, child) for child in top[key].items()) if key in top else ()
            for key in PATTERNS
        },
        {key: _forms(top[key]) if key in top else frozenset() for key in LISTS},
        tuple(_forms(child) for child in top["ordinals"].items()) if "ordinals" in top else (),
    )


def assignments(pattern: Forms, forms: Sequence[str], at: int = 0) -> Iterator[dict[str, Span]]:
    """Give every way in which a pattern fits the words from `at` to the end."""
    if not pattern:
        if at == len(forms):
            yield {}
        return
    first, rest = pattern[0], pattern[1:]
    if first not in (NAME, MEANING):
        if at < len(forms) and forms[at] == first:
            yield from assignments(rest, forms, at + 1)
        return
    longest = LONGEST_NAME if first == NAME else len(forms)
    for end in range(at + 1, min(at + longest, len(forms)) + 1):
        for found in assignments(rest, forms, end):
            yield {first: (at, end), **found}


def _pattern(key: str, node: Node) -> Forms:
    words = node.text().split()
    wanted = {NAME} if key in ("open", "forget") else {NAME, MEANING}
    if {word for word in words if word.startswith("{")} != wanted:
        node.complain(f"'{node.text()}' needs {' and '.join(sorted(wanted))}")
    return tuple(
        form
        for word in words
        for form in ([word] if word.startswith("{") else normalize(word).split())
    )


def _forms(node: Node) -> frozenset[Forms]:
    return frozenset(tuple(normalize(child.text()).split()) for child in node.items())


def _holds(phrases: frozenset[Forms], forms: Sequence[str]) -> bool:
    longest = max((len(phrase) for phrase in phrases), default=0)
    return any(
        tuple(forms[start : start + length]) in phrases
        for start in range(len(forms))
        for length in range(1, longest + 1)
        if start + length <= len(forms)
    )
