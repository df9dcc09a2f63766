"""Settings told as facts: "call me Sam", "I live in Denver", "my bedtime is ten"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.attributes import Chooser
from bot.understanding.lexicon import Kind as CueKind
from bot.understanding.lexicon import Lexicon
from bot.understanding.objects import Objects, Thing
from bot.understanding.sheet import Clause, Hit, Sheet
from preferences.topics import Attribute, Kind, TopicBook

_REACH = 3
"""Words between a setting's cue and its value."""
_LONGEST_OPEN = 8
"""Words of an open setting."""


class Facts:
    """Finds settings in clauses."""

    def __init__(
        self, book: TopicBook, lexicon: Lexicon, chooser: Chooser, objects: Objects
    ) -> None:
        """Take the attributes that are settings."""
        self._chooser, self._objects = chooser, objects
        self._articles = lexicon.articles
        self._own = lexicon.lists["own"]
        self._settings = {a.key: a for a in book.attributes.values() if a.is_setting}

    def find(self, sheet: Sheet, clause: Clause) -> list[Thing]:
        """Give the settings told in a clause, at most one an attribute."""
        found: dict[str, Thing] = {}
        if any(sheet.within(clause.start, clause.end, CueKind.PAST)):
            return []
        for hit in sorted(sheet.hits, key=lambda h: (h.start - h.end, -h.start)):
            if not clause.start <= hit.start < clause.end or not self._is_own(sheet, clause, hit):
                continue
            for attribute in self._of(hit):
                thing = self._thing(sheet, clause, hit, attribute)
                if thing and not any(
                    t.start < thing.end and thing.start < t.end for t in found.values()
                ):
                    found.setdefault(attribute.key, thing)
        return list(found.values())

    def _of(self, hit: Hit) -> Iterator[Attribute]:
        for key in hit.attributes:
            if key in self._settings:
                yield self._settings[key]

    def _is_own(self, sheet: Sheet, clause: Clause, hit: Hit) -> bool:
        is_said = hit.end - hit.start > 1 or any(
            sheet.within(clause.start, hit.start, CueKind.SELF)
        )
        mine = hit.start > 0 and (sheet.words.forms[hit.start - 1],) in self._own
        before = [
            m for m in sheet.within(clause.start, hit.start, CueKind.OTHER, CueKind.OTHERS_VERB)
            if _leads_to(sheet, m.end, hit.start)
        ]  # fmt: skip
        inside = list(sheet.within(hit.start, hit.end, CueKind.OTHER))
        return not before and not inside and (is_said or mine)

    def _thing(self, sheet: Sheet, clause: Clause, hit: Hit, attribute: Attribute) -> Thing | None:
        start = self._linked(sheet, clause, hit)
        if start is None or start >= clause.end:
            return None
        if attribute.kind is Kind.OPEN:
            return self._open(sheet, clause, start, attribute)
        for candidate in sheet.candidates:
            if start <= candidate.start <= start + 1 and candidate.end <= clause.end:
                found = self._chooser.of(candidate, [attribute.key])
                if found:
                    return Thing(candidate.start, candidate.end, *found)
        return None

    def _linked(self, sheet: Sheet, clause: Clause, hit: Hit) -> int | None:
        """Give where the value begins: after "is", "in" and the like, or right after the cue."""
        at, is_linked = hit.end, hit.end - hit.start > 1
        while at < clause.end:
            link = sheet.at(at, CueKind.LINK)
            if link and not sheet.is_situation(at):
                at, is_linked = link.end, True
            elif at in sheet.degrees or sheet.at(at, CueKind.OFTEN, CueKind.STILL):
                at += 1
            else:
                break
        return at if is_linked else None

    def _open(self, sheet: Sheet, clause: Clause, start: int, attribute: Attribute) -> Thing | None:
        end = clause.end
        for begin, _, _ in sheet.situations:
            if start < begin < end:
                end = begin
        begins = [a for a, _ in clause.asides] + [a for a, _, _ in sheet.periods]
        for begin in begins:
            if start < begin < end:
                end = begin
        while start < end and (sheet.words.forms[start],) in self._articles:
            start += 1
        trimmed = self._objects.trim_right(sheet, start, end)
        if trimmed is None or trimmed[1] - trimmed[0] > _LONGEST_OPEN:
            return None
        return Thing(*trimmed, attribute)


def _leads_to(sheet: Sheet, start: int, end: int) -> bool:
    """Say whether only cue words stand between somebody and a setting ("my wife's name")."""
    marked = {i for m in sheet.within(start, end) for i in range(m.start, m.end)}
    return all(i in marked or i in sheet.degrees for i in range(start, end))
