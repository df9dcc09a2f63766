"""What a value may have been that a recogniser misheard: the catalogs compared with it by sound.

    mender.find([("call the warriers game", 0.7), …], familiar)

A noisy channel (Shannon 1948; Kernighan, Church and Gale 1990 for spelling): each stretch of each
hypothesis is held against every value its place in the sentence lets expect. What counts is how
alike the two sound, how well the words around carry such a value, how well known the value is, and
whether the person likes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from bot.understanding.carriers import EDGE, Carriers
from bot.understanding.mends import Familiar, Mend, Value
from bot.understanding.restating import Restater
from bot.understanding.shelves import has_sound, shelves_of
from preferences.matching import distances, normalize
from preferences.model import Statement
from preferences.sounds import DEPTH, Sounds
from preferences.topics import TopicBook

_LONGEST = 5
"""Words of the longest stretch."""
_STRETCHES = 12
"""Stretches held against each attribute's values: those in the likeliest places."""
_FAR = 3.0
"""Nats by which an attribute's likeliest place may fall short of the best of all attributes."""
_ALIKE = 0.5
"""Share of phones that may differ before two sounds speak against one another."""
_SOUND, _PLACE, _TOPIC = 1.5, 0.8, 0.3
"""Weights: of a phone in common, of the words beside a value, and of all other words. Chosen, as
those of `mends` and `shelves`, on spoken sentences that no figure in docs/benchmarks.md rests on.
"""
_AS_HEARD = 2.0
"""What any mending is weighed against: that nothing was misheard."""
_BEST = 3
"""Values of each attribute that are looked at more closely."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words [start, end) of a hypothesis."""

    words: Sequence[str]
    start: int
    end: int
    code: str
    confidence: float

    @property
    def folded(self) -> list[str]:
        """Give its words as they are compared."""
        return normalize(self.heard).split()

    @property
    def heard(self) -> str:
        """Give its words."""
        return " ".join(self.words[self.start : self.end])

    def put(self, surface: str) -> str:
        """Give the hypothesis with other words in this place."""
        return " ".join([*self.words[: self.start], surface, *self.words[self.end :]])


@dataclass(frozen=True, slots=True)
class _Found:
    """A value that sounds like a stretch."""

    score: float
    """In nats, like `rival`."""
    rival: float
    """Of what speaks against it: a value of its attribute that was heard, or nothing misheard."""
    stretch: _Stretch
    surface: str


