"""Commands to the book of preferences that go by their wording: amending, choosing, looking up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.understanding.entities import Entities
from bot.understanding.intents import INFORM, OTHER, REQUEST, STATE, Verdict
from bot.understanding.lexicon import Kind, Lexicon
from bot.understanding.reading import Amendment
from bot.understanding.sheet import Sheet

CHANGE, SETTLE, REVIEW, NOT_KEPT = "change", "settle", "review", "not_kept"
"""Intents of bot/domain.yml that are decided here."""
_SURE = 0.6
"""Confidence from which a request is no amendment ("make it warmer")."""
_CERTAIN = 0.9
_CHOICES = ("both", "keep", "instead")
"""In the order they are looked for: "both instead of …" is rare, "keep both" is not."""
_LEFT = frozenset({"deny", "cancel", "skip", "dont_know", "dont_care"})
"""Intents that leave things as they are where a choice is asked for."""
_SAID = frozenset({INFORM, "affirm"})
"""Intents that answer it by a value, or say too little."""
_UNSAID = frozenset({INFORM, OTHER, "deny", "correct", "express_dissatisfaction"})
"""Intents that leave it to the values named what was told before is changed to."""
_FORGETTING = frozenset({"forget", "undo"})
"""Intents that do too, unless they are sure: what is taken back is named by "that"."""
_SWITCHES = {
    "only_told": ("pause_learning", "noticing"),
    "notice_again": ("resume_learning", "noticing"),
    "withdraw": ("pause_learning", "consent"),
    "consent": ("resume_learning", "consent"),
}
"""The dialogue's intent of each list of phrases, and which switch it turns."""
_LONGEST_AMEND = 5
"""Words of the longest phrase that amends."""
_LONGEST_CHOICE = 8
"""Words of an answer to "instead, or as well?"; what is longer says something else."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a text commands by its wording; nothing where `verdict` is None."""

    verdict: Verdict | None = None
    amendment: Amendment | None = None
    settling: str | None = None
    is_private: bool = False
    switch: str | None = None
    """Which switch is turned, where it is not the one its intent names."""
    is_retake: bool = False
    """Whether what is stated takes the place of what was told in the turn before."""


class Commands:
    """Finds commands."""

    def __init__(self, lexicon: Lexicon, entities: Entities) -> None:
        """Take the phrases, and what finds values."""
        self._phrases, self._entities = lexicon.commands, entities

    def find(self, sheet: Sheet, verdict: Verdict, is_choosing: bool) -> Command:
        """Give the command a text holds; `verdict` is what it looks like without its wording."""
        if is_choosing:
            left = "keep" if verdict.intent in _LEFT else None
            choice = self._choice(sheet) or left
            if choice or verdict.intent in _SAID:
                return Command(Verdict(SETTLE, _CERTAIN), settling=choice)
        if sheet.says(self._phrases["not_kept"]):
            is_request = verdict.intent == REQUEST
            named = None if is_request else Verdict(NOT_KEPT, _CERTAIN)
            return Command(named, is_private=True)
        is_sure = verdict.intent == REQUEST and verdict.confidence >= _SURE
        if not is_sure and (amendment := self._amendment(sheet, verdict)):
            return Command(Verdict(CHANGE, _CERTAIN, verdict.request), amendment)
        for phrases, (intent, switch) in _SWITCHES.items():
            if sheet.says(self._phrases[phrases]):
                return Command(Verdict(intent, _CERTAIN), switch=switch)
        is_told = verdict.intent == STATE
        if not is_told and sheet.says(self._phrases["about_me"]):
            return Command(Verdict(REVIEW, _CERTAIN))
        is_beside = sheet.says(self._phrases["beside"])
        is_retaken = is_told and not is_beside and self._opening(sheet, _retaking) is not None
        return Command(is_retake=is_retaken)

    def _choice(self, sheet: Sheet) -> str | None:
        if len(sheet) > _LONGEST_CHOICE:
            return None
        said = (name for name in _CHOICES if sheet.says(self._phrases[name]))
        found = next(said, None)
        return found or ("both" if sheet.situations else None)

    def _amendment(self, sheet: Sheet, verdict: Verdict) -> Amendment | None:
        """Read what follows the phrase, up to a "not"; what comes after that was wrong."""
        start = self._opening(sheet, self._amending)
        is_doubtful = verdict.intent in _FORGETTING and verdict.confidence < _SURE
        if start is None and (is_doubtful or verdict.intent in _UNSAID):
            start = self._opening(sheet, _retaking)
            start = start if start and sheet.words.breaks[start] else None
        if start is None:
            return None
        turned = next((m.start for m in sheet.within(start, len(sheet), Kind.NEGATOR)), len(sheet))
        new = self._entities.options(sheet, start, turned)
        return Amendment(new, self._entities.options(sheet, turned, len(sheet))) if new else None

    def _opening(self, sheet: Sheet, ends: Callable[[Sheet, int], int | None]) -> int | None:
        """Give where a phrase ends that nothing but small words stand before."""
        at = 0
        while at < len(sheet):
            if end := ends(sheet, at):
                return end
            mark = sheet.at(at, Kind.REMEMBER, Kind.JOIN, Kind.CONTRAST, Kind.NEGATOR, Kind.SKIP)
            if mark is None and at not in sheet.degrees:
                return None
            at = mark.end if mark else at + 1
        return None

    def _amending(self, sheet: Sheet, at: int) -> int | None:
        phrases, forms = self._phrases["amend"], sheet.words.forms
        ends = range(min(at + _LONGEST_AMEND, len(forms)), at, -1)
        return next((end for end in ends if tuple(forms[at:end]) in phrases), None)


def _retaking(sheet: Sheet, at: int) -> int | None:
    mark = sheet.at(at, Kind.RETAKE)
    return mark.end if mark else None
