"""Whose liking a clause tells of (registered as `attune_ownership_v1` for its marks)."""

from __future__ import annotations

from enum import StrEnum

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.lexicon import Kind, Side
from bot.understanding.sheet import Clause, Mark, Sheet, sheet_of

_UNMARKED = (
    Kind.NEGATOR, Kind.NEVER, Kind.OFTEN, Kind.SKIP, Kind.STILL, Kind.PAST, Kind.REMEMBER,
    Kind.JOIN, Kind.CONTRAST, Kind.REASON, Kind.ALWAYS_HARD, Kind.STANCE, Kind.LINK,
)  # fmt: skip
"""What may stand before a verb without being its subject."""


_ADVERBS = (Kind.NEGATOR, Kind.NEVER, Kind.OFTEN, Kind.STILL)
"""What may stand between somebody and what they like."""


class Whose(StrEnum):
    """Who is the subject of a cue."""

    SELF = "self"
    OTHER = "other"
    UNSAID = "unsaid"


@Language.factory("attune_ownership_v1")
def create_ownership(nlp: Language, name: str) -> Ownership:
    """Build the component."""
    return Ownership()


class Ownership:
    """Drops marks of other people that are values themselves ("I love cats")."""

    def __call__(self, doc: Doc) -> Doc:
        """Clean the document's sheet."""
        sheet = sheet_of(doc)
        sheet.marks = [m for m in sheet.marks if not self._is_value(sheet, m)]
        return doc

    def _is_value(self, sheet: Sheet, mark: Mark) -> bool:
        if not mark.has(Kind.OTHER) or mark.has(Kind.SELF):
            return False
        is_candidate = any(c.start <= mark.start and mark.end <= c.end for c in sheet.candidates)
        return is_candidate and not _has_verb(sheet, mark.end)


def _has_verb(sheet: Sheet, index: int) -> bool:
    """Say whether a liking begins at a word, adverbs passed: then who stands before it has it."""
    mark = sheet.at(index)
    while index in sheet.degrees or (mark and mark.has(*_ADVERBS)):
        index = mark.end if mark else index + 1
        mark = sheet.at(index)
    return mark is not None and any(
        cue.kind is Kind.OTHERS_VERB or (cue.kind is Kind.STANCE and cue.side is Side.RIGHT)
        for cue in mark.cues
    )


def whose(
    sheet: Sheet,
    clause: Clause,
    mark: Mark,
    side: Side,
    light: frozenset[str],
    start: int,
) -> Whose:
    """Say who the subject of a cue is: the nearest one named to its left, else unsaid.

    From `start` on words that are no cue are somebody we do not know.
    """
    subject: Whose | None = Whose.SELF if mark.is_own else None
    named = sheet.within(clause.start, mark.start, Kind.SELF, Kind.OTHER, Kind.OTHERS_VERB)
    for other in () if mark.is_own else named:
        if _in_aside(clause, other.start) or sheet.is_situation(other.start):
            continue
        if other.has(Kind.SELF):
            subject = Whose.SELF
        elif subject is None or not _is_object(sheet, clause, other):
            subject = Whose.OTHER
    if subject:
        return subject
    if side is Side.RIGHT and _has_stranger(sheet, clause, mark, light, start):
        return Whose.OTHER
    return Whose.UNSAID


def _is_object(sheet: Sheet, clause: Clause, other: Mark) -> bool:
    """Say whether somebody named is what is talked about rather than who talks."""
    return sheet.at(other.start - 1, Kind.ATTACH) is not None


def _in_aside(clause: Clause, index: int) -> bool:
    return any(start <= index < end for start, end in clause.asides)


def _has_stranger(
    sheet: Sheet, clause: Clause, mark: Mark, light: frozenset[str], start: int
) -> bool:
    """Say whether words that are no cue stand before a verb: somebody we do not know."""
    known = {
        i for m in sheet.within(clause.start, mark.start, *_UNMARKED) for i in range(m.start, m.end)
    }
    known |= set(sheet.degrees)
    return any(
        index not in known
        and sheet.words.forms[index] not in light
        and not _in_aside(clause, index)
        and not sheet.is_situation(index)
        for index in range(start, mark.start)
    )
