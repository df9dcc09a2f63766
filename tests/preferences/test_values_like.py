"""The known values somebody filling in a form is offered."""

from __future__ import annotations

import pytest

from preferences.matching import values_like
from preferences.topics import Attribute, Catalog, Kind, Value

KNOWN = [Value("thai", "Thai", ("siamese",)), Value("lithuanian", "Lithuanian"),
         Value("theatre", "Théâtre"), Value("tea", "Tea")]  # fmt: skip
CHOICE = Attribute(
    "food", "cuisine", Kind.CHOICE, "cuisine", True, Catalog("c", {v.id: v for v in KNOWN})
)


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        ("", 9, ["thai", "lithuanian", "theatre", "tea"]),
        ("", 2, ["thai", "lithuanian"]),
        ("TH", 9, ["thai", "theatre", "lithuanian"]),
        ("the", 9, ["theatre"]),
        ("siam", 9, ["thai"]),
        ("th", 1, ["thai"]),
        ("pizza", 9, []),
        ("%", 9, ["thai", "lithuanian", "theatre", "tea"]),
    ],
)
def test_what_begins_so_comes_before_what_only_holds_it(
    text: str, limit: int, found: list[str]
) -> None:
    assert [value.id for value in values_like(CHOICE, text, limit)] == found


def test_nothing_is_known_of_open_values() -> None:
    assert values_like(Attribute("food", "note", Kind.OPEN, "note", True), "th", 9) == []
