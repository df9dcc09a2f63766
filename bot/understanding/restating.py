"""What a statement may have been about that a recogniser misheard.

    restater.statement(("i love the warriers", 0.7), statement, familiar)

The words are held against values by their sound. The words around say less than in a request ("I
love …" goes with anything), so the sounds must be much alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.mends import Familiar, Mend, Value
from bot.understanding.shelves import Numbers, Shelf, has_sound
from preferences.matching import distances, normalize
from preferences.model import Statement
from preferences.sounds import DEPTH, Sounds
from preferences.topics import Attribute, TopicBook

_SOUND = 2.5
"""Weight of a phone that differs."""
_ALIKE = 0.3
"""Share of phones that may differ before two sounds speak against one another."""
_LEFT = 0.5
"""What a phone of a statement counts, as one that differs, that is no part of the value."""
_CUED, _TOPIC = 2.0, 1.0
"""Nats for an attribute whose noun was said ("my favorite team"), and for one of the topic read."""
_AS_HEARD = 1.0
"""What any mending is weighed against: that nothing was misheard."""
_BEST = 3
"""Values of each attribute that are looked at more closely."""
_LONGEST = 5
"""Words of the longest part."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Words [start, end) of a text."""

    words: Sequence[str]
    start: int
    end: int
    code: str
    confidence: float

    def put(self, surface: str) -> str:
        """Give the text with other words in this place."""
        return " ".join([*self.words[: self.start], surface, *self.words[self.end :]])


@dataclass(frozen=True, slots=True)
class _Found:
    """A value that sounds like a part, and by how many nats."""

    score: float
    surface: str
    part: _Part


class Restater:
    """Finds what statements are about by its sound. Pure, and thread-safe."""

    def __init__(self, book: TopicBook, shelves: Mapping[str, Shelf], sounds: Sounds) -> None:
        """Take the values, ready to be compared, by attribute."""
        self._book, self._shelves, self._sounds = book, shelves, sounds

    def statement(
        self, heard: tuple[str, float], stated: Statement, familiar: Familiar
    ) -> list[Mend]:
        """Give what a statement of a text with its confidence may have been about, likeliest first.

        Settings ("your home city is …") are among it only where their noun was said.
        """
        text = heard[0]
        if text[stated.start : stated.end] != stated.text:
            return []
        first = len(text[: stated.start].split())
        parts = list(self._parts(heard, first, first + len(stated.text.split())))
        left = max((len(part.code) for part in parts), default=0)
        found: dict[Value, _Found] = {}
        for key, shelf in self._shelves.items() if parts else ():
            near = _place(self._book.attribute(key), text, stated)
            if near is not None:
                scores = _scores(parts, shelf, left) + near + familiar.nearness(key, shelf)
                found |= {(key, v): each for v, each in _best(parts, shelf, scores).items()}
        return _ranked(found)

    def _parts(self, heard: tuple[str, float], first: int, last: int) -> Iterator[_Part]:
        words = heard[0].split()
        codes = [self._sounds.code(word) for word in words]
        for start in range(first, last):
            for end in range(start + 1, min(start + _LONGEST, last) + 1):
                code = "".join(codes[start:end])
                if has_sound(code):
                    yield _Part(words, start, end, code, heard[1])


def _place(attribute: Attribute, text: str, stated: Statement) -> float | None:
    """Say how well what stands around suits an attribute; None where it cannot be meant."""
    around = f" {normalize(text[: stated.start])} / {normalize(text[stated.end :])} "
    is_cued = any(f" {normalize(cue)} " in around for cue in attribute.cues)
    if attribute.is_setting and not is_cued:
        return None
    return _CUED * is_cued + _TOPIC * (attribute.topic == stated.topic)


def _scores(parts: Sequence[_Part], shelf: Shelf, whole: int) -> Numbers:
    """Say how much each spelling (a column) sounds like each part (a row) of a code so long."""
    codes = [part.code for part in parts]
    sizes = np.array([len(code) for code in codes])[:, None]
    left = whole - sizes
    alike = _ALIKE * np.maximum(sizes, shelf.lengths) - distances(codes, shelf.codes)
    scores: Numbers = _SOUND / DEPTH * (alike - _LEFT * left) - shelf.fame
    return scores


def _best(parts: Sequence[_Part], shelf: Shelf, scores: Numbers) -> dict[str, _Found]:
    best = scores.max(axis=0)
    found: dict[str, _Found] = {}
    for at in np.argsort(-best, kind="stable")[:_BEST]:
        part = parts[int(scores[:, at].argmax())]
        found.setdefault(shelf.values[at], _Found(float(best[at]), shelf.surfaces[at], part))
    return found


def _ranked(found: Mapping[Value, _Found]) -> list[Mend]:
    total = np.logaddexp.reduce([_AS_HEARD, *(each.score for each in found.values())])
    mends = [
        Mend(
            attribute=key,
            value=str(value),
            surface=each.surface,
            heard=" ".join(each.part.words[each.part.start : each.part.end]),
            text=each.part.put(each.surface),
            confidence=each.part.confidence,
            chance=float(np.exp(each.score - total)),
        )
        for (key, value), each in found.items()
    ]
    return sorted(mends, key=lambda mend: -mend.chance)
