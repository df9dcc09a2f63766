"""What a cue is about: the values named in a stretch of words, each with its exact span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.attributes import Chooser
from bot.understanding.lexicon import Kind, Lexicon, Side
from bot.understanding.sheet import Candidate, Clause, Sheet
from preferences.model import Stance
from preferences.topics import Attribute

_MOST_LEFT = 1
"""Words beside a known value that may be left unsaid ("slow thrillers" is about thrillers)."""
_PARTY = 4
"""Words from which no thing is named but who likes it ("board games, my wife and me")."""
_LISTED, _NAME = 3, 3
"""Members of a list of unknown names, at least, and words of each, at most."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One value named, as words [start, end)."""

    start: int
    end: int
    attribute: Attribute | None = None
    """None for open text."""
    value: str | float | None = None


class Objects:
    """Finds things in a stretch of words."""

    def __init__(self, chooser: Chooser, lexicon: Lexicon) -> None:
        """Take who chooses attributes and the words that are left out of values."""
        self._chooser, self._lexicon = chooser, lexicon
        both = lexicon.light_left | lexicon.light_right
        self.light = frozenset(forms[0] for forms in both if len(forms) == 1)
        """Single words that are left out of values."""

    def find(
        self,
        sheet: Sheet,
        clause: Clause,
        scope: tuple[int, int],
        stance: Stance,
        is_setting: bool = False,
    ) -> list[Thing]:
        """Give the things named in `scope`, in order."""
        runs = list(self._runs(sheet, clause, *scope))
        parts = [part for run in runs for part in self._split(sheet, *run)]
        found = [(part, self._thing(sheet, part, scope, stance, is_setting)) for part in parts]
        if not any(things and things[0].attribute for _, things in found):
            whole = [trimmed for run in runs if (trimmed := self.trim(sheet, *run))]
            listed = self._listed(sheet, parts)
            return [] if is_setting else listed or self._open(sheet, whole)
        return [thing for _, things in found for thing in things]

    def named(self, sheet: Sheet, clause: Clause) -> list[Thing]:
        """Give the known values of a clause, whatever is said of them."""
        scope = (clause.start, clause.end)
        people = list(sheet.within(*scope, Kind.OTHER))
        inside = [
            c for c in sheet.candidates
            if scope[0] <= c.start < scope[1] and c.matches
            and not any(c.overlaps(m.start, m.end) for m in people)
        ]  # fmt: skip
        chosen = [(c, choice) for c in inside if (choice := self._chooser.choose(sheet, c, scope))]
        return [Thing(c.start, c.end, *choice) for c, choice in chosen]

    def known(self, sheet: Sheet, clause: Clause) -> list[Thing]:
        """Give the known values of a clause that say more than what kind of thing it is about."""
        return [t for t in self.named(sheet, clause) if not self.is_kind(sheet, t.start, t.end)]

    def is_kind(self, sheet: Sheet, start: int, end: int) -> bool:
        """Say whether a stretch only says what kind of thing is talked about ("the music")."""
        trimmed = self.trim(sheet, start, end)
        return trimmed is None or self._lexicon.nouns.issuperset(sheet.words.forms[slice(*trimmed)])

    def is_identity(self, candidate: Candidate) -> bool:
        """Say whether the candidate is something a person is or has: a diet, an allergy."""
        return self._chooser.is_identity(candidate)

    def _open(self, sheet: Sheet, runs: list[tuple[int, int]]) -> list[Thing]:
        return [
            Thing(start, end) for start, end in runs if not self._is_pronoun(sheet, start, end)
        ][:1]

    def _listed(self, sheet: Sheet, parts: list[tuple[int, int]]) -> list[Thing]:
        """Give the members of a list of names nobody knows: "Foo, Bar Baz and Qux"."""
        trimmed = [cut for part in parts if (cut := self.trim(sheet, *part))]
        is_list = len(trimmed) >= _LISTED and all(end - start <= _NAME for start, end in trimmed)
        begun = sheet.within(*trimmed[0], Kind.ATTACH) if trimmed else ()
        if not is_list or any(begun):
            return []
        return [Thing(*cut) for cut in trimmed if not self._is_pronoun(sheet, *cut)]

    def _is_pronoun(self, sheet: Sheet, start: int, end: int) -> bool:
        return any(
            m.start == start and m.end >= end for m in sheet.within(0, len(sheet), Kind.PRONOUN)
        )

    def _runs(
        self, sheet: Sheet, clause: Clause, start: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """Give the stretches of the scope outside conditions and subordinate clauses."""

        reasons = {
            i
            for m in sheet.within(start, end, Kind.ALWAYS_HARD, Kind.GROUND, Kind.UNDONE)
            for i in range(m.start, m.end)
            if not m.has(Kind.STANCE)
            and not (m.has(Kind.GROUND) and any(c.overlaps(i, i + 1) for c in sheet.candidates))
        }
        named = (m for m in sheet.within(start, end, Kind.SELF) if m.end - m.start >= _PARTY)
        reasons |= {i for m in named for i in range(m.start, m.end)}

        def is_out(index: int) -> bool:
            if sheet.is_situation(index) or sheet.is_period(index) or index in reasons:
                return True
            return any(a <= index < b for a, b in clause.asides)

        first: int | None = None
        for index in range(start, end + 1):
            if index == end or is_out(index):
                if first is not None:
                    yield first, index
                first = None
            elif first is None:
                first = index

    def _split(self, sheet: Sheet, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the members of a list ("jazz, blues and soul")."""
        inside = {i for c in sheet.candidates for i in range(c.start + 1, c.end) if c.matches} | {
            i for c in sheet.candidates if c.matches and c.end - c.start > 1 for i in [c.start]
        }
        first, index = start, start
        while index < end:
            mark = sheet.at(index, Kind.JOIN, Kind.SKIP)
            if mark and index not in inside and mark.end <= end:
                if first < index:
                    yield first, index
                first = index = mark.end
                continue
            if index > first and sheet.words.breaks[index] == ",":
                yield first, index
                first = index
            index += 1
        if first < end:
            yield first, end

    def trim(self, sheet: Sheet, start: int, end: int) -> tuple[int, int] | None:
        """Give a part without the light words at its ends; None when nothing is left."""
        forms = sheet.words.forms
        moved = True
        while moved and start < end:
            moved = False
            for length in (4, 3, 2, 1):
                if (
                    start + length <= end
                    and tuple(forms[start : start + length]) in self._lexicon.light_left
                ):
                    start, moved = start + length, True
                    break
            if start < end and start in sheet.degrees:
                start, moved = start + 1, True
        return self.trim_right(sheet, start, end)

    def trim_right(self, sheet: Sheet, start: int, end: int) -> tuple[int, int] | None:
        """Give a part without the light words at its right end; None when nothing is left."""
        forms, moved = sheet.words.forms, True
        while moved and start < end:
            moved = False
            if end - 1 in sheet.degrees:
                end, moved = end - 1, True
            for length in (5, 4, 3, 2, 1):
                if (
                    end - length >= start
                    and tuple(forms[end - length : end]) in self._lexicon.light_right
                ):
                    if any(
                        c.end == end and c.start < end - length
                        for c in sheet.candidates
                        if c.matches
                    ):
                        continue
                    if length == 1 and forms[end - 1] in self._lexicon.nouns and end - 1 > start:
                        continue
                    end, moved = end - length, True
                    break
        return (start, end) if start < end else None

    def _thing(
        self,
        sheet: Sheet,
        part: tuple[int, int],
        scope: tuple[int, int],
        stance: Stance,
        is_setting: bool,
    ) -> list[Thing]:
        known = [c for c in sheet.candidates if part[0] <= c.start and c.end <= part[1]]
        kinds = self._kinds(sheet, scope)
        chosen = [
            (c, choice)
            for c in known
            if (choice := self._chooser.choose(sheet, c, scope, is_setting))
            and (not kinds or choice[0].topic in kinds)
        ]
        if not chosen:
            trimmed = self.trim(sheet, *part)
            return self._open(sheet, [trimmed] if trimmed else [])
        best = self._best(sheet, chosen, scope)
        left = self._left(sheet, part, chosen, best)
        if not is_setting and self._is_other_thing(sheet, part, left, best[0][0], stance):
            trimmed = self.trim(sheet, *part)
            return self._open(sheet, [trimmed] if trimmed else [])
        return [Thing(c.start, c.end, attribute, value) for c, (attribute, value) in best]

    def _kinds(self, sheet: Sheet, scope: tuple[int, int]) -> set[str]:
        """Give the topics of the kind of thing that is said to be a favourite: "my favourite
        singer"; of no such word, none.
        """
        favourites = {
            mark.end
            for mark in sheet.within(0, len(sheet), Kind.STANCE)
            if any(cue.side is Side.BOTH for cue in mark.cues)
            and (mark.end <= scope[0] or mark.start >= scope[1])
        }
        kinds = [h for h in sheet.hits if h.start in favourites and h.attributes]
        return {key.split(".")[0] for hit in kinds for key in hit.attributes}

    def _best(
        self,
        sheet: Sheet,
        chosen: list[tuple[Candidate, tuple[Attribute, str | float]]],
        scope: tuple[int, int],
    ) -> list[tuple[Candidate, tuple[Attribute, str | float]]]:
        """Keep the values of the attribute that most speaks for: a part is about one thing."""

        def rank(one: tuple[Candidate, tuple[Attribute, str | float]]) -> float:
            score = self._chooser.score(sheet, one[0], one[1][0], scope)
            is_noun = sheet.words.folded(one[0].start, one[0].end) in self._lexicon.nouns
            return score - 3.0 * is_noun

        top = max(chosen, key=rank)
        return [
            one
            for one in chosen
            if one[1][0].key == top[1][0].key and (one is top or rank(one) > -1)
        ]

    def _left(
        self,
        sheet: Sheet,
        part: tuple[int, int],
        chosen: list[tuple[Candidate, tuple[Attribute, str | float]]],
        best: list[tuple[Candidate, tuple[Attribute, str | float]]],
    ) -> list[int]:
        """Give the words of a part that neither belong to its values nor say what kind they are."""
        trimmed = self.trim(sheet, *part)
        if trimmed is None:
            return []
        taken = {i for c, _ in chosen for i in range(c.start, c.end)}
        topic = best[0][1][0].topic
        for hit in sheet.hits:
            if topic in hit.topics or any(key.startswith(f"{topic}.") for key in hit.attributes):
                taken.update(range(hit.start, hit.end))
        light = {form for forms in self._lexicon.light_left if len(forms) == 1 for form in forms}
        forms = sheet.words.forms
        return [
            i for i in range(*trimmed)
            if i not in taken and i not in sheet.degrees
            and forms[i] not in light and forms[i] not in self._lexicon.nouns
        ]  # fmt: skip

    def _is_other_thing(
        self, sheet: Sheet, part: tuple[int, int], left: list[int], value: Candidate, stance: Stance
    ) -> bool:
        """Say whether the words left make it another thing than the value it holds.

        Who likes slow thrillers likes some thrillers; who hates those may like the rest. What
        is said after a value ("hotels with loud bars") always makes it another thing.
        """
        attached = [m for m in sheet.within(value.end, part[1], Kind.ATTACH) if m.end < part[1]]
        rest = self.trim(sheet, attached[0].end, part[1]) if attached else None
        if rest and not self._lexicon.nouns.issuperset(sheet.words.forms[slice(*rest)]):
            return True
        after = [i for i in left if i >= value.end]
        return (bool(left) and stance is Stance.AVOID) or len(left) > _MOST_LEFT or bool(after)
