"""How requests with one value are put, by their sound: what is said before the value and after it.

    phrasings.nearest([sounds.code("when do the")], [sounds.code("play")])["sports.team"].phones

The words around a value are misheard like the value itself; held against whole phrasings, they tell
where a value begins and ends, and of which attribute it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.understanding.shelves import Numbers
from preferences.matching import distances
from preferences.sounds import DEPTH, Sounds
from preferences.topics import TopicBook
from preferences.wordbook import PLACEHOLDER

Ranks = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The phrasing that is most like what stands around each stretch."""

    phones: Numbers
    """By how many it differs."""
    which: Ranks
    """Its place among the phrasings of the attribute."""


class Phrasings:
    """The examples of requests that hold one value, without it. Pure, and thread-safe."""

    def __init__(self, book: TopicBook, sounds: Sounds) -> None:
        """Write down how the words before and after each value sound."""
        self._around = _around(book)
        befores, afters = dict[str, int](), dict[str, int]()
        self._ends = {
            key: (
                np.array([befores.setdefault(sounds.code(b), len(befores)) for b, _ in around]),
                np.array([afters.setdefault(sounds.code(a), len(afters)) for _, a in around]),
            )
            for key, around in self._around.items()
        }
        self._befores, self._afters = list(befores), list(afters)

    def nearest(self, befores: Sequence[str], afters: Sequence[str]) -> Mapping[str, Nearest]:
        """Find for each attribute the phrasing that is most like what stands before and after each
        stretch, which are given as codes.
        """
        before, after = _apart(befores, self._befores), _apart(afters, self._afters)
        found = {}
        for key, (begin, end) in self._ends.items():
            apart = before[:, begin] + after[:, end]
            found[key] = Nearest(apart.min(axis=1), apart.argmin(axis=1))
        return found

    def put(self, attribute: str, which: int, surface: str) -> str:
        """Give a phrasing with a value in it."""
        before, after = self._around[attribute][which]
        return f"{before}{surface}{after}"


def _around(book: TopicBook) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Give for each attribute what stands before and after its value in requests with just one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for spec in book.requests.values():
        for example in spec.examples:
            parts = PLACEHOLDER.split(example)
            if len(parts) == 3:
                key = spec.slots[parts[1]].attribute
                found.setdefault(key, []).append((parts[0], parts[2]))
    return found


def _apart(codes: Sequence[str], known: Sequence[str]) -> Numbers:
    """Give the phones by which each code differs from each known one, each code compared once."""
    rows = {code: row for row, code in enumerate(dict.fromkeys(codes))}
    apart = distances(list(rows), known) / DEPTH
    found: Numbers = apart[[rows[code] for code in codes]]
    return found
