"""`attune_cues_v1`: finds the cue phrases of the language file; the longest wins."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.understanding.lexicon import Forms, Kind, Lexicon
from bot.understanding.sheet import Mark, Sheet, sheet_of
from bot.understanding.words import respell

_STRONGER = 0.1
_WEAKER = -0.15
"""What one word of degree adds to a strength."""


@Language.factory("attune_cues_v1")
def create_cues(nlp: Language, name: str) -> Cues:
    """Build the component."""
    return Cues(nlp)


class Cues:
    """Marks cue phrases and words of degree."""

    def __init__(self, nlp: Language) -> None:
        """Take the vocabulary of `nlp`."""
        self._vocab = nlp.vocab
        self._lexicon: Lexicon | None = None
        self._matcher = PhraseMatcher(nlp.vocab)

    def use(self, lexicon: Lexicon) -> None:
        """Take the cue words to look for."""
        self._lexicon = lexicon
        for forms in {*lexicon.cues, *lexicon.situations}:  # one by one, as in `Values.use`
            self._matcher.add("cue", [Doc(self._vocab, words=list(forms))])

    def __call__(self, doc: Doc) -> Doc:
        """Add marks and degrees to the document's sheet."""
        sheet, lexicon = sheet_of(doc), self._lexicon
        assert lexicon is not None
        full = respell(sheet.words.forms, lexicon.spellings)
        for form, index in full:
            if form in lexicon.degree:
                strong, weak = form in lexicon.stronger, form in lexicon.weaker
                sheet.degrees[index] = _STRONGER * strong + _WEAKER * weak
        kept = [(form, index) for form, index in full if form not in lexicon.degree]
        sheet.spelled = tuple(kept)
        if kept:
            found = [*self._find(sheet, lexicon, kept), *_joins(sheet, lexicon, full)]
            sheet.marks = sorted(found, key=lambda mark: mark.start)
        return doc

    def _find(self, sheet: Sheet, lexicon: Lexicon, kept: list[tuple[str, int]]) -> list[Mark]:
        grammar = Doc(self._vocab, words=[form for form, _ in kept])
        found = sorted(self._matcher(grammar), key=lambda m: (m[1] - m[2], m[1]))
        marks: list[Mark] = []
        taken: set[int] = set()
        for _, start, end in found:
            forms = tuple(form for form, _ in kept[start:end])
            if taken.isdisjoint(range(start, end)) and not _is_broken(sheet, kept, start, end):
                if self._is_late_question(sheet, kept, start, forms):
                    continue
                taken.update(range(start, end))
                is_led = start > 0 and kept[start - 1][1] == kept[start][1]
                lead = (kept[start - 1][0],) if is_led else forms[:1]
                marks.append(_mark(lexicon, forms, lead, (kept[start][1], kept[end - 1][1] + 1)))
        return marks

    def _is_late_question(
        self, sheet: Sheet, kept: list[tuple[str, int]], start: int, forms: Forms
    ) -> bool:
        """Say whether the words of a question stand where no question begins ("sushi is my …")."""
        assert self._lexicon is not None
        cues = self._lexicon.cues.get(forms, ())
        if not cues or any(cue.kind is not Kind.QUESTION for cue in cues):
            return False
        if start == 0 or sheet.words.breaks[kept[start][1]] in {",", "."}:
            return False
        before = self._lexicon.cues.get((kept[start - 1][0],), ())
        return not any(cue.kind in {Kind.REMEMBER, Kind.CONTRAST, Kind.JOIN} for cue in before)


def _joins(sheet: Sheet, lexicon: Lexicon, full: list[tuple[str, int]]) -> Iterator[Mark]:
    """Mark words of degree that also join clauses ("so"), where no phrase passes over them."""
    for form, index in full:
        cues = tuple(c for c in lexicon.cues.get((form,), ()) if c.kind is Kind.JOIN)
        if cues and index in sheet.degrees:
            yield Mark(index, index + 1, cues)


def _is_broken(sheet: Sheet, kept: list[tuple[str, int]], start: int, end: int) -> bool:
    """Say whether punctuation stands inside a phrase."""
    indices = range(kept[start][1] + 1, kept[end - 1][1] + 1)
    return any(sheet.words.breaks[i] in {",", "."} for i in indices)


def _mark(lexicon: Lexicon, forms: Forms, lead: Forms, span: tuple[int, int]) -> Mark:
    """Make the mark of a phrase; `lead` begins its first word ("im" is "i" and "am")."""
    own = lexicon.cues.get(lead, ())
    is_own = any(cue.kind is Kind.SELF for cue in own)
    return Mark(*span, lexicon.cues.get(forms, ()), lexicon.situations.get(forms), is_own)


def degree(sheet: Sheet, mark: Mark) -> float:
    """Give what the words of degree inside and right before a mark add to its strength."""
    first = mark.start
    while first - 1 in sheet.degrees:
        first -= 1
    if sheet.at(mark.end, Kind.NEGATOR):
        return 0.0
    return sum(sheet.degrees.get(index, 0.0) for index in range(first, mark.end + 1))
