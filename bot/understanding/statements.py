"""`attune_statements_v1`: puts marks, clauses and values together to statements.

Each cue of a clause is asked whose it is, how it is meant and what it is about. A clause without a
cue goes on with the one before ("… but no seafood").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.carried import Carried
from bot.understanding.leaning import Leaning
from bot.understanding.lexicon import Cue, Kind, Side
from bot.understanding.negation import Polarity, backed
from bot.understanding.objects import Thing
from bot.understanding.ownership import Whose
from bot.understanding.selection import Selection
from bot.understanding.sheet import Clause, Mark, Sheet, sheet_of
from bot.understanding.stated import CueReader
from bot.understanding.thread import Found, Maker, Thread
from preferences.model import Stance, Statement

FOUND = "attune.found"
"""Key of a document's list of `Found` in its user data."""
_FACT = 0.8
_WHOLE = 0.7
"""Strength of a fact, and of a clause kept whole."""


@Language.factory("attune_statements_v1")
def create_statements(nlp: Language, name: str) -> Statements:
    """Build the component."""
    return Statements()


class Statements:
    """Reads statements off the sheet."""

    _maker: Maker
    _selection: Selection
    _carried: Carried
    _lean: Leaning

    def use(self, maker: Maker, leaning: Leaning) -> None:
        """Take what makes statements, and what judges those that no cue tells of."""
        self._maker, self._lean = maker, leaning
        self._selection, self._carried = Selection(maker.objects), Carried(maker)

    def __call__(self, doc: Doc) -> Doc:
        """Add what was found to the document."""
        sheet, thread = sheet_of(doc), Thread()
        found: list[Found] = []
        for index, clause in enumerate(sheet.clauses):
            if index and clause.sentence != sheet.clauses[index - 1].sentence:
                thread.carried, thread.whose = None, Whose.UNSAID
            if clause.is_request:
                found += self._settings(sheet, clause)
            if clause.is_refused:
                thread.carried = None
                thread.things = self._maker.objects.named(sheet, clause) or thread.things
            else:
                found += self._clause(sheet, clause, thread)
        doc.user_data[FOUND] = _latest(found)
        return doc

    def whole(self, sheet: Sheet, is_answer: bool, is_reply: bool) -> tuple[Statement, ...]:
        """Give an open statement over the first sentence that is not refused; () if all are.

        An answer is not refused at all; in a sure reply "they" are what was talked about. What
        takes something back ("scratch that, too loud") states nothing by itself.
        """
        if any(sheet.within(0, len(sheet), Kind.RETAKE)):
            return ()
        refused = {
            c.sentence for c in sheet.clauses
            if c.is_refused or not (is_reply or _is_of_the_person(sheet, c))
        }  # fmt: skip
        for clause in sheet.clauses:
            if not is_answer and clause.sentence in refused:
                continue
            end = max(c.end for c in sheet.clauses if c.sentence == clause.sentence)
            return tuple(one.statement for one in self._uncued(sheet, replace(clause, end=end)))
        return ()

    def _uncued(self, sheet: Sheet, clause: Clause) -> Iterator[Found]:
        """Read what states something in words of its own: a choice, a refusal, or all of it."""
        named = self._maker.objects.known(sheet, clause)
        chosen = next((a for a in named[::-1] if sum(_is_same(a, b) for b in named) > 1), None)
        against = any(sheet.within(clause.start, clause.end, Kind.NEGATOR))
        said = Polarity(Stance.PREFER, _WHOLE)
        compare = next(sheet.within(clause.start, clause.end, Kind.COMPARE), None)
        if chosen and not against:
            beaten = [thing for thing in named if not _is_same(thing, chosen)]
            yield self._make(sheet, clause, chosen, said).compared(sheet.words, beaten, True)
        elif compare and not against and named and named[0].end <= compare.start:
            beaten = [thing for thing in named if thing.start >= compare.end]
            yield self._make(sheet, clause, named[0], said).compared(sheet.words, beaten, True)
        else:
            yield self._leaning(sheet, clause, named[0] if len(named) == 1 else None)

    def _leaning(self, sheet: Sheet, clause: Clause, named: Thing | None) -> Found:
        """Read what only the meaning of the words says: of the one value named, else of them all.

        Where that is not sure either, all the words are kept, for or against as they are negated.
        """
        text, first, _ = sheet.words.cut(clause.start, clause.end)
        span = sheet.words.cut(named.start, named.end)[1:] if named else None
        lean = self._lean.lean(text, (span[0] - first, span[1] - first) if span else None)
        thing = named if named and lean.is_sure else Thing(clause.start, clause.end)
        against = any(sheet.within(clause.start, clause.end, Kind.NEGATOR))
        plain = Stance.AVOID if against else Stance.PREFER
        said = backed(sheet, clause, Polarity(lean.stance if lean.is_sure else plain, _WHOLE))
        return self._make(sheet, clause, thing, said)

    def _make(self, sheet: Sheet, clause: Clause, thing: Thing, said: Polarity) -> Found:
        return self._maker.make(sheet, clause, thing, said, False)

    def _settings(self, sheet: Sheet, clause: Clause) -> Iterator[Found]:
        """Read what a request tells of settings: "call me Sam", "show temperatures in Celsius"."""
        facts = self._maker.facts.find(sheet, clause)
        for mark in sheet.within(clause.start, clause.end, Kind.STANCE):
            if not facts and any(cue.is_setting for cue in mark.cues):
                scope = (mark.end, clause.end)
                facts = self._maker.objects.find(
                    sheet, clause, scope, Stance.PREFER, is_setting=True
                )
        for thing in facts:
            yield self._maker.make(sheet, clause, thing, Polarity(Stance.PREFER, _FACT), True)

    def _clause(self, sheet: Sheet, clause: Clause, thread: Thread) -> Iterator[Found]:
        facts = self._maker.facts.find(sheet, clause)
        for thing in facts:
            yield self._maker.make(sheet, clause, thing, Polarity(Stance.PREFER, _FACT), True)
        cues = list(self._chained(sheet, clause, thread)) if not facts else []
        start, has_any = clause.start, bool(facts)
        for number, (mark, cue) in enumerate(cues):
            end = cues[number + 1][0].start if number + 1 < len(cues) else clause.end
            reading = CueReader(self._maker, sheet, clause, (mark, cue), (start, end))
            statements = list(reading.read(thread))
            has_any = has_any or bool(statements) or reading.is_others
            yield from statements
            start = mark.end
        if not has_any and not cues:
            yield from self._carried.read(sheet, clause, thread)
        if not has_any and any(
            sheet.within(clause.start, clause.end, Kind.OTHER, Kind.OTHERS_VERB)
        ):
            thread.things = self._maker.objects.named(sheet, clause) or thread.things

    def _chained(self, sheet: Sheet, clause: Clause, thread: Thread) -> Iterator[tuple[Mark, Cue]]:
        """Give the cues that count: of two without a value between, the one that says more.

        "Never give me …" asks for nothing; "never get bored of …" gets nothing.
        """
        before: tuple[Mark, Cue] | None = None
        for mark, cue in self._selection.cues(sheet, clause, thread):
            if before and not self._is_beside(sheet, before, (mark, cue)):
                yield before
            elif before and before[1].stance is Stance.AVOID and cue.stance is Stance.PREFER:
                before = replace(before[0], end=mark.end), before[1]
                continue
            before = mark, cue
        if before:
            yield before

    def _is_beside(self, sheet: Sheet, first: tuple[Mark, Cue], second: tuple[Mark, Cue]) -> bool:
        are_right = first[1].side is second[1].side is Side.RIGHT
        between = first[0].end, second[0].start
        has_new = any(sheet.within(*between, Kind.SELF, Kind.JOIN, Kind.CONTRAST, Kind.PRONOUN))
        is_empty = between[0] == between[1] or self._maker.objects.trim(sheet, *between) is None
        return are_right and is_empty and not has_new


