"""Where a made-up name stands in a text: in a phrase that explains it, or where it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.understanding.naming_phrases import MEANING, NAME, Phrases, Span, assignments
from bot.understanding.reading import Act
from bot.understanding.words import Words, split
from preferences.matching import Matcher
from preferences.names import Concept, ConceptKind
from preferences.topics import TopicBook

LONGEST_UNKNOWN = 3
"""Words before the noun of an unknown name at the most."""


@dataclass(frozen=True, slots=True)
class Defining:
    """A name whose meaning was asked for."""

    name: str
    request: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name found, before it is known what the turn asks for."""

    act: Act
    name: str
    span: Span = (0, 0)
    """Of the name, in words."""
    meaning: Span = (0, 0)
    request: str | None = None
    concept: Concept | None = None
    is_adjusted: bool = False
    """Whether what is not said stays as it was."""
    text: str = ""
    """The words of the meaning."""
    base: Concept | None = None
    """Another concept named in the meaning."""
    base_span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at for a name."""

    text: str
    said: str
    """The text with the person's aliases still in it."""
    concepts: tuple[Concept, ...]
    """The names the person taught."""
    defining: Defining | None
    """The name whose meaning was asked for."""
    ranking: Mapping[str, float]
    """Probability by trained intent."""


class Spotter:
    """Spots names. Thread-safe."""

    def __init__(self, book: TopicBook, phrases: Phrases, matcher: Matcher) -> None:
        """Index the nouns that make names."""
        self._phrases, self._matcher = phrases, matcher
        self.requests: dict[str, list[str]] = defaultdict(list)
        for spec in book.requests.values():
            for slot in spec.slots.values():
                attribute = book.attributes.get(slot.attribute)
                for noun in attribute.named_by if attribute else ():
                    self.requests[noun].append(spec.name)
        self.stops = {form for forms in phrases.lists["not_names"] for form in forms}
        self.stops |= {form for forms in phrases.lists["articles"] for form in forms}

    def look(self, sight: Looked) -> Named | None:
        """Find the name in a text, if there is one."""
        words, said, concepts = split(sight.text), split(sight.said), sight.concepts
        if not words.forms:
            return None
        own = {c.key: c for c in concepts if c.kind is ConceptKind.REQUEST}
        known = {c.key: c for c in concepts}
        found = (
            self._explained(words, own, sight.ranking)
            or self._forgotten(said, known)
            or self._alias(said)
        )
        if found is None and sight.defining:
            whole = (0, len(words.forms))
            found = _asked(sight.defining, whole)
        if found is None:
            return self.mentioned(sight)
        other = self._used(words, own, found.meaning)
        is_other = other is not None and other.concept != found.concept
        is_alike = other is not None and other.concept and other.concept.intent == found.request
        if found.act is Act.DEFINE and other and is_other and is_alike:
            return replace(found, base=other.concept, base_span=other.span)
        return found

    def mentioned(self, sight: Looked) -> Named | None:
        """Find a name that is used: one that was taught, else one shaped like a name."""
        words, said, concepts = split(sight.text), split(sight.said), sight.concepts
        own = {c.key: c for c in concepts if c.kind is ConceptKind.REQUEST}
        aliases = {c.key: c for c in concepts if c.kind is ConceptKind.ALIAS}
        found = self._used(words, own) or self._unknown(words)
        if found or not aliases:
            return found
        alias = self._used(said, aliases)
        return replace(alias, span=(0, 0)) if alias else None

    def _explained(
        self, words: Words, own: Mapping[str, Concept], ranking: Mapping[str, float]
    ) -> Named | None:
        for key in ("adjust", "teach", "open"):
            for spans in self._fits(key, words):
                name = self._name(words, spans[NAME], own)
                if name is None or (key == "adjust" and name[1] is None):
                    continue
                span, concept = name
                request = concept.intent if concept else self._best(words, span, ranking)
                act = Act.OPEN if key == "open" else Act.DEFINE
                meaning = spans.get(MEANING, (0, 0))
                text = words.cut(*span)[0]
                return Named(act, text, span, meaning, request, concept, key == "adjust")
        return None

    def _forgotten(self, words: Words, known: Mapping[str, Concept]) -> Named | None:
        for spans in self._fits("forget", words) if known else ():
            start, end = self._phrases.trim(words.forms, *spans[NAME], "articles")
            concept = known.get(words.folded(start, end))
            if concept:
                return Named(Act.FORGET, concept.name, concept=concept)
        return None

    def _alias(self, words: Words) -> Named | None:
        for key in ("alias", "rename"):
            for spans in self._fits(key, words):
                start, end = self._phrases.trim(words.forms, *spans[NAME], "articles")
                if end - start < 1 or self.stops.issuperset(words.forms[start:end]):
                    continue
                meant = self._phrases.trim(words.forms, *spans[MEANING], "articles")
                if meant[1] <= meant[0] or words.folded(*meant) == words.folded(start, end):
                    continue
                text = words.cut(*meant)[0]
                if key == "rename" and not self._matcher.exact(text):
                    continue
                return Named(Act.ALIAS, words.cut(start, end)[0], text=text)
        return None

    def _fits(self, key: str, words: Words) -> Iterator[dict[str, Span]]:
        start, end = self._phrases.trim(words.forms, 0, len(words.forms), "around")
        forms = words.forms[start:end]
        known = {*forms, NAME, MEANING}
        for pattern in self._phrases.patterns[key]:
            if known.issuperset(pattern):
                for spans in assignments(pattern, forms):
                    yield {name: (a + start, b + start) for name, (a, b) in spans.items()}

    def _name(
        self, words: Words, span: Span, own: Mapping[str, Concept]
    ) -> tuple[Span, Concept | None] | None:
        """Give the name in a span, without its article; None where it is no name."""
        start, end = self._phrases.trim(words.forms, *span, "articles")
        concept = own.get(words.folded(start, end))
        if concept:
            return (start, end), concept
        forms = words.forms[start:end]
        is_name = len(forms) > 1 and forms[-1] in self.requests
        return ((start, end), None) if is_name and self.stops.isdisjoint(forms) else None

    def _best(self, words: Words, span: Span, ranking: Mapping[str, float]) -> str:
        requests = self.requests[words.forms[span[1] - 1]]
        return max(requests, key=lambda name: ranking.get(name, 0.0))

    def _used(
        self, words: Words, own: Mapping[str, Concept], within: Span | None = None
    ) -> Named | None:
        first, last = within or (0, len(words.forms))
        for key in sorted(own, key=len, reverse=True):
            forms = key.split()
            for at in range(first, last - len(forms) + 1):
                if words.forms[at : at + len(forms)] == forms:
                    span = (at, at + len(forms))
                    return Named(Act.USE, own[key].name, span, concept=own[key])
        return None

    def _unknown(self, words: Words) -> Named | None:
        forms = words.forms
        for last in reversed(range(1, len(forms))):
            if forms[last] not in self.requests:
                continue
            first = last
            while first > 0 and last - first < LONGEST_UNKNOWN and not words.breaks[first]:
                if forms[first - 1] in self.stops:
                    break
                first -= 1
            if first < last:
                span = (first, last + 1)
                return Named(Act.UNKNOWN, words.cut(*span)[0], span)
        return None


def _asked(defining: Defining, whole: Span) -> Named:
    return Named(Act.DEFINE, defining.name, meaning=whole, request=defining.request)
