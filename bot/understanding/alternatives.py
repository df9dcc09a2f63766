"""Phrases written once for many spellings: "gone|went off", "(right) off"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product


def alternatives(phrase: str) -> Iterator[str]:
    """Give every spelling of a phrase: `a|b` is one word or the other, `(a)` a word or none.

    `a_b` is two words in the place of one.

    Example: `is|are (just) great` gives "is great", "is just great", "are great", "are just great".
    """
    for words in product(*(_choices(word) for word in phrase.split())):
        yield " ".join(word for word in words if word).replace("_", " ")


def _choices(word: str) -> list[str]:
    is_optional = word.startswith("(") and word.endswith(")")
    choices = word[1:-1].split("|") if is_optional else word.split("|")
    return ["", *choices] if is_optional else choices
