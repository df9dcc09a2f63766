"""Where a value stands in what was heard, told by the phrasings of requests."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.understanding.phrasings import Phrasings
from preferences.sounds import Sounds, load_sounds
from tests.worlds.small import BOOK

FLOWER = "garden.flower"


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return load_sounds(ROOT / "data" / "language" / "sounds.yml")


@pytest.fixture(scope="module")
def phrasings(sounds: Sounds) -> Phrasings:
    return Phrasings(BOOK, sounds)


def test_a_phrasing_is_found_by_its_sound(phrasings: Phrasings, sounds: Sounds) -> None:
    nearest = phrasings.nearest([sounds.code("wadder de"), sounds.code("plan")], ["", ""])
    found = [phrasings.put(FLOWER, int(which), "rose") for which in nearest[FLOWER].which]
    assert found == ["water the rose", "plant rose"]


def test_every_phone_that_differs_counts(phrasings: Phrasings, sounds: Sounds) -> None:
    befores = [sounds.code("water the"), sounds.code("water the bib")]
    phones = phrasings.nearest(befores, ["", ""])[FLOWER].phones
    assert list(phones) == [0, 3]


def test_each_stretch_is_answered_for(phrasings: Phrasings) -> None:
    for nearest in phrasings.nearest(["", "", ""], ["", "", ""]).values():
        assert len(nearest.phones) == len(nearest.which) == 3


def test_a_request_with_two_values_is_no_phrasing(phrasings: Phrasings) -> None:
    assert "tea.leaf" not in phrasings.nearest([""], [""])
