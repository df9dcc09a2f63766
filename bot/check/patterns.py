"""How varied training sentences are: the distinct builds of each phenomenon of data/nlu.

A phenomenon is a kind of thing said, named in the metadata of a block of sentences. Two sentences
are of one build when, numbers and values taken out, they differ in a single stretch only: the same
frame with another filling says nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.check.world import ROOT, World, elements, members, open_world
from preferences.matching import normalize
from preferences.model import Stance
from preferences.topics import TopicBook
from preferences.wordbook import PLACEHOLDER
from preferences.yamlfile import Node

LEAST = 40
"""Builds a phenomenon has at least."""
_FRAME = 0.6
_WORDS = 3
"""Share of the longer sentence, and words, that two sentences of one build have in common at their
two ends."""
_VALUE = "_"
_NUMBER = re.compile(r"\d+")
MARKED = re.compile(rf"\[([^\[\]]+)\]\((?:{'|'.join(Stance)})\)")
"""A value marked as liked or avoided: `[jazz](prefer)`."""
_LONGEST = 4
"""Words of a value, at most."""
_BULLET = "- "
PHENOMENON = "phenomenon"
"""Key of a block's metadata."""

Build = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variety:
    """How varied one phenomenon is."""

    intent: str
    phenomenon: str
    sentences: int
    builds: int
    """Distinct ones."""


def varieties(words: Path, program: Path = ROOT) -> list[Variety]:
    """Give the variety of every phenomenon under `words`, in the order of the files."""
    world = open_world(words, program)
    return [variety for variety, _ in _measured(world)]


def inspect(world: World) -> None:
    """Complain of every phenomenon of too few builds."""
    for variety, block in _measured(world):
        if variety.builds < LEAST:
            block.complain(
                f"'{variety.phenomenon}' has {variety.builds} builds in {variety.sentences} "
                f"sentences; write at least {LEAST} that are built differently"
            )


def count_builds(sentences: Sequence[str], values: frozenset[Build] = frozenset()) -> int:
    """Count the distinct builds of some sentences; `values` are the words of known values."""
    builds: list[Build] = []
    for sentence in sentences:
        build = _build(sentence, values)
        if not any(_is_same(build, other) for other in builds):
            builds.append(build)
    return len(builds)


def _measured(world: World) -> Iterator[tuple[Variety, Node]]:
    """Give the variety of every block that names a phenomenon, and where it stands."""
    values = _values(world.book)
    for path in world.files("nlu"):
        for block in elements(members(world.tree(path)).get("nlu")):
            body = members(block)
            named = members(body["metadata"]).get(PHENOMENON) if "metadata" in body else None
            if named is None or not {"intent", "examples"} <= body.keys():
                continue
            sentences = [line.text().removeprefix(_BULLET) for line in body["examples"].lines()]
            builds = count_builds(sentences, values)
            yield Variety(body["intent"].text(), named.text(), len(sentences), builds), named


def _values(book: TopicBook) -> frozenset[Build]:
    return frozenset(
        tuple(normalize(surface).split())
        for attribute in book.attributes.values()
        if attribute.catalog
        for value in attribute.catalog.values.values()
        for surface in value.surfaces
    )


def _build(sentence: str, values: frozenset[Build]) -> Build:
    """Give the words of a sentence with each number and value made one mark."""
    plain = normalize(PLACEHOLDER.sub(_VALUE, MARKED.sub(_VALUE, sentence)))
    words = _NUMBER.sub(_VALUE, plain).split()
    build: list[str] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in values), 0)
        build.append(_VALUE if length else words[at])
        at += length or 1
    return tuple(build)


def _is_same(one: Build, other: Build) -> bool:
    """Say whether two builds are equal or differ in one stretch of a common frame."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    head = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if one[-1 - i] != other[-1 - i]), rest)
    common = head + tail
    return common >= max(_WORDS, _FRAME * max(len(one), len(other)))
