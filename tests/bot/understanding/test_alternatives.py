"""Phrases written once for many spellings."""

from __future__ import annotations

import pytest

from bot.understanding.alternatives import alternatives


@pytest.mark.parametrize(
    ("phrase", "spellings"),
    [
        ("can't stand", {"can't stand"}),
        ("is|are great", {"is great", "are great"}),
        ("gone (right) off", {"gone off", "gone right off"}),
        ("hard (pass|no) for me", {"hard for me", "hard pass for me", "hard no for me"}),
        ("is my first_love|everything", {"is my first love", "is my everything"}),
    ],
)
def test_a_phrase_gives_each_of_its_spellings(phrase: str, spellings: set[str]) -> None:
    assert set(alternatives(phrase)) == spellings