class Mender:
    """Finds values by their sound. Pure, and thread-safe."""

    def __init__(self, book: TopicBook, sounds: Sounds) -> None:
        """Write down how every value sounds, and where one is expected."""
        self._sounds, self._carriers = sounds, Carriers(book)
        self._shelves = shelves_of(book, sounds)
        self._restater = Restater(book, self._shelves, sounds)

    def find(
        self,
        heard: Sequence[tuple[str, float]],
        familiar: Familiar,
        expected: str | None = None,
    ) -> list[Mend]:
        """Give what may have been said instead, likeliest first, from texts with confidences.

        `expected` is the attribute a question stands open for. What the first text names already
        is not among it.
        """
        stretches = list(self._stretches(heard))
        if not stretches:
            return []
        if expected:
            places = {expected: np.zeros(len(stretches))} if expected in self._shelves else {}
        else:
            places = self._places(stretches)
        first = f" {normalize(heard[0][0])} "
        found: dict[Value, _Found] = {}
        for key, place in places.items():
            named = self._shelves[key].named_in(first)
            for value, each in self._nearest(key, stretches, place, named, familiar):
                found.setdefault((key, value), each)
        return _ranked(found)

    def find_stated(
        self, heard: tuple[str, float], stated: Statement, familiar: Familiar
    ) -> list[Mend]:
        """Give what a statement may have been about whose words no catalog knows, likeliest first,
        from its text with its confidence.
        """
        return self._restater.statement(heard, stated, familiar)

    def _stretches(self, heard: Sequence[tuple[str, float]]) -> Iterator[_Stretch]:
        seen: set[tuple[str, str, str]] = set()
        for text, confidence in heard:
            words = text.split()
            codes = [self._sounds.code(word) for word in words]
            for start in range(len(words)):
                for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                    code = "".join(codes[start:end])
                    mark = (code, *_beside(words, start, end))
                    if has_sound(code, 1) and mark not in seen:
                        seen.add(mark)
                        yield _Stretch(words, start, end, code, confidence)

    def _places(self, stretches: Sequence[_Stretch]) -> dict[str, npt.NDArray[np.float64]]:
        """Say for each attribute how well its values would stand in the place of each stretch."""
        leans = {id(s.words): s.words for s in stretches}
        by_text = {
            key: self._carriers.lean(normalize(" ".join(words)).split())
            for key, words in leans.items()
        }
        rows = [
            _PLACE * self._carriers.fit(*_beside(s.words, s.start, s.end))
            + _TOPIC * by_text[id(s.words)]
            for s in stretches
        ]
        columns = zip(self._carriers.attributes, np.array(rows).T, strict=True)
        places = {key: column for key, column in columns if key in self._shelves}
        best = max(column.max() for column in places.values())
        return {key: column for key, column in places.items() if column.max() >= best - _FAR}

    def _nearest(
        self,
        key: str,
        stretches: Sequence[_Stretch],
        place: npt.NDArray[np.float64],
        named: Set[str],
        familiar: Familiar,
    ) -> Iterator[tuple[str, _Found]]:
        """Give the values that sound most like a stretch and were not named, best first."""
        shelf = self._shelves[key]
        rows = self._rows(key, stretches, place)
        if not rows:
            return
        codes = [stretches[row].code for row in rows]
        lengths = np.maximum(np.array([len(code) for code in codes])[:, None], shelf.lengths)
        alike = _ALIKE * lengths - distances(codes, shelf.codes)
        scores = _SOUND / DEPTH * alike + place[rows][:, None] - shelf.fame
        scores += familiar.nearness(key, shelf)
        best = scores.max(axis=0)
        is_named = shelf.among(named)
        rival = max(_AS_HEARD, best.max(where=is_named, initial=_AS_HEARD))
        best[is_named] = -np.inf
        for at in np.argsort(-best, kind="stable")[:_BEST]:
            stretch = stretches[rows[scores[:, at].argmax()]]
            yield shelf.values[at], _Found(float(best[at]), rival, stretch, shelf.surfaces[at])

    def _rows(
        self, key: str, stretches: Sequence[_Stretch], place: npt.NDArray[np.float64]
    ) -> list[int]:
        """Give the stretches in the likeliest places that may hold a value, best place first.

        Words that such a request is made in anyhow ("some music") are no misheard value.
        """
        order = (int(row) for row in np.argsort(-place, kind="stable"))
        open_ = (row for row in order if not self._carriers.explain(key, stretches[row].folded))
        return list(islice(open_, _STRETCHES))


def _beside(words: Sequence[str], start: int, end: int) -> tuple[str, str]:
    """Give the folded words right before and after words [start, end)."""
    before = normalize(words[start - 1]).split() if start else []
    after = normalize(words[end]).split() if end < len(words) else []
    return (before or [EDGE])[-1], (after or [EDGE])[0]


def _ranked(found: dict[Value, _Found]) -> list[Mend]:
    total = np.logaddexp.reduce([each.score for each in found.values()])
    mends = [
        Mend(
            attribute=key,
            value=str(value),
            surface=each.surface,
            heard=each.stretch.heard,
            text=each.stretch.put(each.surface),
            confidence=each.stretch.confidence,
            chance=float(np.exp(each.score - np.logaddexp(total, each.rival))),
        )
        for (key, value), each in found.items()
    ]
    return sorted(mends, key=lambda mend: -mend.chance)
