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
from bot.understanding.matters import WORDS_FILE, load_matters
from bot.understanding.meaning import Meaning
from preferences.considering import RELEVANT, Considering, Saying, read_weights
from preferences.errors import WordsError
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
    matters = load_matters(WORDS, load_settings().models_dir, encoder)
    opened = Meaning(load_topics(WORDS), encoder, matters)
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


def test_what_is_of_the_same_matter_agrees_more_than_what_is_of_its_topic(meaning: Meaning) -> None:
    asked = "find a hotel in Rome"
    told = ["hotels that are loud", "changing planes", "jazz trumpets"]
    open_words = [Saying(text, "travel", is_known=False) for text in told]
    same, sibling, other = meaning.agreement(asked, open_words, {})
    assert same > sibling > other >= 0
    assert same > 1 > other
    assert meaning.agreement(asked, [], {}) == []


def test_a_known_value_is_about_its_own_topic(meaning: Meaning) -> None:
    sayings = [Saying("Boston", "music", is_known) for is_known in (False, True)]
    open_words, known = meaning.agreement("play some music", sayings, {})
    assert known > open_words


def test_a_topic_that_is_doubted_agrees_less_and_a_new_one_is_left_to_chance(
    meaning: Meaning,
) -> None:
    asked, flights = "a trip to the mountains", [Saying("cheap flights", "travel", is_known=False)]
    [free] = meaning.agreement(asked, flights, {})
    [doubted] = meaning.agreement(asked, flights, {"activities": 1.0, "": 0.1})
    assert doubted < free
    assert meaning.agreement(asked, [Saying("hour long", "podcasts", is_known=False)], {}) == [1.0]
    assert meaning.agreement(asked, flights, {"podcasts": 1.0, "": 0.0}) == [1.0]


FEW = """
matters:
  music: {sound: {keep: [i love loud drums], ask: [put some drums on]}}
  food: {meals: {keep: [i live on soup], ask: [soup for dinner]}}
other:
  sums: [what is two and two]
"""


def test_matters_are_fitted_once_for_their_phrases(tmp_path: Path, encoder: Counting) -> None:
    path = tmp_path / WORDS_FILE
    path.parent.mkdir()
    path.write_text(FEW)
    encoder.encoded.clear()
    first = load_matters(tmp_path, tmp_path, encoder)
    again = load_matters(tmp_path, tmp_path, encoder)
    assert len(encoder.encoded) == 5
    assert first.topics == again.topics == ("music", "food", "")
    rows = again.chances(encoder.sentences(["drums and more drums", "a bowl of soup"]))
    assert rows.argmax(axis=1).tolist() == [0, 1]


def test_phrases_of_no_shape_are_said(tmp_path: Path, encoder: Counting) -> None:
    path = tmp_path / WORDS_FILE
    path.parent.mkdir()
    path.write_text("matters: {}\n")
    with pytest.raises(WordsError, match=r"matters\.yml:1: 'other' is missing"):
        load_matters(tmp_path, tmp_path, encoder)


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
                    saying = Saying(entry["keep"], topic, is_known=False)
                    [shared] = meaning.agreement(asked, [saying], {})
                    answers.append(weights.relevance(near, chance, shared) >= RELEVANT)
    assert len(pairs) == len(load_topics(WORDS).topics)
    assert sum(map(len, taken.values())) >= 150
    assert sum(taken["for"]) / len(taken["for"]) >= 0.83
    assert sum(taken["not_for"]) / len(taken["not_for"]) <= 0.50
