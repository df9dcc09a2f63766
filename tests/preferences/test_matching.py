"""What people's spellings of a value come to, on a small world and on the real catalogs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preferences.matching import Match, Matcher, normalize, ratio
from preferences.topics import TopicBook
from preferences.wordbook import read_topics
from tests.worlds.small import BOOK

DATA = Path(__file__).resolve().parents[2] / "data"
MATCHER = Matcher(BOOK)
ORDINARY_WORDS = """
that with some play want night other never always really please there where would could something
anything thing things friend people think weather morning tonight house about quite often every
seven after under again maybe little better though without
"""


@pytest.fixture(scope="module")
def book() -> TopicBook:
    return read_topics(DATA)[0]


@pytest.fixture(scope="module")
def matcher(book: TopicBook) -> Matcher:
    return Matcher(book)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Earl   Grey! ", "earl grey"),
        ("Crème Brûlée", "creme brulee"),
        ("R&B", "r&b"),
        ("hip-hop_rap", "hip hop rap"),
        ("C++", "c++"),
        ("STRASSE straße", "strasse strasse"),
        ("ＴＥＡ ①", "tea 1"),
        ("İstanbul", "istanbul"),
        ("日本茶", "日本茶"),
        ("ガーデン", "ガーデン"),
        ("か\u3099", "が"),
        ("녹차", "녹차"),
        ("हिन्दी", "हिन्दी"),
        ("чай", "чаи"),
        ("tea 🍵❤️ time", "tea time"),
        ("👩‍👩‍👧", ""),
        ("a\x00b\x07c\u200bd\u00ade", "a b cde"),
        ("\ud800tea\udfff", "tea"),
        ("\n\t", ""),
        ("", ""),
    ],
)
def test_spellings_are_folded_to_be_compared(text: str, folded: str) -> None:
    assert normalize(text) == folded


@given(st.text(st.characters()))
def test_folding_never_fails_and_twice_is_once(text: str) -> None:
    folded = normalize(text)
    assert normalize(folded) == folded
    assert folded == " ".join(folded.split())


@given(st.text(st.characters()))
def test_looking_anything_up_never_fails(text: str) -> None:
    MATCHER.exact(text)
    MATCHER.resolve(text, BOOK.attributes)
    assert 0 <= ratio(text, "mint tea") <= 1


def test_a_value_is_known_by_its_label_and_by_its_synonyms() -> None:
    (match,) = MATCHER.exact("Earl Grey")
    assert match == Match("tea.leaf", "earl_grey", 1.0)
    assert MATCHER.exact("bergamot TEA") == (match,)


def test_an_article_before_a_value_is_passed_over() -> None:
    assert [m.value for m in MATCHER.exact("some Earl Grey")] == ["earl_grey"]


def test_a_value_of_two_attributes_is_given_for_both() -> None:
    assert {m.attribute for m in MATCHER.exact("mint")} == {"tea.leaf", "garden.flower"}


def test_nothing_is_known_by_a_spelling_that_is_only_close() -> None:
    assert MATCHER.exact("earl gray") == ()


def test_every_spelling_is_given_for_building_phrase_matchers() -> None:
    surfaces = MATCHER.surfaces()
    assert surfaces["wu long"] == (Match("tea.leaf", "oolong", 1.0),)
    assert surfaces["creme rose"] == (Match("garden.flower", "crème_rose", 1.0),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("earl gray", "earl_grey"),
        ("oolongg", "oolong"),
        ("bregamot tea", "earl_grey"),
        ("asam", "assam"),
        ("ooolong", "oolong"),
        ("earlgrey", "earl_grey"),
        ("the earl gray", "earl_grey"),
    ],
)
def test_a_typing_error_is_forgiven(text: str, value: str) -> None:
    match = MATCHER.resolve(text, ["tea.leaf"])
    assert match is not None
    assert match.value == value
    assert 0.5 < match.score < 1


@pytest.mark.parametrize("text", ["mind", "lint", "assum", "arl grey", "coolong", "", "?", "🍵"])
def test_a_short_word_or_a_wrong_beginning_is_not_guessed_at(text: str) -> None:
    assert MATCHER.resolve(text, ["tea.leaf"]) is None


def test_only_the_attributes_asked_for_are_looked_at() -> None:
    assert MATCHER.resolve("earl gray", ["tea.cup", "garden.flower"]) is None
    assert MATCHER.resolve("earl gray", ["tea.blend", "nothing.at_all"]) is None


def test_what_is_known_as_something_else_is_no_misspelling() -> None:
    assert MATCHER.resolve("glass", ["tea.leaf"]) is None


def test_of_two_attributes_with_the_same_value_the_first_asked_for_is_meant() -> None:
    for keys in (["tea.cup", "tea.music"], ["tea.music", "tea.cup"]):
        match = MATCHER.resolve("porcelian", keys)
        assert match is not None
        assert match.attribute == keys[0]


def test_words_of_the_requests_own_examples_are_no_misspelling() -> None:
    assert MATCHER.resolve("buttle", ["tea.cup"]) is not None
    assert MATCHER.resolve("battle", ["tea.cup"]) is None


def test_more_ordinary_words_can_be_named() -> None:
    assert MATCHER.resolve("bottles", ["tea.cup"]) is not None
    assert Matcher(BOOK, ordinary=["Bottles"]).resolve("bottles", ["tea.cup"]) is None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("jaz", "music.genre", "jazz"),
        ("hip hopp", "music.genre", "hip_hop"),
        ("classicall", "music.genre", "classical"),
        ("nirvanna", "music.artist", "nirvana"),
        ("beatels", "music.artist", "the_beatles"),
        ("itallian", "food.cuisine", "italian"),
        ("mexcian", "food.cuisine", "mexican"),
        ("vegitarian", "food.diet", "vegetarian"),
        ("kichen", "home.room", "kitchen"),
        ("sanfrancisco", "weather.city", "san_francisco_ca_us"),
        ("san fransisco", "weather.city", "san_francisco_ca_us"),
        ("chicgo", "weather.city", "chicago_il_us"),
        ("philidelphia", "weather.city", "philadelphia_pa_us"),
    ],
)
def test_misspelt_real_values_are_found(matcher: Matcher, text: str, key: str, value: str) -> None:
    match = matcher.resolve(text, [key])
    assert match is not None
    assert match.value == value


@pytest.mark.parametrize(
    "word",
    ORDINARY_WORDS.split(),
)
def test_ordinary_words_are_never_taken_for_misspelt_values(
    matcher: Matcher, book: TopicBook, word: str
) -> None:
    known_exactly = {match.attribute for match in matcher.exact(word)}
    match = matcher.resolve(word, [key for key in book.attributes if key not in known_exactly])
    assert match is None


@pytest.mark.parametrize("key", ["food.cuisine", "food.diet", "weather.city", "music.genre"])
def test_the_word_food_is_no_food(matcher: Matcher, key: str) -> None:
    assert matcher.resolve("food", [key]) is None


@pytest.mark.parametrize("text", ["new yrok", "sandiegoo", "that one by the sea", "constantinopel"])
def test_a_city_is_looked_up_in_less_than_two_milliseconds(matcher: Matcher, text: str) -> None:
    def taken() -> float:
        start = time.perf_counter()
        matcher.resolve(text, ["weather.city"])
        return time.perf_counter() - start

    assert min(taken() for _ in range(9)) < 0.002
