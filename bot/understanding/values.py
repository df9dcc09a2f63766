"""`attune_values_v1`: finds words that may be values, and words that point at topics.

Catalog values come from one spaCy `PhraseMatcher` over every spelling of every catalog; numbers are
read from digits and words. What a value is a value of is decided later, by what asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.understanding.lexicon import Kind, Lexicon
from bot.understanding.sheet import Candidate, Hit, Mark, Sheet, sheet_of
from bot.understanding.words import split
from preferences.matching import Match, Matcher
from preferences.topics import TopicBook

_LONGEST_CUE = 4
"""Words of the longest topic cue looked for."""


@Language.factory("attune_values_v1")
def create_values(nlp: Language, name: str) -> Values:
    """Build the component."""
    return Values(nlp)


class Values:
    """Marks candidates for values and hits of topic words."""

    def __init__(self, nlp: Language) -> None:
        """Take the vocabulary of `nlp`."""
        self._vocab = nlp.vocab
        self._matcher = PhraseMatcher(nlp.vocab)
        self._surfaces: dict[str, tuple[Match, ...]] = {}
        self._topics: dict[str, list[str]] = defaultdict(list)
        self._attributes: dict[str, list[str]] = defaultdict(list)
        self._lexicon: Lexicon | None = None

    def use(self, lexicon: Lexicon, book: TopicBook, matcher: Matcher) -> None:
        """Take what there is to be found."""
        self._lexicon = lexicon
        self._surfaces = matcher.surfaces()
        empty = {forms[0] for forms in lexicon.light_left | lexicon.light_right if len(forms) == 1}
        named = {
            a.key for a in book.attributes.values() if a.catalog and a.catalog.name in lexicon.names
        }
        phrases = (
            surface.split()
            for surface, matches in self._surfaces.items()
            if surface and not (surface in empty and {m.attribute for m in matches} <= named)
        )
        for words in phrases:  # one by one: all documents at once take 100 MB and more
            self._matcher.add("value", [Doc(self._vocab, words=words)])
        for topic in book.topics.values():
            for cue in dict.fromkeys((*topic.cues, topic.title)):
                self._topics[" ".join(split(cue).forms)].append(topic.name)
        for attribute in book.attributes.values():
            for cue in dict.fromkeys((*attribute.cues, attribute.title)):
                self._attributes[" ".join(split(cue).forms)].append(attribute.key)

    def __call__(self, doc: Doc) -> Doc:
        """Add candidates and hits to the document's sheet."""
        sheet = sheet_of(doc)
        spans = ((start, end) for _, start, end in self._matcher(doc))
        found = [
            Candidate(start, end, self._surfaces[sheet.words.folded(start, end)])
            for start, end in spans
            if not _is_broken(sheet, start, end)
        ]
        sheet.candidates = _longest([*found, *self._numbers(sheet)])
        _settle(sheet)
        sheet.hits = list(self._hits(sheet))
        return doc

    def _numbers(self, sheet: Sheet) -> Iterable[Candidate]:
        assert self._lexicon is not None
        forms, index = sheet.words.forms, 0
        while index < len(forms):
            number, end = self._number(sheet, index)
            if number is None:
                index += 1
                continue
            yield Candidate(index, end, (), number, self._unit(sheet, end))
            index = end

    def _number(self, sheet: Sheet, start: int) -> tuple[float | None, int]:
        assert self._lexicon is not None
        forms, known = sheet.words.forms, self._lexicon.numbers
        form = forms[start]
        if form.isascii() and form.isdigit():
            is_decimal = _is_point(sheet, start) and forms[start + 1].isdigit()
            text = f"{form}.{forms[start + 1]}" if is_decimal else form
            return (float(text), start + 1 + is_decimal) if len(form) < 7 else (None, start)
        if form not in known:
            return None, start
        second = known.get(forms[start + 1]) if start + 1 < len(forms) else None
        if second is not None and known[form] >= 20 and 0 < second < 10:
            return known[form] + second, start + 2
        if second == 100 and known[form] < 10:
            return known[form] * 100, start + 2
        return known[form], start + 1

    def _unit(self, sheet: Sheet, end: int) -> str | None:
        assert self._lexicon is not None
        words = sheet.words
        at = words.spans[end - 1][1]
        after = words.text[at : at + 2].strip()[:1]
        for unit, spellings in self._lexicon.units.items():
            if after in spellings and not after.isalnum():
                return unit
            if any(words.folded(end, min(end + n, len(sheet))) in spellings for n in (1, 2)):
                return unit
        return None

    def _hits(self, sheet: Sheet) -> Iterable[Hit]:
        for start in range(len(sheet)):
            for end in range(start + 1, min(start + _LONGEST_CUE, len(sheet)) + 1):
                phrase = sheet.words.folded(start, end)
                topics, attributes = self._topics.get(phrase, ()), self._attributes.get(phrase, ())
                if topics or attributes:
                    yield Hit(start, end, tuple(topics), tuple(attributes))


def _is_point(sheet: Sheet, index: int) -> bool:
    words = sheet.words
    if index + 1 >= len(sheet):
        return False
    return words.text[words.spans[index][1] : words.spans[index + 1][0]] == "."


def _is_broken(sheet: Sheet, start: int, end: int) -> bool:
    return any(sheet.words.breaks[i] == "." for i in range(start + 1, end))


def _longest(found: list[Candidate]) -> list[Candidate]:
    """Keep the longest of overlapping candidates, catalogs before numbers."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda c: (c.start - c.end, not c.matches, c.start)):
        span = range(one.start, one.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return sorted(kept, key=lambda c: c.start)


def _settle(sheet: Sheet) -> None:
    """Decide between candidates and cue phrases that share words: the longer one stays."""
    for candidate in list(sheet.candidates):
        over = [m for m in sheet.marks if candidate.overlaps(m.start, m.end)]
        strong = [m for m in over if m.has(Kind.STANCE) and not _is_light(m)]
        if any(_beats(sheet, mark, candidate) for mark in strong):
            sheet.candidates.remove(candidate)
        elif candidate.end - candidate.start > 1:
            inside = {m for m in over if m.end - m.start < candidate.end - candidate.start}
            sheet.marks = [m for m in sheet.marks if m not in inside]


def _is_light(mark: Mark) -> bool:
    return all(
        cue.is_identity or cue.is_setting or cue.is_habit or (cue.is_tight and not cue.is_sure)
        for cue in mark.cues
    )


def _beats(sheet: Sheet, mark: Mark, candidate: Candidate) -> bool:
    if mark.end - mark.start >= candidate.end - candidate.start:
        return True
    before = [m for m in sheet.marks if m.end <= mark.start]
    is_verb = bool(before) and before[-1].has(Kind.SELF, Kind.NEGATOR, Kind.OFTEN)
    return mark.start == candidate.start and is_verb and _adjoins(sheet, before[-1], mark)


def _adjoins(sheet: Sheet, first: Mark, second: Mark) -> bool:
    return all(index in sheet.degrees for index in range(first.end, second.start))
