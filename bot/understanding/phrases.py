"""Phrases looked up in a text that is spelled out, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.words import respell, split

Forms = tuple[str, ...]
"""The folded words of a phrase."""
Token = tuple[str, int]
"""A word in full spelling, and the index of the written word it came from."""


@dataclass(frozen=True, slots=True)
class Speller:
    """Writes words out in full, so that "it doesn't" and "it does not" compare as the same."""

    spellings: Mapping[str, Forms]
    """Those of the language file."""
    further: Mapping[str, Forms]
    """Those that hold in answers beside them."""

    def tokens(self, forms: Sequence[str]) -> list[Token]:
        """Give each word in its full spelling, with the index it came from."""
        return [
            (full, index)
            for form, index in respell(list(forms), self.spellings)
            for full in self.further.get(form, (form,))
        ]

    def forms(self, phrase: str) -> Forms:
        """Give the words of a phrase in full."""
        return tuple(form for form, _ in self.tokens(split(phrase).forms))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Some phrases of one meaning."""

    forms: frozenset[Forms]
    longest: int = field(default=0)
    """Words of the longest of them."""

    @classmethod
    def of(cls, phrases: Iterable[str], speller: Speller) -> Phrases:
        """Build from phrases as they are written."""
        forms = frozenset(speller.forms(phrase) for phrase in phrases)
        return cls(forms, max(map(len, forms), default=0))

    def length(self, tokens: Sequence[Token], start: int) -> int:
        """Give how many tokens the longest phrase takes that begins at `start`; 0 for none."""
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            if tuple(form for form, _ in tokens[start : start + length]) in self.forms:
                return length
        return 0

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Give the token ranges of the phrases in a text, the longest at each place."""
        at = 0
        while at < len(tokens):
            length = self.length(tokens, at)
            if length:
                yield at, at + length
            at += length or 1

    def __contains__(self, form: str) -> bool:
        return (form,) in self.forms
