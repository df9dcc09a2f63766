"""Which of several options suits a person best: what they like pulls, what they avoid pushes away.

Pure, over the port `Meaning`. For a host that has options to offer (dishes, hotels, films) and
for the choices a fulfilment gives back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preferences.considering import Meaning
from preferences.model import Preference, Stance, Statement

FITTING = 0.25
"""What it counts that an option fits the request, where a preference counts 1: all options are
answers to the request, so that it says little about which one is wanted."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing wanted or not wanted, in words."""

    text: str
    stance: Stance

    @classmethod
    def of(cls, source: Preference | Statement) -> Wish:
        """Make a wish of a preference that is kept, or of a statement just made."""
        text = source.label if isinstance(source, Preference) else source.text
        return cls(text, source.stance)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option with its score."""

    index: int
    """Place among the options given, from 0."""
    score: float
    """More is better; only to be compared with the others of one ranking."""


def rank_options(
    options: Sequence[str], wishes: Sequence[Wish], request: str, meaning: Meaning
) -> tuple[Ranked, ...]:
    """Rank options, best first; of equals the one given first.

    An option's score is the sum over the wishes of its nearness (cosine), added for what is
    preferred and taken off for what is avoided, and `FITTING` of its nearness to the request.
    """
    scores = [FITTING * near for near in meaning.nearness(request, options)]
    for wish in wishes:
        sign = 1 if wish.stance is Stance.PREFER else -1
        for at, near in enumerate(meaning.nearness(wish.text, options)):
            scores[at] += sign * near
    ranked = [Ranked(at, score) for at, score in enumerate(scores)]
    return tuple(sorted(ranked, key=lambda each: (-each.score, each.index)))
