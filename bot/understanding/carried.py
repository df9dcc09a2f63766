"""Clauses without a cue: a comparison, a bare "no …", or more of what was said before."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.lexicon import Kind
from bot.understanding.negation import Polarity, backed
from bot.understanding.objects import Thing
from bot.understanding.ownership import Whose
from bot.understanding.sheet import Clause, Mark, Sheet
from bot.understanding.thread import Found, Maker, Thread
from preferences.model import Stance

_BARE = 0.7
"""Strength of what is said without a verb."""


class Carried:
    """Reads clauses without a cue."""

    def __init__(self, maker: Maker) -> None:
        """Take what makes statements."""
        self._maker = maker

    def read(self, sheet: Sheet, clause: Clause, thread: Thread) -> Iterator[Found]:
        """Give what such a clause states, given what came before."""
        inside = (clause.start, clause.end)
        negators = list(sheet.within(*inside, Kind.NEGATOR, Kind.EXCEPT))
        compare = next(sheet.within(*inside, Kind.COMPARE), None)
        if self._is_left_alone(sheet, clause, thread, negators):
            thread.things = self._maker.objects.named(sheet, clause) or thread.things
        elif compare and not thread.carried:
            yield from self._compared(sheet, clause, compare)
        elif spared := self._spared(sheet, clause):
            yield from (
                self._maker.make(sheet, clause, thing, Polarity(Stance.AVOID, _BARE), False)
                for thing in spared
            )
        else:
            yield from self._continued(sheet, clause, thread, negators)

    def _is_left_alone(
        self, sheet: Sheet, clause: Clause, thread: Thread, negators: list[Mark]
    ) -> bool:
        """Say whether somebody does something in the clause, or nothing is there to go on with."""
        inside = (clause.start, clause.end)
        is_never = any(m.has(Kind.NEVER) for m in negators)
        strange = (Kind.OTHER, Kind.OTHERS_VERB, *(() if is_never else (Kind.COMMAND,)))
        has_other = any(sheet.within(*inside, *strange))
        has_self = any(m.end - m.start == 1 for m in sheet.within(*inside, Kind.SELF))
        has_self = has_self and not is_never
        if has_other or (has_self and not (negators and thread.carried)):
            denied = [c for c in sheet.candidates if clause.start <= c.start < clause.end]
            is_trait = any(self._maker.objects.is_identity(c) for c in denied)
            clause.is_refused = clause.is_refused or (bool(negators) and is_trait)
            sheet.is_others |= any(sheet.within(*inside, Kind.OTHERS_VERB))
            return True
        compares = any(sheet.within(*inside, Kind.COMPARE))
        has_all = any(sheet.within(*inside, Kind.ALL))
        is_told = thread.carried or sheet.expected or _is_divided(sheet, clause)
        return not (negators or is_told or compares or has_all)

    def _spared(self, sheet: Sheet, clause: Clause) -> list[Thing]:
        """Give what is taken out of all there is ("all genres but reggae")."""
        whole = next(sheet.within(clause.start, clause.end, Kind.ALL), None)
        if whole is None:
            return []
        kinds = (Kind.EXCEPT, Kind.CONTRAST)
        mark = next(sheet.within(whole.end, clause.end, *kinds), None)
        scope = (mark.end, clause.end) if mark else (0, 0)
        return self._maker.objects.find(sheet, clause, scope, Stance.AVOID)

    def _continued(
        self, sheet: Sheet, clause: Clause, thread: Thread, negators: list[Mark]
    ) -> Iterator[Found]:
        said, start = thread.carried or Polarity(Stance.PREFER, _BARE), clause.start
        has_left = False
        if negators and (thread.carried or sheet.expected or clause.start < negators[0].start):
            before = (clause.start, negators[0].start)
            for thing in self._maker.objects.find(sheet, clause, before, said.stance):
                is_open = not negators[0].has(Kind.EXCEPT) and bool(thread.carried)
                if thing.attribute and negators[-1].end < clause.end:
                    has_left = True
                    yield self._maker.make(sheet, clause, thing, said, False)
        if negators:
            said = backed(sheet, clause, self._turn(clause, said, negators))
            start = negators[-1].end if negators[-1].end < clause.end else clause.start
        things = self._maker.objects.find(sheet, clause, (start, clause.end), said.stance)
        known = [thing for thing in things if thing.attribute]
        if thread.whose is Whose.OTHER:
            return
        thread.things = known or thread.things
        is_refusal = bool(negators) and (
            sheet.at(clause.start, Kind.NEGATOR) is not None or has_left
        )
        is_open = is_refusal or self._goes_on(sheet, clause, thread)
        for thing in known or (things if is_open else []):
            yield self._maker.make(sheet, clause, thing, said, False)

    def _turn(self, clause: Clause, base: Polarity, negators: list[Mark]) -> Polarity:
        """Say how a bare "no …" is meant after what was said before."""
        if base.stance is Stance.AVOID and clause.join is Kind.CONTRAST:
            return base.turned()
        return Polarity(Stance.AVOID, _BARE, any(m.has(Kind.NEVER) for m in negators))

    def _goes_on(self, sheet: Sheet, clause: Clause, thread: Thread) -> bool:
        """Say whether open text in a clause without a cue belongs to the list before it."""
        is_joined = sheet.at(clause.start, Kind.JOIN, Kind.CONTRAST) is not None
        has_verb = any(sheet.within(clause.start, clause.end, Kind.LINK, Kind.OFTEN))
        return thread.carried is not None and is_joined and not has_verb and not sheet.expected

    def _compared(self, sheet: Sheet, clause: Clause, compare: Mark) -> Iterator[Found]:
        scopes = (clause.start, compare.start), (compare.end, clause.end)
        left, right = (
            self._maker.objects.find(sheet, clause, scope, Stance.PREFER) for scope in scopes
        )
        for thing in left if right else []:
            found = self._maker.make(sheet, clause, thing, Polarity(Stance.PREFER, _BARE), False)
            yield found.compared(sheet.words, right, True)


def _is_divided(sheet: Sheet, clause: Clause) -> bool:
    """Say whether each value has its own circumstance: "coffee in the morning, tea at night"."""
    ends = [end for start, end, _ in sheet.situations if clause.start <= start < clause.end]
    values = [c.start for c in sheet.candidates if c.matches and clause.start <= c.start]
    return len(ends) > 1 and any(ends[0] <= start < ends[-1] for start in values)
