"""Which cues of a clause count, and in which of their meanings."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.lexicon import Cue, Kind, Needs, Side
from bot.understanding.objects import Objects
from bot.understanding.ownership import Whose
from bot.understanding.sheet import Clause, Mark, Sheet
from bot.understanding.thread import Thread
from preferences.model import Stance


class Selection:
    """Selects cues."""

    def __init__(self, objects: Objects) -> None:
        """Take what finds values."""
        self._objects = objects

    def cues(self, sheet: Sheet, clause: Clause, thread: Thread) -> Iterator[tuple[Mark, Cue]]:
        """Give the cues of a clause that count, each with the one meaning that fits."""
        last: tuple[Mark, Cue] | None = None
        for mark in sheet.within(clause.start, clause.end, Kind.STANCE):
            if any(a <= mark.start < b for a, b in clause.asides) or _is_spent(
                sheet, clause, mark, last
            ):
                continue
            for cue in sorted(
                mark.cues, key=lambda c: (c.is_habit, not c.is_last, not c.is_identity)
            ):
                if cue.kind is not Kind.STANCE or not self._fits(
                    sheet, clause, mark, cue, last, thread
                ):
                    continue
                yield mark, cue
                last = (mark, cue)
                break

    def _fits(
        self,
        sheet: Sheet,
        clause: Clause,
        mark: Mark,
        cue: Cue,
        last: tuple[Mark, Cue] | None,
        thread: Thread,
    ) -> bool:
        is_own = mark.is_own or any(sheet.within(clause.start, mark.start, Kind.SELF))
        if cue.is_last and not self._is_led(sheet, clause, mark):
            return False
        if cue.is_bare:
            is_first = not any(sheet.within(clause.start, mark.start, Kind.SELF, Kind.STANCE))
            return is_first and not sheet.is_situation(mark.end)
        if cue.is_identity:
            return (is_own or thread.whose is Whose.SELF) and self._is_sensitive(sheet, mark)
        if cue.is_setting:
            return self._is_setting(sheet, clause, mark)
        if cue.is_habit and last is not None:
            return any(sheet.within(last[0].end, mark.start, Kind.SELF, Kind.NEGATOR, Kind.OFTEN))
        if cue.needs is Needs.OFTEN or (cue.is_habit and not is_own):
            return self._is_lasting(sheet, clause)
        return cue.needs is Needs.NOBODY or is_own

    def _is_lasting(self, sheet: Sheet, clause: Clause) -> bool:
        often = (Kind.OFTEN, Kind.NEVER, Kind.NEGATOR, Kind.ALWAYS_HARD)
        same = [c for c in sheet.clauses if c.sentence == clause.sentence]
        has_often = any(sheet.within(clause.start, clause.end, *often)) or any(
            sheet.within(clause.end, same[-1].end, Kind.OFTEN)
        )
        has_situation = any(clause.start <= s < clause.end for s, _, _ in sheet.situations)
        has_self = any(sheet.within(clause.start, clause.end, Kind.SELF))
        has_period = any(clause.start <= s < clause.end for s, _, _ in sheet.periods)
        is_tied = has_situation or has_period or bool(clause.asides)
        begins = any(s == clause.start for s, _, _ in sheet.situations)
        return has_often or begins or (is_tied and has_self)

    def _is_led(self, sheet: Sheet, clause: Clause, mark: Mark) -> bool:
        """Say whether a mark stands after the words of a thing ("jazz yes")."""
        before = mark.start
        while before - 1 in sheet.degrees:
            before -= 1
        is_verb = any(
            m.end == before and m.has(Kind.SELF, Kind.OTHER, Kind.LINK) for m in sheet.marks
        )
        return not is_verb and self._objects.trim(sheet, clause.start, before) is not None

    def _is_sensitive(self, sheet: Sheet, mark: Mark) -> bool:
        at = mark.end
        while at in sheet.degrees or sheet.at(at, Kind.OFTEN, Kind.STILL, Kind.ALWAYS_HARD):
            at += 1
        for candidate in sheet.candidates:
            if at <= candidate.start <= at + 1:
                return self._objects.is_identity(candidate)
        return False

    def _is_setting(self, sheet: Sheet, clause: Clause, mark: Mark) -> bool:
        scope = (mark.end, clause.end)
        return bool(self._objects.find(sheet, clause, scope, Stance.PREFER, is_setting=True))


def _is_spent(sheet: Sheet, clause: Clause, mark: Mark, last: tuple[Mark, Cue] | None) -> bool:
    """Say whether a cue only adds weight to the one before ("I'd take tea any day")."""
    sides = {cue.side for cue in mark.cues if cue.kind is Kind.STANCE}
    if sides != {Side.LEFT}:
        return False
    if last and last[1].side is Side.RIGHT and not any(cue.is_tight for cue in mark.cues):
        return True
    compared = any(sheet.within(clause.start, mark.start, Kind.COMPARE))
    return compared and last is not None
