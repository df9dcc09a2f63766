"""How varied training sentences are."""

from __future__ import annotations

import pytest

from bot.check.patterns import LEAST, count_builds, varieties
from tests.bot.understanding.conftest import ROOT

KNOWN = frozenset({("jazz",), ("hip", "hop")})


@pytest.mark.parametrize(
    "sentences",
    [
        ("i work for the city", "i work for a hospital"),
        ("rate this book 4 stars", "Rate this book 2 stars!"),
        ("play jazz", "play hip hop"),
        ("what is the capital of peru", "what is the tallest tower of peru"),
    ],
)
def test_another_filling_of_one_frame_is_no_other_build(sentences: tuple[str, ...]) -> None:
    assert count_builds(sentences, KNOWN) == 1


@pytest.mark.parametrize(
    "sentences",
    [
        ("i work for the city", "the city pays my wages"),
        ("play jazz", "stop it"),
        ("good morning", "good night"),
    ],
)
def test_another_frame_is_another_build(sentences: tuple[str, ...]) -> None:
    assert count_builds(sentences, KNOWN) == len(sentences)


def test_every_phenomenon_is_varied() -> None:
    found = varieties(ROOT / "data")
    assert {variety.intent for variety in found} >= {"other", "state_preference"}
    assert all(LEAST <= variety.builds <= variety.sentences for variety in found)
