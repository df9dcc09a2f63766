"""What a value may have been that a recogniser misheard: the catalogs compared with it by sound.

    mender.find([("call the warriers game", 0.7), …], familiar)

A noisy channel (Shannon 1948; Kernighan, Church and Gale 1990 for spelling): each stretch of each
hypothesis is held against every value its place in the sentence lets expect. What counts is how
alike the two sound, how well the words around carry such a value, how much they sound like a
request with it, how well known the value is, and whether the person likes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bot.understanding.carriers import EDGE, Carriers
from bot.understanding.mends import Familiar, Mend, Value
from bot.understanding.phrasings import Nearest, Phrasings
from bot.understanding.restating import Restater
from bot.understanding.shelves import Numbers, Shelf, has_sound, shelves_of
from preferences.matching import distances, normalize
from preferences.model import Statement
from preferences.sounds import DEPTH, Sounds
from preferences.topics import TopicBook

_LONGEST = 5
"""Words of the longest stretch."""
_STRETCHES = 20
"""Stretches held against each attribute's values: those in the likeliest places."""
_FAR = 8.0
"""Nats by which an attribute's likeliest place may fall short of the best of all attributes."""
_ALIKE = 0.35
"""Share of phones that may differ before two sounds speak against one another."""
_SOUND, _PLACE, _TOPIC, _PHRASED = 1.7, 0.5, 0.2, 0.6
"""Weights: of a phone that differs, of the words beside a value, of all words, and of a phone by
which the words around differ from a phrasing. Fitted, with `shelves._FAME`, as a conditional logit
of 178 misheard values that no figure in docs/benchmarks.md rests on; each counted twice, once
without the phrasing it was made of, since most of what people say is put in no phrasing of ours.
"""
_AS_HEARD, _AS_ANSWERED = -3.0, 0.0
"""Nats of what any mending is weighed against, that nothing was misheard, where the recogniser is
as sure of that as not: in a request, and in an answer, which has no words around it to differ."""
_TRUST = (-2.0, 3.0)
"""Nats between which the recogniser's own confidence moves it."""
_FIRST = 1.5
"""Nats by which a value is likelier that the first hypothesis names."""
_LIKE = 0.5
"""Share of the phones around a value by which a phrasing may differ from them."""
_BEST = 3
"""Values of each attribute that are looked at more closely."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words [start, end) of a hypothesis."""

    words: Sequence[str]
    start: int
    end: int
    codes: Sequence[str]
    """How each of all words sounds."""
    confidence: float

    @property
    def code(self) -> str:
        """Give how its words sound."""
        return "".join(self.codes[self.start : self.end])

    @property
    def around(self) -> tuple[str, str]:
        """Give how all words before it and all after it sound."""
        return "".join(self.codes[: self.start]), "".join(self.codes[self.end :])

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
class _Places:
    """How well values of an attribute would stand in the place of each stretch."""

    scores: Numbers
    """In nats."""
    nearest: Nearest | None = None
    """The phrasings they would stand in; None where an answer is expected."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A value that sounds like a stretch."""

    score: float
    """In nats."""
    stretch: _Stretch
    surface: str
    phrased: str | None
    """The phrasing it would stand in, with it; None where none is like what was heard."""


