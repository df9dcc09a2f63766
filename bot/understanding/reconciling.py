"""What the grammar found and what was tagged, put together.

The tagger knows better which words are meant, the grammar what they are: a value of which catalog,
for whom, when, how strictly. So what both found is the grammar's with the tagger's stance; what
only the tagger found is made a statement; what only the grammar found stays where the tagger would
not rule it out, and where it says what a person is ("I'm vegan"), which is no liking of a thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.lexicon import Kind
from bot.understanding.negation import Polarity, backed
from bot.understanding.objects import Thing
from bot.understanding.sheet import Clause, Mark, Sheet
from bot.understanding.tagger import Tag, Tagged
from bot.understanding.thread import Found, Maker
from preferences.model import Stance

_STRENGTH = 0.7
"""Strength of what was only tagged."""
_INSIDE, _LIKELY = 0.4, 0.2
"""Chance from which words the grammar found are kept although they were not tagged, where no cue
was sure of them and where one was."""
_CLOSE = 2
"""Words by which what a sure cue found may be longer than its tag, and still be taken whole."""
_NEVER = 0.1
"""Chance below which they are not even where nothing was tagged."""
_REFUSED = 0.8
"""Chance from which a tag counts in a clause that the grammar takes for no statement."""
_TURNED = 0.7
"""Chance from which the stance of a tag goes before that of a finding no cue is sure of.
These were chosen on sentences written apart from the marked ones."""


class Reconciler:
    """Puts findings and tags together. Thread-safe."""

    def __init__(self, maker: Maker) -> None:
        """Take what makes statements."""
        self._maker = maker

    def settle(self, sheet: Sheet, found: Sequence[Found], tagged: Tagged) -> list[Found]:
        """Give what is stated, in order; without a tag what was found stands as it is."""
        found = [one for one in found if one.is_sure or self._is_likely(sheet, one, tagged, _NEVER)]
        tags = [tag for tag in _hyphened(sheet, tagged) if not _is_beaten(sheet, found, tag)]
        if not tags:
            return found
        kept = [one for each in found if (one := self._kept(sheet, each, found, tags, tagged))]
        new = [
            made
            for tag in tags
            if not any(_overlap(sheet, one, tag) for one in kept)
            and _may_state(_clause(sheet, tag.start), tag)
            for made in self._made(sheet, tag, tags, found)
        ]
        settled = sorted([*kept, *new], key=lambda one: one.statement.start)
        for tag in tags:
            settled = self._as_one(sheet, settled, tag)
        return self._compared(sheet, settled)

    def _as_one(self, sheet: Sheet, settled: list[Found], tag: Tag) -> list[Found]:
        """Put together the values that a tag holds with nothing but their like between them.

        Who hates "80s synth pop" hates neither the eighties nor all synth pop: that is kept in
        their words. What is liked may fill the slot of its last word.
        """
        parts = [one for one in settled if _overlap(sheet, one, tag)]
        if len(parts) < 2 or len({_stance_of(one) for one in parts}) > 1:
            return settled
        spans = [sheet.words.within(one.statement.start, one.statement.end) for one in parts]
        start, end = min(tag.start, *(a for a, _ in spans)), max(tag.end, *(b for _, b in spans))
        if _is_listed(sheet, start, end):
            return settled
        first, last = parts[0].statement, parts[-1].statement
        if first.stance is Stance.PREFER and not last.is_open:
            text, begin, stop = sheet.words.cut(start, end)
            whole = replace(last, text=text, start=begin, end=stop)
            one = Found(whole, parts[-1].is_sure)
        else:
            said = Polarity(first.stance, first.strength, first.hard)
            clause = _clause(sheet, start)
            one = self._maker.make(sheet, clause, Thing(start, end), said, parts[0].is_sure)
        return [one if each is parts[0] else each for each in settled if each not in parts[1:]]

    def _kept(
        self,
        sheet: Sheet,
        one: Found,
        found: Sequence[Found],
        tags: Sequence[Tag],
        tagged: Tagged,
    ) -> Found | None:
        """Give what was found as it is meant; None where the tags tell something else.

        "It" is not tagged: what it stands for stays. What is described ("hotels with loud bars")
        and what is one of several stays as it is.
        """
        if one.is_back:
            return one
        inside = [tag for tag in tags if _overlap(sheet, one, tag)]
        if not inside:
            return one if self._is_likely(sheet, one, tagged, _INSIDE) else None
        start, end = sheet.words.within(one.statement.start, one.statement.end)
        is_mixed = len({tag.stance for tag in inside}) > 1
        is_close = one.is_sure and len(inside) == 1 and end - start <= _length(inside[0]) + _CLOSE
        is_described = is_close or any(sheet.within(start, end, Kind.ATTACH))
        is_one_of_many = sum(_overlap(sheet, each, inside[0]) for each in found) > 1
        if one.statement.is_open and (is_mixed or not (is_described or is_one_of_many)):
            return None
        return _turned(one, _stance(sheet, one, inside))

    def _is_likely(self, sheet: Sheet, one: Found, tagged: Tagged, least: float) -> bool:
        """Say whether what was found may be a value; what somebody is always is one."""
        start, end = sheet.words.within(one.statement.start, one.statement.end)
        least = min(least, _LIKELY) if one.is_sure else least
        return (
            one.is_back
            or tagged.likely(start, end) >= least
            or any(
                c.overlaps(start, end) and self._maker.objects.is_identity(c)
                for c in sheet.candidates
            )
        )

    def _made(
        self, sheet: Sheet, tag: Tag, tags: Sequence[Tag], found: Sequence[Found]
    ) -> list[Found]:
        """Give what a tag states, as strictly as what was found in its place."""
        clause = _clause(sheet, tag.start)
        said = Polarity(tag.stance, _STRENGTH)
        place = next((one for one in found if _overlap(sheet, one, tag)), None)
        if place and sum(_overlap(sheet, place, each) for each in tags) == 1:
            said = replace(said, stance=_stance(sheet, place, [tag]))
        if place and place.statement.stance is said.stance:
            said = replace(said, strength=place.statement.strength, is_hard=place.statement.hard)
        said = backed(sheet, clause, said)
        scope = (tag.start, tag.end)
        things = self._maker.objects.find(sheet, clause, scope, said.stance) or [Thing(*scope)]
        is_sure = place is not None and place.is_sure
        made = [self._maker.make(sheet, clause, thing, said, is_sure) for thing in things]
        return [_as_compared(one, place) for one in made] if place else made

    def _compared(self, sheet: Sheet, settled: Sequence[Found]) -> list[Found]:
        """Set above what is avoided after a comparison, or stands right behind it."""
        told: list[Found] = []
        for one in settled:
            last = told[-1] if told else None
            if last and last.statement.stance is Stance.PREFER:
                end = sheet.words.within(last.statement.start, last.statement.end)[1]
                scope = sheet.words.within(one.statement.start, one.statement.end)
                if self._is_lesser(sheet, one, (end, scope[0])):
                    clause = _clause(sheet, scope[0])
                    beaten = self._maker.objects.find(sheet, clause, scope, Stance.AVOID)
                    told[-1] = last.compared(sheet.words, beaten or [Thing(*scope)], True)
                    continue
            told.append(one)
        return told

    def _is_lesser(self, sheet: Sheet, one: Found, gap: tuple[int, int]) -> bool:
        """Say whether a comparison stands in the gap before a value, and lets it be the lesser."""
        start, end = gap
        if one.statement.stance is Stance.AVOID and any(sheet.within(*gap, Kind.COMPARE)):
            return True
        cues = (c for m in sheet.within(0, start, Kind.STANCE) for c in m.cues)
        ways = (Kind.COMPARE, Kind.LINK) if any(c.is_comparing for c in cues) else (Kind.COMPARE,)
        mark = sheet.at(start, *ways)
        return (
            mark is not None
            and mark.end <= end
            and self._maker.objects.trim(sheet, mark.end, end) is None
        )


def _clause(sheet: Sheet, word: int) -> Clause:
    """Give the clause a word stands in."""
    inside = (c for c in sheet.clauses if c.start <= word < c.end)
    return next(inside, Clause(0, len(sheet), 0))


def _hyphened(sheet: Sheet, tagged: Tagged) -> list[Tag]:
    """Give the tags, two of one stance as one where no space is between ("long-form news")."""
    tags: list[Tag] = []
    for tag in tagged.tags:
        last = tags[-1] if tags else None
        if last and last.stance is tag.stance and last.end == tag.start:
            text = sheet.words.cut(last.end - 1, tag.start + 1)[0]
            if not any(map(str.isspace, text)):
                tags[-1] = replace(last, end=tag.end, chance=min(last.chance, tag.chance))
                continue
        tags.append(tag)
    return tags


def _may_state(clause: Clause, tag: Tag) -> bool:
    """Say whether a tag counts in the clause it stands in."""
    return not clause.is_void and (not clause.is_refused or tag.chance >= _REFUSED)


def _overlap(sheet: Sheet, one: Found, tag: Tag) -> bool:
    start, end = sheet.words.within(one.statement.start, one.statement.end)
    return tag.start < end and start < tag.end


def _is_listed(sheet: Sheet, start: int, end: int) -> bool:
    """Say whether words are members of a list: joined, parted by commas, or with an "and" next."""
    is_parted = any(sheet.words.breaks[at] for at in range(start + 1, end))
    is_joined = any(sheet.within(start, end, Kind.JOIN)) or sheet.at(end, Kind.JOIN) is not None
    return is_parted or is_joined


def _stance_of(one: Found) -> Stance:
    return one.statement.stance


def _length(tag: Tag) -> int:
    return tag.end - tag.start


def _is_beaten(sheet: Sheet, found: Sequence[Found], tag: Tag) -> bool:
    """Say whether something is already said to be liked more than what is tagged."""
    text = sheet.words.cut(tag.start, tag.end)[0]
    return tag.stance is Stance.AVOID and any(
        text in beaten or beaten in text for one in found for beaten in one.statement.over_text
    )


def _as_compared(one: Found, place: Found) -> Found:
    """Give a statement as set above what was found to be liked less, if it is liked itself."""
    before, said = place.statement, one.statement
    if not before.over_text or said.stance is Stance.AVOID:
        return one
    over = before.over if said.attribute == before.attribute else ()
    compared = replace(said, over=over, over_text=before.over_text, is_change=before.is_change)
    return replace(one, statement=compared)


def _stance(sheet: Sheet, one: Found, tags: Sequence[Tag]) -> Stance:
    """Give the stance of what was found, as its tags have it where no cue is sure of another."""
    first, said = tags[0], one.statement
    start, _ = sheet.words.within(said.start, said.end)
    is_led = any(
        mark.end == start and _means(mark, said.stance)
        for mark in sheet.within(0, start, Kind.STANCE, Kind.EXCEPT)
    )
    is_open = not (one.is_sure or said.hard or is_led) and first.chance >= _TURNED
    return first.stance if is_open else said.stance


def _means(mark: Mark, stance: Stance) -> bool:
    """Say whether a mark means things this way: "anything but", "except"."""
    if mark.has(Kind.EXCEPT):
        return stance is Stance.AVOID
    return any(cue.stance is stance for cue in mark.cues if cue.kind is Kind.STANCE)


def _turned(one: Found, stance: Stance) -> Found:
    """Give what was found with a stance; of another one nothing else that was read is left."""
    if one.statement.stance is stance:
        return one
    turned = replace(
        one.statement, stance=stance, hard=False, strength=_STRENGTH, over=(), over_text=()
    )
    return Found(turned, is_sure=False)
