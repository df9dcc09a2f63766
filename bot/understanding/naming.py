"""Made-up names in a text: used, not known yet, or being explained.

A name is recognised by having been taught, by a noun that makes names of the words before it
(`named_by`: "reading mode"), or by the place of an open value that nothing else is said beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.understanding.intents import OTHER, REQUEST, Verdict
from bot.understanding.naming_phrases import ALIAS, DEFINE, Phrases
from bot.understanding.reading import Act, Entity, Naming
from bot.understanding.sheet import Sheet
from bot.understanding.spotting import LONGEST_UNKNOWN, Looked, Named, Spotter
from bot.understanding.words import split
from preferences.concepts import is_step, reaching
from preferences.matching import Matcher
from preferences.topics import Kind, TopicBook

_ELSEWHERE = 0.6
"""Probability from which another request is no explanation of a name."""
_ABOUT = frozenset(
    {"forget", "forget_all", "review", "list_concepts", "explain", "undo", "redo", "correct",
     "express_dissatisfaction", "cancel", "deny", "ask_why", "never_ask", "state_preference"}
)  # fmt: skip
"""Intents of a turn that names a name without using it."""
_LIKE_A_NAME = frozenset(
    {OTHER, "inform", "pause_learning", "resume_learning", "pause_applying", "resume_applying"}
)
"""Intents that "… mode" sounds like: the assistant has modes of its own."""
_LIKELY = 0.1
"""Probability from which a request is believed for the sake of an unknown name in it."""


Find = Callable[[frozenset[str]], tuple[Entity, ...]]
"""Gives the values of some attributes in the text."""


class Names:
    """Finds made-up names. Thread-safe."""

    def __init__(self, book: TopicBook, phrases: Phrases, matcher: Matcher) -> None:
        """Take the topics and how people name things."""
        self._book, self._spotter = book, Spotter(book, phrases, matcher)

    def look(self, sight: Looked) -> Named | None:
        """Find the name in a text, if there is one."""
        return self._spotter.look(sight)

    def mentioned(self, sight: Looked) -> Named | None:
        """Find a name that is used."""
        return self._spotter.mentioned(sight)

    def settle(
        self, named: Named, sheet: Sheet, verdict: Verdict, ranking: Mapping[str, float], find: Find
    ) -> Naming | None:
        """Say what is done with a name, now that it is known what else is in the turn."""
        if named.act is Act.USE and named.concept:
            return _naming(named, sheet, named.concept.intent)
        if named.act is Act.UNKNOWN:
            return self._asked_for(
                named, sheet, self._request(named, sheet, verdict, ranking), find
            )
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
        is_number = not isinstance(entity.value, str)
        is_known = is_number or (catalog is not None and entity.value in catalog.values)
        if is_known or len(words.forms) > LONGEST_UNKNOWN or self._spotter.stops & set(words.forms):
            return None
        return Naming(Act.UNKNOWN, entity.text, entity.start, entity.end, request=verdict.request)

    def intent(self, naming: Naming, verdict: Verdict) -> Verdict:
        """Give the verdict as the name changes it."""
        if naming.act in (Act.DEFINE, Act.OPEN):
            return Verdict(DEFINE, max(verdict.confidence, 0.5))
        if naming.act is Act.ALIAS:
            return Verdict(ALIAS, max(verdict.confidence, 0.5))
        if naming.act is Act.FORGET:
            return Verdict("forget", max(verdict.confidence, 0.5))
        is_used = naming.act is Act.USE and verdict.intent not in _ABOUT
        if naming.request and (is_used or naming.act is Act.UNKNOWN):
            return Verdict(REQUEST, max(verdict.confidence, 0.5), naming.request)
        return verdict

    def _request(
        self, named: Named, sheet: Sheet, verdict: Verdict, ranking: Mapping[str, float]
    ) -> str | None:
        """Give the request an unknown name is asked for in, if it is one that takes such names."""
        requests = self._spotter.requests[sheet.words.forms[named.span[1] - 1]]
        if verdict.intent == REQUEST:
            return verdict.request if verdict.request in requests else None
        best = max(requests, key=lambda name: ranking.get(name, 0.0))
        is_likely = ranking.get(best, 0.0) >= _LIKELY or self._is_of_a_value(sheet, named)
        return best if verdict.intent in _LIKE_A_NAME and is_likely else None

    def _is_of_a_value(self, sheet: Sheet, named: Named) -> bool:
        """Say whether the words before the noun are a value it could name ("reading" mode)."""
        noun = sheet.words.forms[named.span[1] - 1]
        return any(
            noun in self._book.attribute(match.attribute).named_by
            for candidate in sheet.candidates
            if named.span[0] <= candidate.start and candidate.end < named.span[1]
            for match in candidate.matches
        )

    def _asked_for(
        self, named: Named, sheet: Sheet, request: str | None, find: Find
    ) -> Naming | None:
        """Give the name of a request's slot, unless it is a value after all."""
        spec = self._book.requests.get(request or "")
        if spec is None:
            return None
        naming = _naming(named, sheet, spec.name)
        keys = frozenset(slot.attribute for slot in spec.slots.values())
        is_open = any(
            self._book.attribute(entity.attribute).kind is Kind.OPEN
            for entity in find(keys)
            if entity.start < naming.end and naming.start < entity.end
        )
        return None if is_open or self._is_value(sheet, named, keys) else naming

    def _is_value(self, sheet: Sheet, named: Named, keys: frozenset[str]) -> bool:
        """Say whether a catalog knows the whole name, or knows it to be worn with its noun."""
        noun = sheet.words.forms[named.span[1] - 1]
        for candidate in sheet.candidates:
            if not candidate.overlaps(*named.span):
                continue
            for match in (m for m in candidate.matches if m.attribute in keys):
                carriers = self._book.attribute(match.attribute).carriers
                is_worn = any(noun in c.partition("{value}")[2].split() for c in carriers)
                if is_worn or candidate.end == named.span[1]:
                    return True
        return False

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
            if not self._is_name(e)
        )
        return replace(
            _naming(named, sheet, spec.name),
            meaning=text,
            values=values,
            base_id=self._base(named, values),
        )

    def _is_name(self, entity: Entity) -> bool:
        """Say whether a value is itself only a name that nobody taught."""
        attribute = self._book.attribute(entity.attribute)
        is_known = attribute.catalog is not None and entity.value in attribute.catalog.values
        return bool(attribute.named_by) and attribute.kind is Kind.CHOICE and not is_known

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
