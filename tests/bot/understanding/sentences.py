"""The sentence files of tests/sentences, and how a reading is held against one of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.understanding.reading import Reading
from preferences.model import Statement

SENTENCES = Path(__file__).parents[2] / "sentences"
NOTHING = "none"
"""What a row expects when nothing is stated."""
_LEFT_OUT = ("topic", "attribute", "value")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row: a text and what it states."""

    file: str
    text: str
    expected: tuple[Mapping[str, Any], ...]
    """One mapping a statement: text, stance, hard, condition, and topic, attribute and value, which
    may be left out: then any will do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading got right of a row."""

    is_quiet: bool
    """Nothing was read where nothing is stated; true wherever something is."""
    is_stance_right: bool
    """Every expected value was found with its stance, and no other."""
    is_span_exact: bool
    is_exact: bool
    """Topic, attribute, value, hardness and condition are right too."""
    turned: frozenset[str]
    """Words of the expected values that were found with the other stance."""


def load_sentences() -> Iterator[Sentence]:
    """Give every row of every file."""
    for path in sorted(SENTENCES.glob("*.yml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["sentences"]:
            stated = row["statements"]
            yield Sentence(path.stem, row["text"], () if stated == NOTHING else tuple(stated))


def judge(sentence: Sentence, reading: Reading) -> Verdict:
    """Hold a reading against a row."""
    found, expected = list(reading.statements), sentence.expected
    overlapping = [_overlapping(sentence.text, row, found) for row in expected]
    stances = [
        s is not None and s.stance == r["stance"]
        for r, s in zip(expected, overlapping, strict=True)
    ]
    spans = [
        s is not None and s.text == r["text"] for r, s in zip(expected, overlapping, strict=True)
    ]
    exact = [s is not None and _matches(r, s) for r, s in zip(expected, overlapping, strict=True)]
    is_complete = len(found) == len(expected)
    return Verdict(
        is_quiet=bool(expected) or not found,
        is_stance_right=all(stances) and is_complete,
        is_span_exact=all(spans) and is_complete,
        is_exact=all(exact) and is_complete,
        turned=frozenset(
            row["text"]
            for row, found_one in zip(expected, overlapping, strict=True)
            if found_one is not None and found_one.stance != row["stance"]
        ),
    )


def _overlapping(text: str, row: Mapping[str, Any], found: list[Statement]) -> Statement | None:
    same = [s for s in found if s.text == row["text"]]
    start = text.find(row["text"])
    end = start + len(row["text"])
    return next(iter(same), next((s for s in found if s.start < end and start < s.end), None))


def _matches(row: Mapping[str, Any], statement: Statement) -> bool:
    condition = {k: v for k, v in asdict(statement.condition).items() if v}
    if "days" in condition:
        condition["days"] = " ".join(condition["days"])
    return (
        all(getattr(statement, key) == row[key] for key in _LEFT_OUT if key in row)
        and statement.stance == row["stance"]
        and statement.hard == row.get("hard", False)
        and condition == row.get("condition", {})
    )
