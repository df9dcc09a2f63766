"""`attune_clauses_v1`: cuts a text into sentences and clauses and finds its subordinate clauses."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.lexicon import Kind, Needs, Side
from bot.understanding.sheet import Clause, Mark, Sheet, sheet_of

_STARTERS = (
    Kind.SELF, Kind.NEGATOR, Kind.NEVER, Kind.OFTEN, Kind.POLITE, Kind.PAST, Kind.ONCE,
    Kind.ALWAYS_HARD, Kind.UNREAL, Kind.QUOTE, Kind.STILL,
)  # fmt: skip
"""What begins a new thought after a comma or "and"."""
_PASSED = (Kind.JOIN, Kind.REMEMBER, Kind.SKIP, Kind.STILL, Kind.CONTRAST)
"""What may stand before it."""
_VERBS = (Kind.STANCE, Kind.OTHERS_VERB)


@Language.factory("attune_clauses_v1")
def create_clauses(nlp: Language, name: str) -> Clauses:
    """Build the component."""
    return Clauses()


class Clauses:
    """Cuts the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Add clauses to the document's sheet."""
        sheet = sheet_of(doc)
        for number, (start, end) in enumerate(_sentences(sheet)):
            sheet.clauses.extend(_Cutter(sheet, number, start, end).cut())
        return doc


def _sentences(sheet: Sheet) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(1, len(sheet) + 1):
        if sheet.words.breaks[index] == ".":
            yield start, index
            start = index


