"""One answer laid out for reading: its words, its question, and what is no part of a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.understanding.phrases import Phrases, Token
from bot.understanding.questions import Asked
from bot.understanding.words import Words

Span = tuple[int, int]
"""Words [start, end)."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as its parts are cut from it."""

    words: Words
    tokens: tuple[Token, ...]
    asked: Asked
    typed: frozenset[int]
    """Words that are times or dates nobody asked for."""
    taken: frozenset[int]
    """Words that belong to no value: those, and what only says that something was done."""

    def cut(self, start: int, end: int) -> tuple[Token, ...]:
        """Give the tokens of words [start, end)."""
        return tuple(token for token in self.tokens if start <= token[1] < end)

    def is_capital(self, index: int) -> bool:
        """Say whether a word is written with a capital."""
        return self.words.text[self.words.spans[index][0]].isupper()

    def is_first(self, index: int) -> bool:
        """Say whether a sentence begins with it."""
        return index == 0 or self.words.breaks[index] == "."

    @property
    def is_cased(self) -> bool:
        """Whether capitals mean something in this text."""
        return any(letter.islower() for letter in self.words.text)

    @property
    def sentences(self) -> list[Span]:
        """The sentences, as words [start, end)."""
        count = len(self.words.forms)
        starts = [i for i in range(count) if i == 0 or self.words.breaks[i] == "."]
        return list(zip(starts, [*starts[1:], count], strict=True)) if starts else []

    def says(self, phrases: Phrases) -> bool:
        """Say whether one of some phrases stands anywhere in it."""
        return any(True for _ in phrases.find(self.tokens))


def overlaps(one: Span, others: Iterable[Span]) -> bool:
    """Say whether a span shares a word with one of others."""
    return any(start < one[1] and one[0] < end for start, end in others)


def runs(indices: Iterable[int]) -> list[Span]:
    """Give the stretches that words in order make up."""
    found: list[Span] = []
    for index in indices:
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found
