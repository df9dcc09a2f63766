"""Made-up names in a text: used, not known yet, or being explained.

A name is recognised by having been taught, by a noun that makes names of the words before it
(`named_by`: "reading mode"), or by the place of an open value that nothing else is said beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.understanding.intents import OTHER, REQUEST, Verdict
from bot.understanding.phrases import MEANING, NAME, Phrases, Span, assignments
from bot.understanding.reading import Act, Entity, Naming
from bot.understanding.sheet import Sheet
from bot.understanding.words import Words, split
from preferences.concepts import is_step, reaching
from preferences.matching import Matcher
from preferences.names import Concept, ConceptKind
from preferences.topics import Kind, TopicBook

DEFINE, ALIAS = "define", "name_alias"
"""Intents of bot/domain.yml that are decided here."""
_LONGEST_UNKNOWN = 3
"""Words before the noun of an unknown name at the most."""
_ELSEWHERE = 0.6
"""Probability from which another request is no explanation of a name."""
_MAYBE_USED = frozenset({REQUEST, OTHER, "inform", "more"})
"""Intents of a turn that may use a name."""


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


Find = Callable[[frozenset[str]], tuple[Entity, ...]]
"""Gives the values of some attributes in the text."""


class Names:
    """Finds made-up names. Thread-safe."""

    def __init__(self, book: TopicBook, phrases: Phrases, matcher: Matcher) -> None:
        """Index the nouns that make names."""
        self._book, self._phrases, self._matcher = book, phrases, matcher
        self._requests: dict[str, list[str]] = defaultdict(list)
        for spec in book.requests.values():
            for slot in spec.slots.values():
                attribute = book.attributes.get(slot.attribute)
                for noun in attribute.named_by if attribute else ():
                    self._requests[noun].append(spec.name)
        self._stops = {form for forms in phrases.lists["not_names"] for form in forms}
        self._stops |= {form for forms in phrases.lists["articles"] for form in forms}

    def look(
        self,
        text: str,
        said: str,
        concepts: Sequence[Concept],
        defining: Defining | None,
        ranking: Mapping[str, float],
    ) -> Named | None:
        """Find the name in a text, if there is one; `said` has its aliases still in it."""
        words = split(text)
        if not words.forms:
            return None
        own = {c.key: c for c in concepts if c.kind is ConceptKind.REQUEST}
        found = self._explained(words, own, ranking) or self._alias(split(said))
        if found is None and defining:
            whole = (0, len(words.forms))
            found = Named(Act.DEFINE, defining.name, meaning=whole, request=defining.request)
        if found is None:
            return self.mentioned(text, said, concepts)
        other = self._used(words, own, found.meaning)
        is_other = other is not None and other.concept != found.concept
        is_alike = other is not None and other.concept and other.concept.intent == found.request
        if found.act is Act.DEFINE and other and is_other and is_alike:
            return replace(found, base=other.concept, base_span=other.span)
        return found

    def mentioned(self, text: str, said: str, concepts: Sequence[Concept]) -> Named | None:
        """Find a name that is used: one that was taught, else one shaped like a name."""
        words = split(text)
        own = {c.key: c for c in concepts if c.kind is ConceptKind.REQUEST}
        aliases = {c.key: c for c in concepts if c.kind is ConceptKind.ALIAS}
        return self._used(words, own) or self._unknown(words) or self._used(split(said), aliases)

    def settle(
        self, named: Named, sheet: Sheet, verdict: Verdict, ranking: Mapping[str, float], find: Find
    ) -> Naming | None:
        """Say what is done with a name, now that it is known what else is in the turn."""
        if named.act is Act.USE and named.concept:
            return _naming(named, sheet, named.concept.intent)
        if named.act is Act.UNKNOWN:
            return self._asked_for(named, sheet, verdict, find)
        if named.act is Act.DEFINE:
            return self._definition(named, sheet, verdict, ranking, find)
        return _naming(named, sheet, named.request)

    def open_value(self, verdict: Verdict, entities: Sequence[Entity]) -> Naming | None:
        """Give an open value that can only be a name: nothing else is said beside it."""
        if verdict.intent != REQUEST or verdict.request is None:
            return None
        told = [e for e in entities if not self._book.attribute(e.attribute).is_setting]
        if len(told) != 1 or not self._book.attribute(told[0].attribute).named_by:
            return None
        entity, words = told[0], split(told[0].text)
        catalog = self._book.attribute(entity.attribute).catalog
        is_known = catalog is not None and entity.value in catalog.values
        if is_known or len(words.forms) > _LONGEST_UNKNOWN or self._stops & set(words.forms):
            return None
        return Naming(Act.UNKNOWN, entity.text, entity.start, entity.end, request=verdict.request)

    def intent(self, naming: Naming, verdict: Verdict) -> Verdict:
        """Give the verdict as the name changes it."""
        if naming.act in (Act.DEFINE, Act.OPEN):
            return Verdict(DEFINE, max(verdict.confidence, 0.5))
        if naming.act is Act.ALIAS:
            return Verdict(ALIAS, max(verdict.confidence, 0.5))
        if naming.act is Act.USE and naming.request and verdict.intent in _MAYBE_USED:
            return Verdict(REQUEST, max(verdict.confidence, 0.5), naming.request)
        return verdict

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

    def _alias(self, words: Words) -> Named | None:
        for key in ("alias", "rename"):
            for spans in self._fits(key, words):
                start, end = self._phrases.trim(words.forms, *spans[NAME], "articles")
                if end - start < 1 or self._stops.issuperset(words.forms[start:end]):
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
        is_name = len(forms) > 1 and forms[-1] in self._requests
        return ((start, end), None) if is_name and self._stops.isdisjoint(forms) else None

    def _best(self, words: Words, span: Span, ranking: Mapping[str, float]) -> str:
        requests = self._requests[words.forms[span[1] - 1]]
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
            if forms[last] not in self._requests:
                continue
            first = last
            while first > 0 and last - first < _LONGEST_UNKNOWN and not words.breaks[first]:
                if forms[first - 1] in self._stops:
                    break
                first -= 1
            if first < last:
                span = (first, last + 1)
                return Named(Act.UNKNOWN, words.cut(*span)[0], span)
        return None

    def _asked_for(self, named: Named, sheet: Sheet, verdict: Verdict, find: Find) -> Naming | None:
        """Give the name of a request's slot, unless it is a value after all."""
        spec = self._book.requests.get(verdict.request or "")
        noun = sheet.words.forms[named.span[1] - 1]
        if verdict.intent != REQUEST or spec is None or spec.name not in self._requests[noun]:
            return None
        naming = _naming(named, sheet, spec.name)
        keys = frozenset(slot.attribute for slot in spec.slots.values())
        inside = [e for e in find(keys) if e.start < naming.end and naming.start < e.end]
        if any(self._is_value(sheet, entity, named, noun) for entity in inside):
            return None
        return naming

    def _is_value(self, sheet: Sheet, entity: Entity, named: Named, noun: str) -> bool:
        attribute = self._book.attribute(entity.attribute)
        if attribute.kind is Kind.OPEN:
            return True
        is_known = attribute.catalog is not None and entity.value in attribute.catalog.values
        is_worn = any(
            noun in carrier.partition("{value}")[2].split() for carrier in attribute.carriers
        )
        reaches_noun = entity.end >= sheet.words.spans[named.span[1] - 1][1]
        return is_known and (is_worn or reaches_noun)

    def _definition(
        self,
        named: Named,
        sheet: Sheet,
        verdict: Verdict,
        ranking: Mapping[str, float],
        find: Find,
    ) -> Naming | None:
        spec = self._book.requests.get(named.request or "")
        is_other = verdict.request not in (None, named.request)
        if spec is None or (
            named.span == (0, 0)
            and is_other
            and ranking.get(verdict.request or "", 0.0) >= _ELSEWHERE
        ):
            return None
        text, start, end = sheet.words.cut(*named.meaning)
        a, b = sheet.words.cut(*named.base_span)[1:] if named.base else (0, 0)
        values = tuple(
            e
            for e in find(reaching(spec, self._book))
            if start <= e.start and e.end <= end and not (e.start < b and a < e.end)
        )
        return replace(
            _naming(named, sheet, spec.name),
            meaning=text,
            values=values,
            base_id=self._base(named, values),
        )

    def _base(self, named: Named, values: Sequence[Entity]) -> str | None:
        """Give the concept whose meaning stays where nothing else is said."""
        if named.base:
            return named.base.id
        is_changed = bool(values) and all(is_step(e.attribute, e.value, self._book) for e in values)
        return named.concept.id if named.concept and (named.is_adjusted or is_changed) else None


def _naming(named: Named, sheet: Sheet, request: str | None) -> Naming:
    is_placed = named.span[1] > named.span[0] and named.span[1] <= len(sheet)
    start, end = sheet.words.cut(*named.span)[1:] if is_placed else (0, 0)
    concept_id = named.concept.id if named.concept else None
    return Naming(named.act, named.name, start, end, concept_id, request, named.text)