def _latest(found: list[Found]) -> list[Found]:
    """Keep the last word on each value: "used to hate olives but now I love them"."""
    kept: dict[tuple[int, int], Found] = {}
    for one in found:
        span = one.statement.start, one.statement.end
        before = kept.get(span)
        if before is None or before.statement.stance is not one.statement.stance:
            kept[span] = one
        elif one.statement.hard:
            kept[span] = replace(before, statement=replace(before.statement, hard=True))
    return sorted(kept.values(), key=lambda one: one.statement.start)


def _is_same(first: Thing, second: Thing) -> bool:
    return first.value == second.value and first.attribute == second.attribute


def _is_others(sheet: Sheet, clause: Clause) -> bool:
    first = next(
        sheet.within(clause.start, clause.end, Kind.SELF, Kind.OTHER, Kind.OTHERS_VERB), None
    )
    return first is not None and not first.has(Kind.SELF)


def _is_of_the_person(sheet: Sheet, clause: Clause) -> bool:
    return _says_something(sheet, clause) and not _is_others(sheet, clause)


def _says_something(sheet: Sheet, clause: Clause) -> bool:
    """Say whether a clause is more than a name or two."""
    has_mark = any(sheet.within(clause.start, clause.end, Kind.SELF, Kind.STANCE, Kind.NEGATOR))
    named = {i for c in sheet.candidates if c.matches for i in range(c.start, c.end)}
    named |= {
        i for m in sheet.within(clause.start, clause.end, Kind.JOIN) for i in range(m.start, m.end)
    }
    is_only_names = named.issuperset(range(clause.start, clause.end))
    return clause.end - clause.start > 1 and (has_mark or not is_only_names)
