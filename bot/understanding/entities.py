"""The values a request names, or an answer, or a turn that is neither."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.attributes import Chooser
from bot.understanding.lexicon import Kind as Cue
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Entity
from bot.understanding.sheet import Candidate, Sheet
from preferences.matching import Matcher
from preferences.topics import Attribute, Kind, TopicBook

_WEAK_SPAN = 0.5
"""Confidence below which a marked span is not believed."""
_HOURS = 24
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Entities:
    """Finds the values of some attributes."""

    def __init__(
        self, book: TopicBook, chooser: Chooser, matcher: Matcher, lexicon: Lexicon
    ) -> None:
        """Take what values there are."""
        self._book, self._chooser, self._matcher, self._lexicon = book, chooser, matcher, lexicon
        self._timed = tuple(
            a.key
            for a in book.attributes.values()
            if a.kind is Kind.OPEN and lexicon.time_cues & {cue.casefold() for cue in a.cues}
        )

    def find(
        self,
        sheet: Sheet,
        spans: tuple[Entity, ...],
        keys: frozenset[str],
        is_sure: bool = False,
    ) -> tuple[Entity, ...]:
        """Give the values of the attributes `keys` that the text names, in order.

        Times come first, then catalog values and numbers, then what the extractor marked and
        no catalog knows. `is_sure`: what is spelled like a value of a closed attribute is one.
        """
        found = list(self._times(sheet, keys))
        found += [
            known for known in self._known(sheet, keys, is_sure) if not _overlaps(found, known)
        ]
        marked = [self._marked(span) for span in spans if span.attribute in keys]
        for span in marked:
            if span and not _overlaps(found, span) and _is_name(sheet, span):
                found.append(span)
        return tuple(sorted(found, key=lambda entity: entity.start))

    def options(self, sheet: Sheet, start: int, end: int) -> tuple[Entity, ...]:
        """Give every way of taking the values within words [start, end), likeliest first."""
        found: list[Entity] = []
        for candidate in sheet.candidates:
            if not start <= candidate.start < candidate.end <= end:
                continue
            choice = self._chooser.choose(sheet, candidate, (start, end))
            options = sorted(self._chooser.options(candidate), key=lambda option: option != choice)
            said = sheet.words.cut(candidate.start, candidate.end)
            found += [Entity(attribute.key, value, *said) for attribute, value in options]
        return tuple(found)

    def _known(self, sheet: Sheet, keys: frozenset[str], is_sure: bool) -> Iterator[Entity]:
        for candidate in sheet.candidates:
            wanted = self._chooser.keys(candidate) & keys
            if not wanted:
                continue
            near = (max(candidate.start - 3, 0), candidate.end + 3)
            choice = self._chooser.choose(sheet, candidate, near)
            if choice is None or choice[0].key not in keys:
                choice = self._chooser.of(candidate, sorted(wanted))
            if choice is None:
                continue
            is_taken = is_sure and choice[0].is_closed
            if is_taken or not self._is_doubtful(sheet, candidate, choice[0]):
                text, start, end = sheet.words.cut(candidate.start, candidate.end)
                yield Entity(choice[0].key, choice[1], text, start, end)

    def _is_doubtful(self, sheet: Sheet, candidate: Candidate, attribute: Attribute) -> bool:
        """Say whether a name is more likely the ordinary word it is spelled like."""
        if not self._chooser.is_ordinary(sheet, candidate, attribute):
            return False
        if attribute.catalog and attribute.catalog.name in self._lexicon.deeds:
            return False
        before = sheet.words.forms[candidate.start - 1 : candidate.start]
        has_place = bool(before) and before[0] in self._lexicon.name_before
        return not has_place and len(sheet) > 2

    def _times(self, sheet: Sheet, keys: frozenset[str]) -> Iterator[Entity]:
        key = next((key for key in self._timed if key in keys), None)
        if key is None:
            return
        at = 0
        while at < len(sheet):
            end = self._time_end(sheet, at)
            if end > at:
                text, start, stop = sheet.words.cut(at, end)
                yield Entity(key, text, text, start, stop)
            at = max(end, at + 1)

    def _time_end(self, sheet: Sheet, start: int) -> int:
        forms, times = sheet.words.forms, self._lexicon.lists["times"]
        for length in (4, 3, 2, 1):
            if start + length <= len(forms) and tuple(forms[start : start + length]) in times:
                return start + length
        return self._clock_end(sheet, start)

    def _clock_end(self, sheet: Sheet, start: int) -> int:
        """Give where a time of the clock ends: "7pm", "19:30", "seven o'clock", "7" after "at"."""
        forms, spans, text = sheet.words.forms, sheet.words.spans, sheet.words.text
        digits = forms[start].rstrip(_LETTERS)
        if digits.isdigit() and (forms[start][len(digits) :],) in self._lexicon.time_suffixes:
            return start + 1
        number = next(
            (c for c in sheet.candidates if c.start == start and c.number is not None), None
        )
        if number is None:
            return start
        end = number.end
        if end < len(forms) and text[spans[end - 1][1] : spans[end][0]] == ":":
            end += 1
        for length in (2, 1):
            suffix = tuple(forms[end : end + length])
            if len(suffix) == length and suffix in self._lexicon.time_suffixes:
                return end + length
        is_hour = number.number is not None and number.number <= _HOURS
        is_led = start > 0 and forms[start - 1] in self._lexicon.time_before
        return end if end > number.end or (is_led and is_hour) else start

    def _marked(self, span: Entity) -> Entity | None:
        attribute = self._book.attributes[span.attribute]
        if span.confidence < _WEAK_SPAN:
            return None
        if attribute.catalog:
            match = self._matcher.resolve(span.text, [span.attribute])
            if match:
                return Entity(
                    span.attribute, match.value, span.text, span.start, span.end, match.score
                )
        if attribute.kind is Kind.NUMBER or (attribute.catalog and attribute.is_closed):
            return None
        return span


def _overlaps(found: list[Entity], one: Entity) -> bool:
    return any(e.start < one.end and one.start < e.end for e in found)


def _is_name(sheet: Sheet, span: Entity) -> bool:
    """Say whether a marked span is words, not a piece of one, and more than a pronoun ("I")."""
    pronouns = {
        index
        for mark in sheet.marks
        if mark.has(Cue.SELF, Cue.PRONOUN, Cue.OTHER)
        for index in range(mark.start, mark.end)
    }
    places = enumerate(sheet.words.spans)
    held = [i for i, (start, end) in places if span.start <= start and end <= span.end]
    return _is_inside(sheet, span) and not pronouns.issuperset(held)


def _is_inside(sheet: Sheet, entity: Entity) -> bool:
    return 0 <= entity.start < entity.end <= len(sheet.words.text)
