"""The values of a catalog by their sound, ready to be compared with what was heard."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import numpy.typing as npt

from preferences.matching import normalize
from preferences.model import Scalar
from preferences.sounds import DEPTH, Sounds
from preferences.topics import Catalog, TopicBook

_COMMON = 2000
"""Spellings of a catalog, from its first, that are compared: the best known ones."""
_PHONES = range(3, 31)
"""Phones a value must have: shorter ones sound like everything."""
_FAME = 0.4
"""Weight of the logarithm of a spelling's rank in its catalog."""

Numbers = npt.NDArray[np.float64]


class Shelf:
    """The spellings of one catalog."""

    def __init__(self, catalog: Catalog, sounds: Sounds) -> None:
        """Write down how each spelling sounds."""
        spellings = [(s, v.id) for v in catalog.values.values() for s in v.surfaces][:_COMMON]
        coded = [(sounds.code(s), s, v) for s, v in spellings]
        kept = [each for each in coded if has_sound(each[0])]
        self.codes = [code for code, _, _ in kept]
        self.surfaces = [surface for _, surface, _ in kept]
        self.folded = [f" {normalize(surface)} " for surface in self.surfaces]
        self.values = [value for _, _, value in kept]
        self.lengths = np.array([len(code) for code in self.codes])
        self.fame = _FAME * np.log1p(np.arange(len(kept)))
        """What speaks against each, in nats: the less known, the more."""

    def named_in(self, text: str) -> set[str]:
        """Give the values a folded text with spaces around it names."""
        return {v for v, spelling in zip(self.values, self.folded, strict=True) if spelling in text}

    def among(self, values: Set[Scalar]) -> npt.NDArray[np.bool_]:
        """Say of each spelling whether its value is one of these."""
        if not values:
            return np.zeros(len(self.values), dtype=bool)
        return np.array([value in values for value in self.values])


def has_sound(code: str, lost: int = 0) -> bool:
    """Say whether a code is long enough to be told from others, where phones may have been lost."""
    return len(code) // DEPTH + lost in _PHONES


def shelves_of(book: TopicBook, sounds: Sounds) -> dict[str, Shelf]:
    """Give the shelf of each attribute whose catalog has anything to compare."""
    shelves = {name: Shelf(catalog, sounds) for name, catalog in book.catalogs.items()}
    return {
        key: shelves[attribute.catalog.name]
        for key, attribute in book.attributes.items()
        if attribute.catalog and shelves[attribute.catalog.name].codes
    }
