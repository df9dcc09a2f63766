"""Commands to the book of preferences that go by their wording: amending, choosing, looking up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.entities import Entities
from bot.understanding.intents import INFORM, REQUEST, Verdict
from bot.understanding.lexicon import Forms, Kind, Lexicon
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
_SWITCHES = {
    "only_told": ("pause_learning", "noticing"),
    "notice_again": ("resume_learning", "noticing"),
    "withdraw": ("pause_learning", "consent"),
    "consent": ("resume_learning", "consent"),
}
"""The dialogue's intent of each list of phrases, and which switch it turns."""
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
        if not is_sure and (amendment := self._amendment(sheet)):
            return Command(Verdict(CHANGE, _CERTAIN, verdict.request), amendment)
        for phrases, (intent, switch) in _SWITCHES.items():
            if sheet.says(self._phrases[phrases]):
                return Command(Verdict(intent, _CERTAIN), switch=switch)
        if sheet.says(self._phrases["about_me"]):
            return Command(Verdict(REVIEW, _CERTAIN))
        return Command()

    def _choice(self, sheet: Sheet) -> str | None:
        if len(sheet) > _LONGEST_CHOICE:
            return None
        said = (name for name in _CHOICES if sheet.says(self._phrases[name]))
        found = next(said, None)
        return found or ("both" if sheet.situations else None)

    def _amendment(self, sheet: Sheet) -> Amendment | None:
        """Read what follows the phrase, up to a "not"; what comes after that was wrong."""
        start = self._after(sheet, self._phrases["amend"])
        if start is None:
            return None
        turned = next((m.start for m in sheet.within(start, len(sheet), Kind.NEGATOR)), len(sheet))
        new = self._entities.options(sheet, start, turned)
        return Amendment(new, self._entities.options(sheet, turned, len(sheet))) if new else None

    def _after(self, sheet: Sheet, phrases: frozenset[Forms]) -> int | None:
        """Give the word after one of the phrases, where nothing but small words stand before it."""
        forms, at = sheet.words.forms, 0
        while at < len(forms):
            for length in (5, 4, 3, 2, 1):
                if tuple(forms[at : at + length]) in phrases:
                    return at + length
            mark = sheet.at(at, Kind.REMEMBER, Kind.JOIN, Kind.CONTRAST, Kind.NEGATOR, Kind.SKIP)
            if mark is None and at not in sheet.degrees:
                return None
            at = mark.end if mark else at + 1
        return None
