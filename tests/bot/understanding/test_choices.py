"""Which of several things of one name is meant, as the reader finds it."""

from __future__ import annotations

import pytest

from bot.understanding.choices import Asked
from bot.understanding.reader import Reader
from bot.understanding.reading import Choice, Reading
from bot.understanding.sight import Sight

CITIES = ("springfield_mo_us", "springfield_ma_us", "springfield_il_us", "springfield_or_us")
TEAMS = ("new_york_giants", "san_francisco_giants")


def read(
    reader: Reader, text: str, ranking: dict[str, float], chosen: str | None = None
) -> Reading:
    return reader.read(Sight(text, ranking, asked=Asked("weather.city", CITIES, chosen)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Springfield, Illinois", "springfield_il_us"),
        ("the one in Massachusetts", "springfield_ma_us"),
        ("Illinois please", "springfield_il_us"),
        ("the second one", "springfield_ma_us"),
        ("the last one", "springfield_or_us"),
        ("2", "springfield_ma_us"),
        ("number 3", "springfield_il_us"),
    ],
)
def test_an_answer_names_one(reader: Reader, text: str, value: str) -> None:
    reading = read(reader, text, {"get_weather": 0.5})
    assert (reading.intent, reading.choice) == ("choose", Choice(value))


def test_an_answer_may_hold_for_good(reader: Reader) -> None:
    reading = read(reader, "always the one in Illinois", {"other": 0.5})
    assert reading.choice == Choice("springfield_il_us", is_lasting=True)


@pytest.mark.parametrize(
    ("text", "ranking"),
    [
        ("banana", {"other": 0.9}),
        ("Springfield", {"other": 0.9}),
        ("never mind", {"cancel": 0.9}),
        ("find me a good Thai restaurant in Massachusetts tonight", {"find_restaurant": 0.9}),
    ],
)
def test_what_names_none_is_no_choice(reader: Reader, text: str, ranking: dict[str, float]) -> None:
    reading = read(reader, text, ranking)
    assert reading.choice is None
    assert reading.intent != "choose"


def test_a_choice_made_is_put_right(reader: Reader) -> None:
    ranking = {"correct": 0.9}
    reading = read(reader, "no, the one in Illinois", ranking, chosen="springfield_mo_us")
    assert (reading.intent, reading.choice) == ("choose", Choice("springfield_il_us"))


@pytest.mark.parametrize(
    ("text", "ranking"),
    [
        ("I love Illinois", {"state_preference": 0.9}),
        ("no, the one in Missouri", {"correct": 0.9}),
        ("the second one", {"other": 0.9}),
        ("no, that's wrong", {"correct": 0.9}),
    ],
)
def test_a_choice_made_is_left_where_no_other_is_meant(
    reader: Reader, text: str, ranking: dict[str, float]
) -> None:
    assert read(reader, text, ranking, chosen="springfield_mo_us").choice is None


@pytest.mark.parametrize("text", ["always", "remember that", "please remember that", "Always!"])
def test_a_choice_made_is_kept_for_good(reader: Reader, text: str) -> None:
    reading = read(reader, text, {"other": 0.9}, chosen="springfield_mo_us")
    assert (reading.intent, reading.choice) == ("remember_choice", Choice(None, True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("San Francisco", TEAMS[1]),
        ("the New York ones", TEAMS[0]),
        ("the baseball team", TEAMS[1]),
        ("NFL", TEAMS[0]),
        ("the first one", TEAMS[0]),
    ],
)
def test_things_are_told_apart_by_any_of_their_words(reader: Reader, text: str, value: str) -> None:
    sight = Sight(text, {"other": 0.9}, asked=Asked("sports.team", TEAMS))
    assert reader.read(sight).choice == Choice(value)
