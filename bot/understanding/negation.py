"""Polarity: for or against, counting what turns a cue around (`attune_negation_v1`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from bot.understanding.cues import degree
from bot.understanding.lexicon import Cue, Kind
from bot.understanding.refusals import is_changed
from bot.understanding.sheet import Clause, Mark, Sheet, sheet_of
from preferences.model import Stance

MILD = 0.4
"""Strength of what is only not disliked, or only no longer liked."""
_LEAST, _MOST = 0.1, 1.0


@Language.factory("attune_negation_v1")
def create_negation(nlp: Language, name: str) -> Negation:
    """Build the component."""
    return Negation()


class Negation:
    """Drops negators that turn no cue around ("songs with no words").

    A word that is a verdict where it closes a thought ("jazz no") is none elsewhere.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Clean the document's sheet."""
        sheet = sheet_of(doc)
        sheet.marks = [
            m
            for m in sheet.marks
            if not (m.has(Kind.NEGATOR) and m.end - m.start == 1 and _is_attached(sheet, m))
        ]
        sheet.marks = [
            m if closes(sheet, m) else replace(m, cues=tuple(c for c in m.cues if not c.is_last))
            for m in sheet.marks
        ]
        return doc


def closes(sheet: Sheet, mark: Mark) -> bool:
    """Say whether a mark stands at the end of a thought: before a break, or another verdict."""
    end = mark.end
    while end in sheet.degrees:
        end += 1
    is_next = any(c.start == end and c.matches for c in sheet.candidates) and any(
        cue.is_last for m in sheet.within(end, len(sheet)) for cue in m.cues
    )
    return bool(sheet.words.breaks[end]) or is_next


def _is_answer(sheet: Sheet, mark: Mark) -> bool:
    """Say whether a "no" is an answer by itself: after a comma the speaker goes on, or with "I"."""
    is_first = mark.start == 0 or sheet.words.breaks[mark.start] == "."
    is_word = mark.end - mark.start == 1
    is_own = is_word and sheet.at(mark.end, Kind.SELF) is not None
    is_over = sheet.words.breaks[mark.end] == "," or is_own
    return is_first and is_over


def _is_attached(sheet: Sheet, mark: Mark) -> bool:
    before = [m for m in sheet.marks if m.end == mark.start]
    is_other = any(m.has(Kind.NEGATOR, Kind.STANCE, Kind.LINK, Kind.REASON) for m in before)
    return any(m.has(Kind.ATTACH) for m in before) and not is_other


@dataclass(frozen=True, slots=True)
class Polarity:
    """How a cue is meant where it stands."""

    stance: Stance
    strength: float
    is_hard: bool = False

    def turned(self) -> Polarity:
        """Give the opposite, as "but not" means it."""
        return Polarity(
            opposite(self.stance), self.strength if self.stance is Stance.PREFER else MILD
        )


def opposite(stance: Stance) -> Stance:
    """Give the other stance."""
    return Stance.AVOID if stance is Stance.PREFER else Stance.PREFER


def polarity(sheet: Sheet, clause: Clause, mark: Mark, cue: Cue, start: int) -> Polarity | None:
    """Say how a cue is meant, given what stands between `start` and it; None if it says nothing.

    "I'm not allergic to nuts" says neither for nor against; "no seafood, I'm allergic" is a must.
    "I don't eat meat, not any more" is turned around once.
    """
    found = _polarity(sheet, clause, mark, cue, start)
    return backed(sheet, clause, found) if found else None


def backed(sheet: Sheet, clause: Clause, said: Polarity) -> Polarity:
    """Give what is said against something as a must where the words around it say it is one."""
    if said.stance is not Stance.AVOID:
        return said
    is_must = _is_backed(sheet, clause) or _is_grounded(sheet, clause)
    return replace(said, is_hard=True) if is_must else said


def _polarity(sheet: Sheet, clause: Clause, mark: Mark, cue: Cue, start: int) -> Polarity | None:
    negators = list(_negators(sheet, start, mark))
    count = len(negators)
    is_never = any(m.has(Kind.NEVER) for m in negators)
    if count and (cue.is_hard or cue.is_identity):
        return None
    past = [m for m in sheet.within(clause.start, mark.start, Kind.PAST) if is_changed(m)]
    is_past = bool(past) or (not count and _is_undone(sheet, clause, mark))
    turns = count + is_past
    strength = min(_MOST, max(_LEAST, cue.strength + degree(sheet, mark)))
    is_hard = cue.is_hard or _is_hard(sheet, clause)
    if turns == 0:
        return Polarity(cue.stance, strength, is_hard)
    if turns % 2 == 0 or cue.stance is Stance.AVOID or is_past:
        stance = cue.stance if turns % 2 == 0 else opposite(cue.stance)
        return Polarity(stance, MILD)
    if cue.is_habit:
        return Polarity(Stance.AVOID, 0.85 if is_never else 0.7, is_never or is_hard)
    return Polarity(
        Stance.AVOID,
        max(0.5, 0.7 - 2 * max(0.0, degree(sheet, mark))),
        is_hard and not is_never,
    )


def _negators(sheet: Sheet, start: int, mark: Mark) -> Iterator[Mark]:
    """Give what turns a cue around: "not" anywhere before it, "but not" right before it.

    "No, I like it" turns nothing.
    """
    for each in sheet.within(start, mark.start, Kind.NEGATOR, Kind.EXCEPT):
        is_beside = all(i in sheet.degrees for i in range(each.end, mark.start))
        if (each.has(Kind.NEGATOR) and not _is_answer(sheet, each)) or is_beside:
            yield each


def _is_undone(sheet: Sheet, clause: Clause, mark: Mark) -> bool:
    """Say whether what comes after a cue takes it back ("… but not any more")."""
    same = [c.end for c in sheet.clauses if c.sentence == clause.sentence]
    return any(sheet.within(mark.end, same[-1], Kind.UNDONE))


def _is_backed(sheet: Sheet, clause: Clause) -> bool:
    """Say whether the next clause says nothing but that it is a must ("…, I'm allergic")."""
    after = next((c for c in sheet.clauses if c.start >= clause.end), None)
    if after is None or any(after.start <= c.start < after.end for c in sheet.candidates):
        return False
    has_stance = any(sheet.within(after.start, after.end, Kind.STANCE))
    return not has_stance and _is_hard(sheet, after)


def _is_grounded(sheet: Sheet, clause: Clause) -> bool:
    """Say whether the sentence names a ground of health or faith ("no dairy, I'm coeliac")."""
    same = [c for c in sheet.clauses if c.sentence == clause.sentence]
    return any(
        not any(sheet.within(c.start, mark.start, Kind.NEGATOR)) or c is clause
        for c in same
        for mark in sheet.within(c.start, c.end, Kind.GROUND)
    )


def _is_hard(sheet: Sheet, clause: Clause) -> bool:
    return any(
        m.has(Kind.ALWAYS_HARD) and not m.has(Kind.NEGATOR)
        for m in sheet.within(clause.start, clause.end)
    )
