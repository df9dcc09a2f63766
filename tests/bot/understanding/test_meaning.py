"""Vectors are made once a text, and let go of; the shipped weights tell matter from words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
import yaml

from bot.settings import load_settings
from bot.understanding import meaning as module
from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.meaning import Meaning
from preferences.considering import RELEVANT, Considering, read_weights
from preferences.model import Context, Profile, Request
from preferences.wordbook import load_topics
from tests.worlds.small import preference

WORDS = Path(__file__).parents[3] / "data"


class Counting(Encoder):
    """The encoder itself, which counts the texts it is given in bulk."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.encoded: list[str] = []

    def sentences(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return super().sentences(texts)


@pytest.fixture(scope="module")
def encoder() -> Counting:
    return Counting(load_settings().models_dir)


@pytest.fixture
def meaning(encoder: Counting) -> Meaning:
    opened = Meaning(load_topics(WORDS), encoder)
    encoder.encoded.clear()
    return opened


def test_what_means_the_same_is_nearer(meaning: Meaning) -> None:
    alike, other = meaning.nearness("a place to sleep", ["hotel room", "jazz trumpet"])
    assert -1 <= other < alike <= 1
    assert meaning.nearness("a place to sleep", []) == []


def test_the_chances_of_the_topics_add_up(meaning: Meaning) -> None:
    chances = meaning.topics("what should I wear to the gym")
    assert sum(chances.values()) == pytest.approx(1)
    assert max(chances, key=lambda name: chances[name]) == "fitness"


def test_a_text_is_encoded_once_until_it_is_forgotten(meaning: Meaning, encoder: Counting) -> None:
    texts = ["loud bars", "quiet bars", "loud bars"]
    first = meaning.nearness("a bar", texts)
    assert meaning.nearness("a bar", texts) == first
    assert encoder.encoded == ["loud bars", "quiet bars"]
    meaning.forget()
    meaning.nearness("a bar", ["loud bars"])
    assert encoder.encoded == ["loud bars", "quiet bars", "loud bars"]


def test_no_more_texts_are_kept_than_allowed(
    meaning: Meaning, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    for text in ("one", "two", "one", "three"):
        meaning.nearness("a number", [text])
    assert encoder.encoded == ["one", "two", "three"]
    meaning.nearness("a number", ["one"])
    assert encoder.encoded == ["one", "two", "three"]
    meaning.nearness("a number", ["two"])
    assert encoder.encoded[3:] == ["two"]


def test_a_long_profile_is_encoded_once_and_costs_little_from_then_on(
    meaning: Meaning, encoder: Counting
) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    book = load_topics(WORDS)
    wishes = [
        replace(preference("tea.open", f"places with {number} rooms"), topic="travel")
        for number in range(200)
    ]
    considering = Considering(meaning, read_weights(WORDS), book)
    asked = Request("find_hotel", "travel", text="find a hotel")
    found = considering.find(asked, Profile("ann", tuple(wishes)), Context(), now)
    assert len(found) == 5
    count = len(encoder.encoded)
    times = []
    for _ in range(20):
        started = time.perf_counter()
        considering.find(asked, Profile("ann", tuple(wishes)), Context(), now)
        times.append(time.perf_counter() - started)
    assert len(encoder.encoded) == count
    assert median(times) < 0.05


def test_the_shipped_weights_hold_on_the_pairs_they_were_fitted_on(meaning: Meaning) -> None:
    weights = read_weights(WORDS)
    pairs = yaml.safe_load((WORDS / "relevance" / "pairs.yml").read_text())["pairs"]
    taken: dict[str, list[bool]] = {"for": [], "not_for": []}
    for topic, entries in pairs.items():
        for entry in entries:
            for key, answers in taken.items():
                for asked in entry[key]:
                    [near] = meaning.nearness(asked, [entry["keep"]])
                    chance = meaning.topics(asked)[topic]
                    answers.append(weights.relevance(near, chance) >= RELEVANT)
    assert len(pairs) == len(load_topics(WORDS).topics)
    assert sum(map(len, taken.values())) >= 150
    assert sum(taken["for"]) / len(taken["for"]) >= 0.83
    assert sum(taken["not_for"]) / len(taken["not_for"]) <= 0.50
