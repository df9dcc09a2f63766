"""What counts as saying the same again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.understanding.reader import Reader

DIALOGUES = Path(__file__).parents[3] / "data" / "measure" / "dialogues.yml"
PAIRS = yaml.safe_load(DIALOGUES.read_text(encoding="utf-8"))["repeats"]
SURE = 0.5


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("play some jazz", "Play some jazz!"),
        ("play some jazz", "jazz music please"),
        ("a cheap hotel in the old town", "i need a cheap hotel in the old town"),
        ("what's the weather in dublin tomorrow", "dublin weather tomorrow"),
        ("how about greek food", "i'm looking for greek food"),
    ],
)
def test_the_same_in_other_words_is_a_repeat(reader: Reader, earlier: str, later: str) -> None:
    assert reader.repeats.score(later, earlier) >= SURE


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("how about greek food", "how about turkish food"),
        ("turn on the lights in the bedroom", "make them warmer"),
        ("tell me the news", "how long do i cook rice"),
        ("what's the phone number", "thank you good bye"),
        ("play some jazz", ""),
    ],
)
def test_something_else_is_none(reader: Reader, earlier: str, later: str) -> None:
    assert reader.repeats.score(later, earlier) < SURE


def test_opposite_words_are_less_of_a_repeat(reader: Reader) -> None:
    score = reader.repeats.score
    assert score("turn off the lamp", "turn on the lamp") < score(
        "turn the lamp on", "turn on the lamp"
    )


def test_our_own_pairs_are_told_apart_better_than_by_chance(reader: Reader) -> None:
    def mean(rows: list[dict[str, Any]]) -> float:
        return sum(reader.repeats.score(row["later"], row["earlier"]) for row in rows) / len(rows)

    same, other = ([r for r in PAIRS if r["same"] is value] for value in (True, False))
    assert len(PAIRS) > 200
    assert mean(same) > mean(other) + 0.25
