"""`attune_refusals_v1`: finds clauses in which nothing lasting is said.

Questions, wishes, somebody's words, one-offs, requests and memories look like statements of a
liking; they are none.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.lexicon import Kind
from bot.understanding.sheet import Clause, Mark, Sheet, sheet_of

_PASSED = (Kind.JOIN, Kind.REMEMBER, Kind.SKIP, Kind.STILL, Kind.CONTRAST)
_LASTING = (Kind.OFTEN, Kind.NEVER, Kind.ALWAYS_HARD)
"""What makes a wish or an instruction a lasting one."""


@Language.factory("attune_refusals_v1")
def create_refusals(nlp: Language, name: str) -> Refusals:
    """Build the component."""
    return Refusals()


class Refusals:
    """Marks clauses as refused."""

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_refused` of the clauses on the document's sheet."""
        sheet = sheet_of(doc)
        numbers = sorted({clause.sentence for clause in sheet.clauses})
        for number in numbers:
            _judge([c for c in sheet.clauses if c.sentence == number], sheet)
        return doc


def _judge(clauses: list[Clause], sheet: Sheet) -> None:
    if _asks(sheet, clauses):
        for clause in clauses:
            clause.is_refused = True
        return
    is_over = has_once = False
    for clause in clauses:
        is_quoting = is_over and clause.join is not Kind.CONTRAST
        is_over = is_quoting or _is_unreal(sheet, clause)
        is_once = has_once or _is_once(sheet, clause)
        is_other = is_over or is_once or _is_past(sheet, clause)
        clause.is_request = not is_other and _is_request(sheet, clause)
        clause.is_refused = is_other or clause.is_request
        has_once = is_once and not any(
            sheet.within(clause.start, clause.end, Kind.STANCE, Kind.POLITE)
        )


def _start(sheet: Sheet, clause: Clause) -> int:
    """Give where a clause begins once "and", "please" and the like are passed."""
    at = clause.start
    while at < clause.end:
        mark = sheet.at(at, *_PASSED)
        if at in sheet.degrees:
            at += 1
        elif mark and not mark.has(Kind.NEGATOR):
            at = mark.end
        else:
            break
    return at


def _asks(sheet: Sheet, clauses: list[Clause]) -> bool:
    first, end = clauses[0], clauses[-1].end
    is_told = any(m.end - m.start > 1 for m in sheet.within(first.start, end, Kind.REMEMBER))
    if is_told:
        return False
    opening = sheet.at(_start(sheet, first))
    if opening and opening.has(Kind.QUESTION) and not opening.has(Kind.STANCE):
        return True
    has_stance = any(sheet.within(first.start, end, Kind.STANCE))
    return sheet.words.is_question[end] and has_stance


def _is_unreal(sheet: Sheet, clause: Clause) -> bool:
    for mark in sheet.within(clause.start, clause.end, Kind.UNREAL, Kind.QUOTE):
        after = list(sheet.within(mark.end, clause.end, Kind.STANCE))
        if mark.has(Kind.UNREAL) or (after and not _is_own_word(sheet, clause, mark)):
            return True
    quoted = [
        m for m in sheet.within(clause.start, clause.end, Kind.STANCE)
        if sheet.words.quotes[m.start] % 2
    ]  # fmt: skip
    return any(
        sheet.words.quotes[m.start] % 2 for m in sheet.within(clause.start, clause.end, Kind.SELF)
    ) and bool(quoted)


def _is_own_word(sheet: Sheet, clause: Clause, mark: Mark) -> bool:
    """Say whether the speaker's own words are told ("I said I like it", "never said no to")."""
    before = list(sheet.within(clause.start, mark.start, Kind.SELF, Kind.OTHER))
    return bool(before) and before[-1].has(Kind.SELF)


def _is_once(sheet: Sheet, clause: Clause) -> bool:
    once = (
        mark
        for mark in sheet.within(clause.start, clause.end, Kind.ONCE)
        if not sheet.is_period(mark.start)
    )
    return any(once) and not any(
        cue.is_hard and cue.strength > 0.9
        for mark in sheet.within(clause.start, clause.end, Kind.STANCE)
        for cue in mark.cues
    )


def _is_request(sheet: Sheet, clause: Clause) -> bool:
    start = _start(sheet, clause)
    is_lasting = any(sheet.within(clause.start, clause.end, *_LASTING))
    is_choice = any(sheet.within(clause.start, clause.end, Kind.COMPARE))
    if is_lasting or is_choice:
        return False
    is_ending = any(clause.start <= start < clause.end for start, _, _ in sheet.periods)
    is_tied = any(clause.start == start for start, _, _ in sheet.situations)
    if not (is_ending or is_tied) and any(sheet.within(clause.start, clause.end, Kind.POLITE)):
        return True
    opening = sheet.at(start)
    return bool(opening and opening.has(Kind.COMMAND))


def _is_past(sheet: Sheet, clause: Clause) -> bool:
    """Say whether a memory is told ("as a kid I loved …") that may no longer hold."""
    marks = list(sheet.within(clause.start, clause.end, Kind.PAST))
    memories = [m for m in marks if not is_changed(m)]
    is_still = any(sheet.within(clause.start, clause.end, Kind.STILL))
    return bool(memories) and not is_still


def is_changed(mark: Mark) -> bool:
    """Say whether a mark of the past says that things changed since ("used to love")."""
    return mark.has(Kind.CHANGED)
