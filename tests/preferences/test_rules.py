"""What a hard rule forbids beside the very value it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preferences.apply import apply, contradicted
from preferences.model import (
    Context,
    Interpretation,
    Preference,
    Profile,
    Request,
    SlotSource,
    SlotValue,
    Stance,
)
from preferences.topics import TopicBook
from preferences.wordbook import load_topics
from tests.worlds.small import NOW, preference

FILES = {
    "catalogs/parts.yml": """
        catalog: parts
        values: [seafood, shellfish, shrimp, beef, kale]
        groups: {seafood: [shellfish], shellfish: [shrimp]}
        """,
    "catalogs/dishes.yml": """
        catalog: dishes
        values: [gumbo, salad]
        contains: {gumbo: {part: [shrimp]}}
        """,
    "catalogs/diets.yml": """
        catalog: diets
        values: [vegan]
        rules_out: {vegan: {part: [beef, seafood]}}
        """,
    "topics/food.yml": """
        topic: food
        title: food
        attributes:
          part: {kind: choice, title: part, catalog: parts, many: true}
          dish: {kind: choice, title: dish, catalog: dishes, many: true}
          diet: {kind: choice, title: diet, catalog: diets, many: true}
        requests:
          cook:
            title: cook
            slots: {part: {}, dish: {}, diet: {}}
            preview: ["{dish}"]
            preview_bare: Food
            examples: [cook]
        """,
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> TopicBook:
    folder = tmp_path_factory.mktemp("words")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return load_topics(Path(folder))


def held(book: TopicBook, key: str, value: str, **more: Any) -> Preference:
    label = {"label": book.attribute(key).label_of(value)}
    topic, _, attribute = key.partition(".")
    plain = preference("tea.leaf", "mint", **more)
    fields = {"id": value, "topic": topic, "attribute": attribute, "value": value, **label}
    return Preference(**{**{f: getattr(plain, f) for f in plain.__slots__}, **fields})


def never(book: TopicBook, value: str) -> Preference:
    return held(book, "food.part", value, stance=Stance.AVOID, hard=True)


def vegan(book: TopicBook) -> Preference:
    return held(book, "food.diet", "vegan", hard=True)


def cook(**slots: str) -> Request:
    said = {name: SlotValue((value,), SlotSource.UTTERANCE) for name, value in slots.items()}
    return Request("cook", "food", said)


def broken(book: TopicBook, rule: Preference, **slots: str) -> list[str]:
    found = contradicted(cook(**slots), Profile("ann", (rule,)), Context(), book, NOW)
    return [applied.slot for applied in found]


def meant(book: TopicBook, *known: Preference, **slots: str) -> Interpretation:
    return apply(cook(**slots), Profile("ann", known), Context(), book, NOW)


@pytest.mark.parametrize(
    ("value", "slots", "expected"),
    [
        ("shellfish", {"part": "shellfish"}, ["part"]),
        ("shellfish", {"part": "shrimp"}, ["part"]),
        ("seafood", {"part": "shrimp"}, ["part"]),
        ("seafood", {"dish": "gumbo"}, ["dish"]),
        ("shellfish", {"part": "seafood"}, []),
        ("shrimp", {"part": "shellfish"}, []),
        ("shellfish", {"dish": "salad"}, []),
        ("beef", {"part": "shrimp"}, []),
    ],
)
def test_a_never_holds_for_what_is_a_kind_of_it_or_made_of_it(
    book: TopicBook, value: str, slots: dict[str, str], expected: list[str]
) -> None:
    assert broken(book, never(book, value), **slots) == expected


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"part": "beef"}, ["part"]),
        ({"part": "shrimp"}, ["part"]),
        ({"dish": "gumbo"}, ["dish"]),
        ({"part": "kale"}, []),
    ],
)
def test_a_diet_leaves_no_room_for_what_it_rules_out(
    book: TopicBook, slots: dict[str, str], expected: list[str]
) -> None:
    assert broken(book, vegan(book), **slots) == expected


def test_a_mere_dislike_of_a_group_is_no_rule(book: TopicBook) -> None:
    dislike = held(book, "food.part", "shellfish", stance=Stance.AVOID)
    assert broken(book, dislike, part="shrimp") == []


def test_who_goes_on_all_the_same_is_not_kept_from_it(book: TopicBook) -> None:
    both = (never(book, "shellfish"), vegan(book))
    interpretation = meant(book, *both, part="shrimp")
    assert (interpretation.excluded, interpretation.slots.keys()) == ({}, {"part"})


def test_what_is_asked_for_as_a_whole_leaves_out_the_part(book: TopicBook) -> None:
    interpretation = meant(book, never(book, "shellfish"), part="seafood")
    assert interpretation.excluded == {"part": ("shellfish",)}


def test_nothing_is_filled_in_that_a_rule_forbids(book: TopicBook) -> None:
    likes = [held(book, "food.part", value) for value in ("shrimp", "kale", "beef")]
    dish = held(book, "food.dish", "gumbo")
    interpretation = meant(book, *likes, dish, vegan(book))
    assert {n: s.value for n, s in interpretation.slots.items()} == {
        "part": ("kale",), "diet": ("vegan",),
    }  # fmt: skip
    assert {a.preference.value for a in interpretation.applied} == {"kale", "vegan"}
