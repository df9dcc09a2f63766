"""Several requests in one text, "dim the lights and play jazz": each part read by itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.entities import Entities
from bot.understanding.grammar import Grammar
from bot.understanding.intents import REQUEST, Intents, Verdict
from bot.understanding.parts import Part
from bot.understanding.reading import Entity, Requested
from preferences.model import Statement
from preferences.topics import TopicBook


class Several:
    """Finds the requests of a text's parts. Thread-safe."""

    def __init__(
        self, grammar: Grammar, intents: Intents, entities: Entities, book: TopicBook
    ) -> None:
        """Take what reads a part."""
        self._grammar, self._intents, self._entities = grammar, intents, entities
        self._book = book

    def find(
        self, text: str, parts: Sequence[Part], spans: Sequence[Entity]
    ) -> tuple[Requested, ...]:
        """Give the different requests of the parts of a text, in order."""
        asked: list[Requested] = []
        for part in parts:
            said = text[part.start : part.end]
            sure = self._intents.sure_request(part.ranking)
            request = sure or self._intents.likely(part.ranking)
            if request is None or any(one.request == request for one in asked):
                continue
            one, _ = self._grammar.parse(said, None, self._intents.wanted(request), {})
            inside = tuple(s.moved(-part.start) for s in spans if part.holds(s))
            found = self._entities.find(one, inside, self._intents.wanted(request))
            if sure is None and not found:
                continue
            asked.append(
                Requested(
                    request,
                    part.ranking[request],
                    said,
                    tuple(entity.moved(part.start) for entity in found),
                    self._intents.is_for_other(one),
                    self._intents.is_surprise(one),
                )
            )
        return tuple(asked)

    def without(
        self, statements: tuple[Statement, ...], asked: tuple[Requested, ...]
    ) -> tuple[Statement, ...]:
        """Leave out settings that are only a request's value ("the weather in Paris")."""
        named = [entity for one in asked for entity in one.entities]
        return tuple(
            s
            for s in statements
            if not self._book.attribute(f"{s.topic}.{s.attribute}").is_setting
            or not any(e.start < s.end and s.start < e.end for e in named)
        )


def verdict_of(asked: tuple[Requested, ...], statements: tuple[Statement, ...]) -> Verdict | None:
    """Give the request that stands beside a statement, or the last of several."""
    if len(asked) > 1 or (asked and statements):
        return Verdict(REQUEST, asked[-1].confidence, asked[-1].request)
    return None
