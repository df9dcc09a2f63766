"""Whether a text goes on with the last request: "what about tomorrow?", "no, something vegetarian".

It does when it names a value for one of that request's slots and everything else in it is a word
people put around such a fragment; a text with more in it speaks for itself.
"""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.intents import REQUEST, Verdict
from bot.understanding.lexicon import Kind, Lexicon
from bot.understanding.reading import Entity
from bot.understanding.sheet import Sheet
from preferences.model import Stance, Statement

_OWN_WAY = 0.7
"""Probability from which another request named in the text is meant instead."""


class FollowUps:
    """Decides whether a text goes on with a request."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words that may surround a fragment (`follow_up` of the language file)."""
        self._words = {form for forms in lexicon.lists["follow_up"] for form in forms}
        self._articles = lexicon.articles

    def is_one(
        self,
        sheet: Sheet,
        verdict: Verdict,
        statements: tuple[Statement, ...],
        entities: tuple[Entity, ...],
        last: str,
    ) -> bool:
        """Say whether the text, with `entities` of the request `last`'s slots, goes on with it."""
        if not entities or sheet.expected:
            return False
        if any(s.stance is Stance.AVOID or not s.is_open for s in statements):
            return False
        is_other = verdict.request not in (None, last) and verdict.confidence >= _OWN_WAY
        if is_other and _others(sheet, entities):
            return False
        if verdict.request == last and self._is_whole(sheet, entities):
            return False
        starts = {entity.start for entity in entities}
        if any(
            start in starts and sheet.is_denied(i) for i, (start, _) in enumerate(sheet.words.spans)
        ):
            return False
        return all(form in self._words for form in _others(sheet, entities))

    def _is_whole(self, sheet: Sheet, entities: tuple[Entity, ...]) -> bool:
        """Say whether an order names a thing by itself ("put on a movie")."""
        opening = sheet.at(0, Kind.COMMAND)
        if opening is None or any(sheet.within(0, len(sheet), Kind.PRONOUN)):
            return False
        rest = _others(sheet, entities)[opening.end - opening.start :]
        return all((form,) in self._articles for form in rest)


def go_on(verdict: Verdict, request: str) -> Verdict:
    """Give the verdict of a text that goes on with `request`."""
    return replace(verdict, intent=REQUEST, request=request)


def _others(sheet: Sheet, entities: tuple[Entity, ...]) -> list[str]:
    """Give the words outside of every value."""
    return [
        form
        for form, (start, end) in zip(sheet.words.forms, sheet.words.spans, strict=True)
        if not any(entity.start < end and start < entity.end for entity in entities)
    ]
