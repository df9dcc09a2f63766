"""One cue being read: whose it is, how it is meant, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.lexicon import Cue, Kind, Needs, Side
from bot.understanding.negation import MILD, Polarity, polarity
from bot.understanding.objects import Thing
from bot.understanding.ownership import Whose, whose
from bot.understanding.sheet import Clause, Mark, Sheet
from bot.understanding.thread import Found, Maker, Thread
from preferences.model import Stance

_TURNING = (Kind.NEGATOR, Kind.LINK, Kind.OFTEN, Kind.STILL, Kind.NEVER)
"""What stands between a value and who likes it, or between it and its cue."""
Borders = tuple[int, int]
"""End of the cue before (or start of the clause), start of the one after (or end of the clause)."""


class CueReader:
    """Reads one cue of a clause."""

    def __init__(
        self, maker: Maker, sheet: Sheet, clause: Clause, chosen: tuple[Mark, Cue], borders: Borders
    ) -> None:
        """Take a cue of a clause, and where the cues beside it leave it room."""
        self._maker, self._sheet, self._clause = maker, sheet, clause
        self._mark, self._cue = chosen
        self._start, self._end = borders
        self.is_others = False

    def read(self, thread: Thread) -> Iterator[Found]:
        """Give what the cue states, and move the thread on."""
        thread.whose = subject = self._whose(thread)
        if subject is Whose.OTHER:
            self.is_others, thread.carried = True, None
            self._sheet.is_others = True
            thread.things = self._maker.objects.named(self._sheet, self._clause) or thread.things
            return
        said = polarity(self._sheet, self._clause, self._mark, self._cue, self._start)
        said = said or self._lifted()
        if said is None:
            thread.carried, self._clause.is_refused, self._clause.is_void = None, True, True
            return
        is_sure = self._cue.is_sure and (subject is Whose.SELF or self._cue.side is not Side.RIGHT)
        beaten, is_comparing = self._beaten(), self._is_comparing()
        for thing, meant in self._things(said, thread):
            found = self._maker.make(self._sheet, self._clause, thing, meant, is_sure)
            is_back = thing.end <= self._clause.start
            yield replace(found, is_back=is_back).compared(self._sheet.words, beaten, is_comparing)

    def _lifted(self) -> Polarity | None:
        """Give what a denied must says where it held before: "no longer allergic to nuts"."""
        is_ban = self._cue.is_hard and self._cue.stance is Stance.AVOID
        if not is_ban or not self._maker.is_change(self._sheet, self._clause):
            return None
        return Polarity(Stance.PREFER, MILD)

    def _is_comparing(self) -> bool:
        """Say whether things are surely compared: "over" alone may mean something else."""
        sheet, mark = self._sheet, self._mark
        before = self._cue.side is Side.LEFT and any(
            sheet.within(self._start, mark.start, Kind.COMPARE)
        )
        after = any(m.end - m.start > 1 for m in sheet.within(mark.end, self._end, Kind.COMPARE))
        return self._cue.is_comparing or before or after

    def _beaten(self) -> list[Thing]:
        """Give what it is liked more than: "prefer jazz over rock", "prefer tea to coffee"."""
        before = next(self._sheet.within(self._start, self._mark.start, Kind.COMPARE), None)
        if before and self._cue.side is Side.LEFT:
            scope = (before.end, self._mark.start)
            return self._maker.objects.find(self._sheet, self._clause, scope, self._cue.stance)
        for mark in self._sheet.within(self._mark.end, self._end):
            if mark.has(Kind.COMPARE) or self._is_other_side(mark, self._mark.end):
                scope = (mark.end, self._end)
                return self._maker.objects.find(
                    self._sheet, self._clause, scope, self._cue.stance, self._cue.is_setting
                )
        return []

    def _things(self, said: Polarity, thread: Thread) -> Iterator[tuple[Thing, Polarity]]:
        """Give what the cue is about, each with how it is meant."""
        named: list[Thing] = []
        for scope, meant in self._scopes(said):
            things = self._maker.objects.find(
                self._sheet, self._clause, scope, meant.stance, self._cue.is_setting
            )
            named += things
            thread.carried = meant
            yield from ((thing, meant) for thing in self._allowed(things))
        told = [] if named else self._told()
        yield from ((thing, said) for thing in told)
        if not named and not told and self._refers_back():
            yield from ((thing, said) for thing in thread.things)
        thread.things = named or told or thread.things

    def _told(self) -> list[Thing]:
        """Give what a cue is about that is named nowhere beside it."""
        told = self._circumstance()
        return [told] if told else self._fronted()

    def _fronted(self) -> list[Thing]:
        """Give what is named before who likes it: "cats I can do without", "nothing I'd wear"."""
        subjects = list(self._sheet.within(self._start, self._mark.start, Kind.SELF))
        if self._cue.side is not Side.RIGHT or self._mark.end < self._end or not subjects:
            return []
        start, end = self._start, subjects[-1].start
        for mark in self._sheet.within(start, end, *_TURNING, Kind.JOIN, Kind.CONTRAST):
            if self._maker.objects.is_kind(self._sheet, start, mark.start):
                start = mark.end
            else:
                end = mark.start
                break
        return self._maker.objects.find(self._sheet, self._clause, (start, end), self._cue.stance)

    def _whose(self, thread: Thread) -> Whose:
        is_own = self._cue.is_bare or self._cue.is_setting or self._cue.is_hard
        light = self._maker.objects.light
        start = self._mark.start if is_own else self._start
        subject = whose(self._sheet, self._clause, self._mark, self._cue.side, light, start)
        if subject is Whose.UNSAID and self._clause.join is Kind.JOIN:
            return thread.whose
        return subject

    def _allowed(self, things: list[Thing]) -> list[Thing]:
        if self._cue.is_identity:
            return [t for t in things if t.attribute and t.attribute.is_sensitive][:3]
        if self._cue.is_last:
            return things
        if self._cue.is_tight:
            return [t for t in things if t.end == self._mark.start]
        if self._cue.is_habit or self._cue.is_bare:
            known = [t for t in things if t.attribute]
            if any(
                self._clause.start <= s < self._clause.end for s, _, _ in self._sheet.situations
            ):
                return known or things
            return known or (things if self._cue.needs is Needs.SELF or self._cue.is_bare else [])
        return things

    def _scopes(self, said: Polarity) -> Iterator[tuple[tuple[int, int], Polarity]]:
        if self._cue.is_identity:
            yield (self._mark.end, self._trait_end()), said
            return
        if self._cue.side is Side.LEFT:
            yield from self._spare(*self._left(), said, Kind.EXCEPT, Kind.CONTRAST)
            spared = next(self._sheet.within(self._mark.end, self._end, Kind.EXCEPT), None)
            if spared:
                yield (spared.end, self._end), said.turned()
            return
        if self._cue.side is Side.BOTH:
            link = next(self._sheet.within(self._mark.end, self._clause.end, Kind.LINK), None)
            has_left = not self._maker.objects.is_kind(self._sheet, self._start, self._mark.start)
            if has_left or (link is None and self._mark.end >= self._clause.end):
                yield self._left(), said
            elif link is not None:
                yield from self._cut(link.end, said)
            else:
                yield from self._cut(self._mark.end, said)
            return
        yield from self._cut(self._mark.end, said)

    def _trait_end(self) -> int:
        """Give where what somebody is ends: "vegan and celiac" of "… for January"."""
        sheet, at = self._sheet, self._mark.end
        inside = {i for c in sheet.candidates if c.matches for i in range(c.start, c.end)}
        last = max((i for i in range(at, min(at + 2, self._end)) if i in inside), default=at)
        while last + 1 < self._end and (
            last + 1 in inside or last + 1 in sheet.degrees or sheet.at(last + 1, Kind.JOIN)
        ):
            last += 1
        return last + 1

    def _left(self) -> tuple[int, int]:
        """Give the stretch left of a cue, without what joins it or turns it ("… is not")."""
        sheet, start, end = self._sheet, self._start, self._mark.start
        compare = next(sheet.within(start, end, Kind.COMPARE), None)
        if compare and compare.start > start:
            return start, compare.start
        opening = sheet.at(start, Kind.REASON, Kind.JOIN, Kind.CONTRAST)
        start = opening.end if opening else start
        for mark in reversed(list(sheet.within(start, end, *_TURNING))):
            if mark.end == end or all(i in sheet.degrees for i in range(mark.end, end)):
                end = mark.start
        return start, end

    def _cut(self, start: int, said: Polarity) -> Iterator[tuple[tuple[int, int], Polarity]]:
        """Give the stretches right of a cue with their meanings.

        They end at what it is compared with, and are turned after "except" or "not".
        """
        end = self._end
        for mark in self._sheet.within(start, end):
            if mark.has(Kind.COMPARE, Kind.REVERSE) or self._is_other_side(mark, start):
                end = mark.start
                break
        yield from self._spare(start, end, said, Kind.EXCEPT, Kind.CONTRAST, Kind.NEGATOR)

    def _spare(
        self, start: int, end: int, said: Polarity, *turning: Kind
    ) -> Iterator[tuple[tuple[int, int], Polarity]]:
        """Give a stretch, turned after "except" or "not"; all of a kind is nothing by itself."""
        at, meant = start, said
        for mark in self._sheet.within(start, end, *turning):
            is_part = said.stance is Stance.AVOID and mark.has(Kind.ATTACH)
            if mark.start < at or mark.has(Kind.JOIN) or is_part:
                continue
            if at < mark.start and not self._maker.objects.is_kind(self._sheet, at, mark.start):
                yield (at, mark.start), meant
            at, meant = mark.end, said.turned()
        if at < end:
            yield (at, end), meant

    def _is_other_side(self, mark: Mark, start: int) -> bool:
        """Say whether this is the "to" of "prefer tea to coffee"."""
        is_link = mark.has(Kind.LINK) and mark.end - mark.start == 1
        return (
            self._cue.is_comparing
            and is_link
            and mark.start > start
            and any(c.end == mark.start for c in self._sheet.candidates)
        )

    def _circumstance(self) -> Thing | None:
        """Give what a cue is about when it looks like a circumstance ("I hate Mondays"), or is one
        beside words that say little ("I like working in the office").
        """
        if self._cue.side is not Side.RIGHT or self._cue.is_habit:
            return None
        at = self._mark.end
        pronoun = self._sheet.at(at, Kind.PRONOUN)
        at = pronoun.end if pronoun else at
        for start, end, _ in self._sheet.situations:
            is_near = at <= start and self._maker.objects.trim(self._sheet, at, start) is None
            if is_near and not pronoun:
                return Thing(at, end)
        for start, end in self._clause.asides:
            if start == at and pronoun and (mark := self._sheet.at(start, Kind.ASIDE)):
                return Thing(mark.end, end) if mark.end < end else None
        return None

    def _refers_back(self) -> bool:
        """Say whether a cue is about something named before ("I tried sushi and hated it")."""
        if self._cue.side is Side.LEFT:
            return not self._cue.is_last
        end = self._clause.end
        if self._cue.is_bare:
            return False
        return self._mark.end >= end or self._sheet.at(self._mark.end, Kind.PRONOUN) is not None