class _Cutter:
    """Cuts one sentence."""

    def __init__(self, sheet: Sheet, number: int, start: int, end: int) -> None:
        self._sheet, self._number, self._start, self._end = sheet, number, start, end
        self._asides = list(self._find_asides())

    def cut(self) -> Iterator[Clause]:
        """Give the clauses."""
        clause = Clause(self._start, self._end, self._number, self._join(self._start))
        for index in range(self._start + 1, self._end):
            if self._in_aside(index) or any(
                c.start < index < c.end for c in self._sheet.candidates
            ):
                continue
            if any(m.start < index < m.end for m in self._sheet.marks):
                continue
            if self._is_border(index, clause.start):
                clause.end = index
                yield self._finish(clause)
                clause = Clause(index, self._end, self._number, self._join(index))
        yield self._finish(clause)

    def _finish(self, clause: Clause) -> Clause:
        clause.asides = [(a, b) for a, b in self._asides if a < clause.end and b > clause.start]
        return clause

    def _join(self, index: int) -> Kind | None:
        mark = self._sheet.at(index, Kind.CONTRAST, Kind.REASON, Kind.JOIN)
        if mark is None:
            return Kind.JOIN if self._sheet.words.breaks[index] == "," and index else None
        return next(c.kind for c in mark.cues if c.kind in {Kind.CONTRAST, Kind.REASON, Kind.JOIN})

    def _is_border(self, index: int, start: int) -> bool:
        sheet = self._sheet
        mark = sheet.at(index)
        if mark and mark.has(Kind.CONTRAST) and sheet.words.breaks[mark.end]:
            return False
        if mark and mark.has(Kind.CONTRAST, Kind.REASON) and not mark.has(Kind.EXCEPT):
            return not (self._is_exception(start, index) or self._is_circumstance(index, mark))
        is_joined = sheet.words.breaks[index] == "," or bool(mark and mark.has(Kind.JOIN))
        if not self._has_content(start, index):
            return False
        if is_joined:
            return self._begins_thought(index)
        return bool(mark) and (self._runs_on(index, start) or self._likes_on(index, start))

    def _is_exception(self, start: int, index: int) -> bool:
        """Say whether a "but" only takes something out of all there is ("all genres but …")."""
        sheet = self._sheet
        has_all = any(sheet.within(start, index, Kind.ALL))
        return has_all and not any(sheet.within(start, index, Kind.STANCE))

    def _is_circumstance(self, index: int, mark: Mark) -> bool:
        """Say whether only a circumstance of what was said follows ("… but only with friends")."""
        sheet, at = self._sheet, mark.end
        while at in sheet.degrees or sheet.at(at, Kind.OFTEN, Kind.NEGATOR):
            found = sheet.at(at, Kind.OFTEN, Kind.NEGATOR)
            at = found.end if found else at + 1
        ends = [end for begin, end, _ in sheet.situations if begin == at]
        return (
            mark.has(Kind.CONTRAST)
            and bool(ends)
            and (ends[0] >= self._end or bool(sheet.words.breaks[ends[0]]))
        )

    def _likes_on(self, index: int, start: int) -> bool:
        """Say whether another liking begins right after a value: "love rock hate pop"."""
        sheet = self._sheet
        mark = sheet.at(index, Kind.STANCE)
        if mark is None or any(m.end == index for m in sheet.marks):
            return False
        if any(c.is_last for c in mark.cues):
            return False
        is_verb = any(
            c.kind is Kind.STANCE and c.side is Side.RIGHT and c.needs is Needs.NOBODY
            for c in mark.cues
        ) and not (_is_habit(mark) or any(c.is_bare or not c.is_sure for c in mark.cues))
        said = [
            c.stance
            for m in sheet.within(start, index, Kind.STANCE)
            for c in m.cues
            if c.kind is Kind.STANCE and not _is_light(m)
        ]
        is_known = any(c.end == index and c.matches for c in sheet.candidates)
        is_turn = bool(said) and mark.cues[0].stance is not said[-1]
        return is_verb and bool(said) and (is_known or is_turn) and mark.end < self._end

    def _has_content(self, start: int, end: int) -> bool:
        sheet = self._sheet
        has_value = any(
            start <= c.start and c.end <= end and not sheet.is_situation(c.start) and c.matches
            for c in sheet.candidates
        )
        verbs = sheet.within(start, end, *_VERBS, Kind.COMMAND, Kind.GROUND)
        negates = any(sheet.within(start, end, Kind.SELF)) and any(
            sheet.within(start, end, Kind.NEGATOR)
        )
        return has_value or negates or any(not _is_light(m) for m in verbs)

    def _begins_thought(self, index: int) -> bool:
        sheet, at = self._sheet, index
        while (mark := sheet.at(at, *_PASSED)) and at < self._end and not mark.has(Kind.NEGATOR):
            at = mark.end
        while at in sheet.degrees:
            at += 1
        if at >= self._end:
            return False
        if self._speaks(at, index) or self._is_judged(at, index):
            return True
        if any(start == at for start, _, _ in sheet.situations):
            return at > index or self._verb_after(at)
        mark = sheet.at(at)
        return mark is not None and self._opens(mark, index)

    def _opens(self, mark: Mark, index: int) -> bool:
        """Say whether a thought that is joined at `index` opens with a mark."""
        sheet = self._sheet
        if mark.has(Kind.OTHER):
            return self._verb_after(mark.end)
        return (
            mark.has(*_STARTERS)
            or (mark.has(Kind.COMMAND) and sheet.words.breaks[index] == ",")
            or (mark.has(Kind.STANCE) and not _is_habit(mark))
            or (mark.has(Kind.COMMAND) and not self._verb_before(index))
        )

    def _is_judged(self, at: int, index: int) -> bool:
        """Say whether something new is judged after a liking: "I like jazz and pop is awful"."""
        mark = next(self._sheet.within(at, self._end, *_VERBS, Kind.JOIN, Kind.CONTRAST), None)
        if mark is None or at == mark.start or not self._verb_before(index):
            return False
        return all(
            c.kind is Kind.STANCE and c.side is Side.LEFT and not c.is_tight for c in mark.cues
        )

    def _speaks(self, at: int, index: int) -> bool:
        """Say whether the speaker likes something before the next break: ", it's golf I hate"."""
        sheet = self._sheet
        if sheet.words.breaks[index] != ",":
            return False
        breaks = range(at + 1, self._end)
        end = next((i for i in breaks if sheet.words.breaks[i] in (",", ".")), self._end)
        return any(
            (mark := sheet.at(own.end, Kind.STANCE)) and mark.end == end and not _is_habit(mark)
            for own in sheet.within(at, end, Kind.SELF)
        )

    def _verb_before(self, index: int) -> bool:
        return any(m.has(Kind.STANCE) for m in self._sheet.within(self._start, index))

    def _verb_after(self, index: int) -> bool:
        for mark in self._sheet.within(index, self._end):
            if mark.has(*_VERBS):
                return True
            if mark.has(Kind.JOIN, Kind.CONTRAST):
                return False
        return False

    def _runs_on(self, index: int, start: int) -> bool:
        """Say whether somebody goes on speaking without a comma: "I love jazz I hate rock"."""
        sheet = self._sheet
        if not sheet.at(index, Kind.SELF):
            return False
        if index > start and sheet.at(index - 1, Kind.ATTACH):
            return False
        said = [
            m for m in sheet.within(start, index, Kind.STANCE) if m.end < index and not _is_light(m)
        ]
        return bool(said) and self._verb_after(index)

    def _find_asides(self) -> Iterator[tuple[int, int]]:
        sheet, at = self._sheet, self._start
        for mark in list(sheet.within(self._start, self._end, Kind.ASIDE, Kind.UNTIL)):
            if mark.start >= at:
                at = self._aside_end(mark)
                yield mark.start, at

    def _aside_end(self, mark: Mark) -> int:
        sheet = self._sheet
        for index in range(mark.end, self._end):
            if sheet.words.breaks[index] == "," or sheet.at(index, Kind.CONTRAST, Kind.REASON):
                return index
            begins = sheet.at(index, Kind.SELF)
            if begins and index > mark.end and self._verb_after(index):
                return index
        return self._end

    def _in_aside(self, index: int) -> bool:
        return any(start < index < end for start, end in self._asides)


def _is_habit(mark: Mark) -> bool:
    return all(
        c.is_habit or c.is_identity or c.is_setting for c in mark.cues if c.kind is Kind.STANCE
    )


def _is_light(mark: Mark) -> bool:
    """Say whether a mark is a verb only where a setting or a trait follows ("in", "are")."""
    return bool(mark.cues) and all(
        c.is_identity or c.is_setting or c.kind is Kind.LINK for c in mark.cues
    )