class Mender:
    """Finds values by their sound. Pure, and thread-safe."""

    def __init__(self, book: TopicBook, sounds: Sounds) -> None:
        """Write down how every value sounds, and where one is expected."""
        self._sounds, self._carriers = sounds, Carriers(book)
        self._phrasings = Phrasings(book, sounds)
        self._shelves = shelves_of(book, sounds)
        self._restater = Restater(book, self._shelves, sounds)

    def find(
        self,
        heard: Sequence[tuple[str, float]],
        familiar: Familiar,
        expected: str | None = None,
    ) -> list[Mend]:
        """Give what may have been said instead, likeliest first, from texts with confidences.

        `expected` is the attribute a question stands open for. A value that the first text names
        is among it: likeliest where it was heard rightly.
        """
        stretches = list(self._stretches(heard))
        if not stretches:
            return []
        if expected:
            nowhere = _Places(np.zeros(len(stretches)))
            places = {expected: nowhere} if expected in self._shelves else {}
        else:
            places = self._places(stretches)
        first = f" {normalize(heard[0][0])} "
        shelves = {id(shelf): shelf for shelf in (self._shelves[key] for key in places)}
        named = {each: shelf.named_in(first) for each, shelf in shelves.items()}
        as_heard = (_AS_ANSWERED if expected else _AS_HEARD) + _trust(heard[0][1])
        rival = as_heard
        found: dict[Value, _Found] = {}
        for key, place in places.items():
            on_it = named[id(self._shelves[key])]
            known, near = self._nearest(key, stretches, place, on_it, familiar)
            rival = max(rival, known)
            for value, each in near:
                found.setdefault((key, value), each)
        return _ranked(found, as_heard, -np.inf if expected else rival)

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
                    stretch = _Stretch(words, start, end, codes, confidence)
                    mark = (stretch.code, *stretch.around)
                    if has_sound(stretch.code, 1) and mark not in seen:
                        seen.add(mark)
                        yield stretch

    def _places(self, stretches: Sequence[_Stretch]) -> dict[str, _Places]:
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
        nearest = self._phrasings.nearest(*zip(*(s.around for s in stretches), strict=True))
        places = {
            key: _Places(column - _PHRASED * nearest[key].phones, nearest[key])
            for key, column in columns
            if key in self._shelves and key in nearest
        }
        best = max(place.scores.max() for place in places.values())
        return {key: place for key, place in places.items() if place.scores.max() >= best - _FAR}

    def _nearest(
        self,
        key: str,
        stretches: Sequence[_Stretch],
        place: _Places,
        named: Set[str],
        familiar: Familiar,
    ) -> tuple[float, list[tuple[str, _Found]]]:
        """Give how well the best value fits that was named, and what sounds most like a stretch,
        best first.
        """
        shelf = self._shelves[key]
        is_named = shelf.among(named)
        spellings = np.flatnonzero(is_named)
        said = {shelf.codes[at] for at in spellings}
        as_spelled = [shelf.folded[at] for at in spellings]
        as_said = [row for row, stretch in enumerate(stretches) if stretch.code in said]
        rows = [*self._rows(key, stretches, place), *as_said]
        if not rows:
            return -np.inf, []
        scores = self._scores(shelf, rows, stretches, place) + _FIRST * is_named
        if not named:  # what is liked may be the opposite of what was named
            scores += familiar.nearness(key, shelf)
        known = float(scores.max(where=is_named[None, :], initial=-np.inf))
        near = []
        for at in np.argsort(-scores.max(axis=0), kind="stable")[:_BEST]:
            best = int(scores[:, at].argmax())
            row, surface = rows[best], shelf.surfaces[at]
            if _swallows(stretches[row], shelf.folded[at], as_spelled):
                continue
            phrased = self._phrased(key, stretches[row], place.nearest, row, surface)
            found = _Found(float(scores[best, at]), stretches[row], surface, phrased)
            near.append((shelf.values[at], found))
        return known, near

    def _phrased(
        self, key: str, stretch: _Stretch, nearest: Nearest | None, row: int, surface: str
    ) -> str | None:
        around = sum(map(len, stretch.around)) / DEPTH
        if nearest is None or nearest.phones[row] > _LIKE * around:
            return None
        return self._phrasings.put(key, int(nearest.which[row]), surface)

    def _scores(
        self,
        shelf: Shelf,
        rows: Sequence[int],
        stretches: Sequence[_Stretch],
        place: _Places,
    ) -> Numbers:
        """Say how well each spelling (a column) would stand for each of these stretches (a row)."""
        codes = [stretches[row].code for row in rows]
        lengths = np.maximum(np.array([len(code) for code in codes])[:, None], shelf.lengths)
        alike = _ALIKE * lengths - distances(codes, shelf.codes)
        at = place.scores[list(rows)][:, None]
        found: Numbers = _SOUND / DEPTH * alike + at - shelf.fame
        return found

    def _rows(self, key: str, stretches: Sequence[_Stretch], place: _Places) -> list[int]:
        """Give the stretches in the likeliest places that may hold a value, best place first.

        Words that such a request is made in anyhow ("some music") are no misheard value.
        """
        order = (int(row) for row in np.argsort(-place.scores, kind="stable"))
        open_ = (row for row in order if not self._carriers.explain(key, stretches[row].folded))
        return list(islice(open_, _STRETCHES))


def _beside(words: Sequence[str], start: int, end: int) -> tuple[str, str]:
    """Give the folded words right before and after words [start, end)."""
    before = normalize(words[start - 1]).split() if start else []
    after = normalize(words[end]).split() if end < len(words) else []
    return (before or [EDGE])[-1], (after or [EDGE])[0]


def _swallows(stretch: _Stretch, surface: str, named: Sequence[str]) -> bool:
    """Say whether a value would take more words than one that was named, and not say that one:
    "an expensive" is not "inexpensive", "hallmark movies you know" may be "Hallmark Movies Now".
    """
    words = f" {normalize(stretch.heard)} "
    return any(each in words and each != words and each not in surface for each in named)


def _trust(confidence: float) -> float:
    """Give by how many nats a recogniser's confidence, 0–1, speaks for its words."""
    sure = np.clip(confidence, 1e-3, 1 - 1e-3)
    return float(np.clip(np.log(sure / (1 - sure)), *_TRUST))


def _ranked(found: Mapping[Value, _Found], as_heard: float, rival: float) -> list[Mend]:
    """Give what is no less likely than what speaks against it, `rival`."""
    total = np.logaddexp.reduce([as_heard, *(each.score for each in found.values())])
    mends = [
        Mend(
            attribute=key,
            value=str(value),
            surface=each.surface,
            heard=each.stretch.heard,
            text=each.stretch.put(each.surface),
            confidence=each.stretch.confidence,
            chance=float(np.exp(each.score - total)),
            phrased=each.phrased,
        )
        for (key, value), each in found.items()
        if each.score >= rival
    ]
    return sorted(mends, key=lambda mend: -mend.chance)
