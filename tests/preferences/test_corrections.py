"""Taking up a request with the value that puts it right."""

from __future__ import annotations

from typing import Any

import pytest

from preferences.corrections import corrected
from preferences.model import SlotSource, SlotValue
from preferences.topics import Catalog, TopicBook, Value
from tests.worlds.small import BOOK, request

SHED = BOOK.attribute("garden.room").label_of("shed")


def slots_after(
    said: dict[str, Any],
    wanted: dict[str, Any],
    rejected: dict[str, Any] | None = None,
    book: TopicBook = BOOK,
) -> dict[str, Any]:
    values = {name: SlotValue(value, SlotSource.UTTERANCE) for name, value in wanted.items()}
    after = corrected(request(said=said), values, rejected or {}, book)
    return {name: slot.value for name, slot in after.slots.items()}


@pytest.mark.parametrize(
    ("said", "wanted", "rejected", "after"),
    [
        ({}, {"leaf": ("mint",)}, {}, {"leaf": ("mint",)}),
        ({"leaf": ("assam",)}, {"leaf": ("mint",)}, {}, {"leaf": ("mint",)}),
        ({"cup": "mug"}, {"leaf": ("mint",)}, {}, {"cup": "mug", "leaf": ("mint",)}),
        ({"blend": "Monk's Pick"}, {"leaf": ("mint",)}, {}, {"leaf": ("mint",)}),
        ({"leaf": ("assam", "mint")}, {}, {"leaf": ["assam"]}, {"leaf": ("mint",)}),
        ({"leaf": ("assam",)}, {}, {"leaf": ["assam"]}, {}),
        ({"cup": "mug"}, {}, {"cup": ["mug"]}, {}),
    ],
)
def test_what_is_wanted_comes_what_is_rejected_goes_the_rest_stays(
    said: dict[str, Any], wanted: dict[str, Any], rejected: dict[str, Any], after: dict[str, Any]
) -> None:
    assert slots_after(said, wanted, rejected) == after


def test_the_words_of_the_request_stay_the_same() -> None:
    before = request(said={"cup": "mug"}, text="tea please", is_for_other=True)
    after = corrected(before, {}, {}, BOOK)
    assert after == before


def named_alike(*fields: dict[str, str]) -> Any:
    values = [Value(f"pot{n}", "Pot", fields=each) for n, each in enumerate(fields)]
    return Catalog("cups", {value.id: value for value in values})


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ([{"room": SHED}, {"room": "Kitchen"}], "pot0"),
        ([{"room": "Kitchen"}, {"room": SHED}], "pot1"),
        ([{"room": "Kitchen"}, {"room": "shed"}], "pot1"),
        ([{"room": "Kitchen"}, {}], "Pot"),
        ([{}, {"room": SHED}], "pot0"),
    ],
)
def test_a_value_follows_the_one_that_narrows_it_down(
    fields: list[dict[str, str]], after: str
) -> None:
    from dataclasses import replace

    tea = BOOK.topics["tea"]
    cup = replace(tea.attributes["cup"], catalog=named_alike(*fields))
    narrowed = replace(tea, attributes={**tea.attributes, "cup": cup})
    book = TopicBook({**BOOK.topics, "tea": narrowed}, BOOK.catalogs)
    assert slots_after({"cup": "pot0"}, {"room": "shed"}, book=book)["cup"] == after
