"""Which value was said, where a recogniser heard other words."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.understanding.mending import Mender
from bot.understanding.mends import Familiar
from preferences.model import Statement
from preferences.sounds import load_sounds
from preferences.wordbook import load_topics

NOBODY = Familiar()


@pytest.fixture(scope="module")
def mender() -> Mender:
    sounds = load_sounds(ROOT / "data" / "language" / "sounds.yml")
    return Mender(load_topics(ROOT / "data"), sounds)


def test_the_likeliest_value_is_put_where_it_was_misheard(mender: Mender) -> None:
    mend = mender.find([("when do the warriers play", 0.7)], NOBODY)[0]
    assert (mend.attribute, mend.value) == ("sports.team", "golden_state_warriors")
    assert mend.text == f"when do the {mend.surface} play"
    assert mend.confidence == 0.7


def test_a_liked_value_is_likelier(mender: Mender) -> None:
    heard = [("play some jars", 0.6)]
    likes = Familiar(frozenset({("music.genre", "jazz")}))
    liked = mender.find(heard, likes)[0]
    assert liked.value == "jazz"
    chances = [m.chance for m in mender.find(heard, NOBODY) if m.value == "jazz"]
    assert liked.chance > max(chances, default=0.0)


def test_words_a_request_is_made_in_anyhow_are_no_value(mender: Mender) -> None:
    likes = Familiar(frozenset({("music.genre", "jazz")}))
    for text in ("play some music", "play music please", "play something"):
        assert all(mend.attribute != "music.genre" for mend in mender.find([(text, 0.9)], likes))


def test_every_hypothesis_is_looked_at(mender: Mender) -> None:
    heard = [
        ("a recipe with right", 0.6),
        ("a recipe with write", 0.5),
        ("a recipe with tripe", 0.3),
    ]
    assert mender.find(heard, NOBODY)[0].value == "tripe"


def test_what_was_asked_for_lately_is_likelier(mender: Mender) -> None:
    heard = [("play some jars", 0.6)]
    recent = Familiar(recent=frozenset({("music.genre", "jazz")}))
    chances = [
        sum(m.chance for m in mender.find(heard, familiar) if m.value == "jazz")
        for familiar in (NOBODY, recent)
    ]
    assert chances[0] < chances[1]


def test_the_words_around_may_be_misheard_too(mender: Mender) -> None:
    heard = "curd and temperate sure in ho chi minh city"
    mend = mender.find([(heard, 0.5)], NOBODY)[0]
    assert mend.surface == "Ho Chi Minh City"
    assert mend.phrased is not None
    assert mend.phrased.startswith("current temperature in")


def test_no_phrasing_is_told_where_none_sounds_like_it(mender: Mender) -> None:
    heard = "my uncle drove us for two days until jars was all there was"
    assert all(mend.phrased is None for mend in mender.find([(heard, 0.3)], NOBODY))


def test_a_value_that_was_named_goes_before_what_is_liked(mender: Mender) -> None:
    likes = Familiar(frozenset({("travel.price", "inexpensive"), ("food.price", "inexpensive")}))
    mends = mender.find([("find me an expensive hotel", 0.6)], likes)
    assert [mend.value for mend in mends[:1]] in ([], ["expensive"])


def test_more_words_than_a_named_value_are_not_its_opposite(mender: Mender) -> None:
    heard = [("find an expensive restaurant", 0.6), ("fine an expensive restaurant", 0.5)]
    assert "inexpensive" not in {mend.surface for mend in mender.find(heard, NOBODY)}
    mends = mender.find([("what is on hallmark movies you know", 0.6)], NOBODY)
    assert mends[0].surface == "Hallmark Movies Now"


def test_words_the_recogniser_is_sure_of_are_doubted_less(mender: Mender) -> None:
    heard = "play anything by david violin"
    chances = [
        sum(mend.chance for mend in mender.find([(heard, confidence)], NOBODY))
        for confidence in (0.3, 0.6, 0.97)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


def stated(text: str, words: str, topic: str = "about") -> Statement:
    start = text.index(words)
    return Statement(topic, "open", words, words, start, start + len(words), is_open=True)


@pytest.mark.parametrize(
    ("text", "words", "topic", "value"),
    [
        ("i love the warriers", "warriers", "sports", "golden_state_warriors"),
        ("i love the beetles", "beetles", "pets", "the_beatles"),
        ("my favorite team is the lay curs", "lay curs", "education", "los_angeles_lakers"),
        ("i never eat peanits", "peanits", "food", "peanuts"),
    ],
)
def test_what_a_statement_is_about_is_found_among_all_topics(
    mender: Mender, text: str, words: str, topic: str, value: str
) -> None:
    mend = mender.find_stated((text, 0.7), stated(text, words, topic), NOBODY)[0]
    assert mend.value == value
    assert mend.text == text.replace(words, mend.surface)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i like long walks on the beach", "long walks on the beach"),
        ("i love my wife", "wife"),
        ("i like old furniture", "old furniture"),
        ("i prefer short answers", "short answers"),
        ("i like it when people are honest", "when people are honest"),
    ],
)
def test_a_statement_that_sounds_like_nothing_known_is_left_alone(
    mender: Mender, text: str, words: str
) -> None:
    mends = mender.find_stated((text, 0.7), stated(text, words), NOBODY)
    assert all(mend.chance < 0.35 for mend in mends)


def test_a_statement_whose_words_are_not_there_is_left_alone(mender: Mender) -> None:
    assert mender.find_stated(("i love tea", 0.7), stated("we love jars", "jars"), NOBODY) == []


def test_chances_are_shares_of_one(mender: Mender) -> None:
    mends = mender.find([("whether in bostin", 0.5)], NOBODY)
    assert 0 < sum(mend.chance for mend in mends) <= 1
    assert mends == sorted(mends, key=lambda mend: -mend.chance)


def test_an_answer_is_one_of_what_was_asked_for(mender: Mender) -> None:
    mends = mender.find([("jars", 0.6)], NOBODY, "music.genre")
    assert {mend.attribute for mend in mends} == {"music.genre"}
    assert "jazz" in [mend.value for mend in mends]


@pytest.mark.parametrize("text", ["whatever you like", "my dad played zouk", "oh the usual", "hm"])
def test_an_answer_that_sounds_like_nothing_asked_for_is_left_alone(
    mender: Mender, text: str
) -> None:
    for expected in ("music.genre", "food.cuisine", "sports.team"):
        assert all(m.chance < 0.5 for m in mender.find([(text, 0.6)], NOBODY, expected))


@pytest.mark.parametrize("expected", [None, "music.track", "music.genre"])
@pytest.mark.parametrize("text", ["", "…", "a", "日本", "uh " * 300])
def test_any_words_will_do(mender: Mender, text: str, expected: str | None) -> None:
    for mend in mender.find([(text, 0.5)], NOBODY, expected):
        assert 0 <= mend.chance <= 1
