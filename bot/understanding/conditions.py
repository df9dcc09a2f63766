"""`attune_conditions_v1`: finds the circumstances a liking is tied to, and puts them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.lexicon import Kind, Lexicon, Situation
from bot.understanding.sheet import Clause, Sheet, sheet_of
from preferences.model import ALWAYS, Condition
from preferences.topics import TopicBook

_ROOM = "room"
_DAYS = "days"


@Language.factory("attune_conditions_v1")
def create_conditions(nlp: Language, name: str) -> Conditions:
    """Build the component."""
    return Conditions()


class Conditions:
    """Marks conditions: phrases of the language file, and places of the catalog it names."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lexicon: Lexicon | None = None
        self._places: frozenset[str] = frozenset()

    def use(self, lexicon: Lexicon, book: TopicBook) -> None:
        """Take the phrases and the attributes whose values are places."""
        self._lexicon = lexicon
        self._places = frozenset(
            a.key
            for a in book.attributes.values()
            if a.catalog and a.catalog.name == lexicon.place_catalog
        )

    def __call__(self, doc: Doc) -> Doc:
        """Add conditions to the document's sheet."""
        sheet = sheet_of(doc)
        sheet.situations = [
            (mark.start, mark.end, mark.situation)
            for mark in sheet.marks
            if mark.situation and not mark.cues
        ]
        sheet.situations += list(self._rooms(sheet))
        sheet.situations.sort(key=lambda found: found[0])
        return doc

    def _rooms(self, sheet: Sheet) -> Iterable[tuple[int, int, Situation]]:
        assert self._lexicon is not None
        for candidate in sheet.candidates:
            value = next((m.value for m in candidate.matches if m.attribute in self._places), None)
            if value is None or sheet.is_situation(candidate.start):
                continue
            for length in (4, 3, 2, 1):
                start = candidate.start - length
                before = tuple(sheet.words.forms[max(start, 0) : candidate.start])
                if start >= 0 and before in self._lexicon.place_before:
                    yield start, candidate.end, Situation(_ROOM, value)
                    break


def combine(situations: Iterable[Situation]) -> Condition:
    """Give one condition that asks for all of these circumstances."""
    condition = ALWAYS
    for situation in situations:
        if situation.field == _DAYS:
            days = tuple(dict.fromkeys((*condition.days, *situation.value.split())))
            condition = replace(condition, days=days)
        else:
            condition = replace(condition, **{situation.field: situation.value})  # type: ignore[arg-type]
    return condition


def around(sheet: Sheet, clause: Clause, start: int, end: int) -> Iterator[Situation]:
    """Give the circumstances of words [start, end): those right after them, else those before."""
    inside = [
        s for s in sheet.situations
        if clause.start <= s[0] < clause.end
        and not (start <= s[0] < end)
        and not _is_denied(sheet, s[0])
    ]  # fmt: skip
    after = [s for s in inside if s[0] >= end and not sheet.at(s[0] - 1, Kind.JOIN)]
    before = [s for s in inside if s[1] <= start]
    group = _group(sheet, after) or _group(sheet, before[::-1])
    yield from (situation for _, _, situation in group)


def _is_denied(sheet: Sheet, start: int) -> bool:
    """Say whether a circumstance is one in which something does not hold ("not when …")."""
    while start - 1 in sheet.degrees:
        start -= 1
    return any(m.end == start and m.has(Kind.NEGATOR, Kind.EXCEPT) for m in sheet.marks)


_Placed = tuple[int, int, Situation]


def _group(sheet: Sheet, situations: list[_Placed]) -> list[_Placed]:
    """Give the first situation and those that stand beside it with no value between."""
    group = situations[:1]
    for one in situations[1:]:
        low, high = min(group[-1][1], one[1]), max(group[-1][0], one[0])
        if any(low <= c.start < high for c in sheet.candidates if c.matches):
            break
        group.append(one)
    return group
