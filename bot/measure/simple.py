"""The words file of the measuring: cues for the floors, and when two values are the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.measure.errors import MeasureError
from preferences.yamlfile import Node, Problem, read

WORDS_FILE = Path(__file__).resolve().parents[2] / "data" / "measure" / "simple.yml"
_KEYS = frozenset({"statement", "dissatisfaction", "no_preference", "requests", "fillers", "same"})
_YEAR = re.compile(r"\(\d{4}\)")
_BREAK = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile("['\u2019]")
_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])")


@dataclass(frozen=True)
class SimpleWords:
    """What data/measure/simple.yml holds, and the comparing done with it."""

    statement: tuple[str, ...]
    """Phrases that tell of a lasting liking."""
    dissatisfaction: tuple[str, ...]
    """Phrases that tell of an unhappy person."""
    no_preference: tuple[str, ...]
    """Phrases that tell that any value will do."""
    requests: Mapping[str, tuple[str, ...]]
    """Request → phrases that point at it."""
    fillers: frozenset[str]
    """Words that add nothing to a value."""
    same: Mapping[str, str]
    """One writing of a value → the writing it is read as."""

    def plain(self, value: object) -> str:
        """Give a value as it is compared: no case, marks, fillers, years; one writing of numbers.

        A value made of nothing but fillers is left as it is.
        """
        bare = _letters(_YEAR.sub(" ", str(value)))
        bare = _UNIT.sub(" ", bare).strip()
        bare = self._writings.sub(lambda found: self.same[found.group()], bare)
        kept = [word for word in bare.split() if word not in self.fillers]
        return " ".join(kept) or bare

    @cached_property
    def _writings(self) -> re.Pattern[str]:
        longest_first = sorted(self.same, key=len, reverse=True)
        return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def has_cue(text: str, cues: tuple[str, ...]) -> bool:
    """Say whether one of the cues stands in the text, at word borders."""
    return count_cues(text, cues) > 0


def count_cues(text: str, cues: tuple[str, ...]) -> int:
    """Count the cues that stand in the text, at word borders."""
    plain = f" {_letters(text)} "
    return sum(f" {_letters(cue)} " in plain for cue in cues)


def read_simple(path: Path = WORDS_FILE) -> SimpleWords:
    """Read the words file. Raises MeasureError with a `file:line` for each thing wrong."""
    problems: list[Problem] = []
    root = read(path, problems).mapping(_KEYS, required=_KEYS)
    if problems:
        raise MeasureError("\n".join(map(str, sorted(problems))))
    words = SimpleWords(
        statement=root["statement"].texts(),
        dissatisfaction=root["dissatisfaction"].texts(),
        no_preference=root["no_preference"].texts(),
        requests={name: node.texts() for name, node in root["requests"].mapping().items()},
        fillers=frozenset(root["fillers"].texts()),
        same=_texts(root["same"]),
    )
    if problems:
        raise MeasureError("\n".join(map(str, sorted(problems))))
    return words


def _texts(node: Node) -> dict[str, str]:
    return {name: child.text() for name, child in node.mapping().items()}


def _letters(text: str) -> str:
    """Fold case, drop apostrophes, and let every other mark be a space."""
    return " ".join(_BREAK.sub(" ", _APOSTROPHE.sub("", text.casefold())).split())
