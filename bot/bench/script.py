"""What is said while measuring: data/measure/bench.yml, with values of the catalogs filled in.

Texts have to be new: the encoder remembers recent ones, and a script said over and over would
be measured without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bot.bench.errors import BenchError
from preferences.topics import Attribute, TopicBook
from preferences.yamlfile import Problem, read

FILE = Path("measure", "bench.yml")
"""Below the folder of words."""
_KEYS = frozenset({"script", "sentences"})
_BLANK = re.compile(r"\{([\w.]+)\}")
_STRIDES = (7, 11, 13, 17)
"""Values are taken this far apart; the first that shares no factor with their number is used."""
_LONGEST = 32
"""Characters of a value's label that can be said in one breath."""


class Script:
    """Lines of one conversation, in order; `{topic.attribute}` stands for a value."""

    def __init__(self, templates: tuple[str, ...], book: TopicBook) -> None:
        """Take the lines; every name in braces is an attribute that has values to say."""
        self.templates = templates
        keys = {key for line in templates for key in _BLANK.findall(line)}
        self._values = {key: cycle(said_values(book.attribute(key))) for key in sorted(keys)}

    def lines(self, turns: int, afresh: int = 0) -> Iterator[str]:
        """Give the texts of `turns` turns; the script begins again when it ends.

        After turn `afresh` it begins again wherever it was, so that turns 1, 2, 3 … and turns
        afresh + 1, + 2, + 3 … say the same kind of thing and can be compared. Values go on from
        where the lines given before left off: none is said again before all have been.
        """
        for turn in range(turns):
            since = turn - afresh if turn >= afresh else turn
            line = self.templates[since % len(self.templates)]
            yield _BLANK.sub(lambda blank: next(self._values[blank[1]]), line)


@dataclass(frozen=True, slots=True)
class Words:
    """What data/measure/bench.yml holds."""

    script: Script
    sentences: tuple[str, ...]
    """Texts to be read."""


def read_words(folder: Path, book: TopicBook) -> Words:
    """Read the file below the folder of words. Raises `BenchError`, `file:line` of each fault."""
    problems: list[Problem] = []
    root = read(folder / FILE, problems).mapping(_KEYS, required=_KEYS)
    if problems:
        raise BenchError("\n".join(map(str, sorted(problems))))
    for node in root["script"].items():
        for key in _BLANK.findall(node.text()):
            if not said_values(book.attributes.get(key)):
                node.complain(f"'{key}' is no attribute with values to say")
    templates, sentences = root["script"].texts(), root["sentences"].texts()
    if problems:
        raise BenchError("\n".join(map(str, sorted(problems))))
    return Words(Script(templates, book), sentences)


def said_values(attribute: Attribute | None) -> list[str]:
    """Give an attribute's values as they are said, neighbours apart; none where it lists none."""
    if attribute is None:
        return []
    if attribute.catalog is None:
        return list(attribute.suggestions)
    labels = [v.label for v in attribute.catalog.values.values() if len(v.label) <= _LONGEST]
    stride = next((s for s in _STRIDES if len(labels) % s), 1)
    return [labels[at * stride % len(labels)] for at in range(len(labels))]
