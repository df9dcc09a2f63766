"""The intent of the dialogue, from the trained ranking and from what was found in the text."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.understanding.attributes import Chooser
from bot.understanding.lexicon import Forms, Kind, Lexicon
from bot.understanding.reading import Answer
from bot.understanding.sheet import Sheet
from preferences.model import Statement
from preferences.topics import TopicBook

REQUEST, STATE, INFORM, OTHER = "request", "state_preference", "inform", "other"
"""Intents of bot/domain.yml that are decided here."""
UNSTATED = "not_a_statement"
"""Trained intent of what tells of a thing without stating a liking of it."""
_NOTHING = frozenset({UNSTATED, "not_feedback", OTHER})
"""Trained intents that the dialogue knows as `other`."""
COMMAND_FLOOR = 0.3
"""Probability from which a command is believed, where no request is likely enough."""
_UNSTATED_FLOOR = 0.15
"""The same where likeliest is that nothing lasting is said: that alone says nothing of commands
("forget that I like jazz"), so a command needs only this, and to lead what is left."""
_LEAD = 0.4
"""Share of what is left that leads it."""
_NEARLY = 0.8
"""Share of the best intent's probability from which a statement found beside it goes first."""
SHOWN_FLOOR = 0.5
REQUEST_FLOOR = 0.68
"""Confidence below which a request is not believed, where a word of its topic or a value of its
slots shows it and where nothing does: too many sentences nobody foresaw look a little like one."""
_ORDER_FLOOR = 0.3
"""Confidence below which not even an order that names one of a request's values asks for it."""
_PART_FLOOR = 0.4
"""Confidence from which a part of a text asks for something beyond doubt."""
INDIFFERENT = "dont_care"
"""Intent of somebody to whom any answer will do."""
_COMMAND = 0.4
"""Confidence from which a command is no answer to a question."""
_LIKELY = 0.15
"""Confidence from which a request's slots already count when values are chosen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The intent decided on."""

    intent: str
    confidence: float
    request: str | None = None


class Intents:
    """Decides intents."""

    def __init__(self, book: TopicBook, lexicon: Lexicon) -> None:
        """Take the requests there are."""
        self._book, self._lexicon = book, lexicon
        self._slots: dict[str, set[str]] = defaultdict(set)
        for spec in book.requests.values():
            for slot in spec.slots.values():
                self._slots[slot.attribute].add(spec.name)

    def likely(self, ranking: Mapping[str, float]) -> str | None:
        """Give the best request, if it is likely at all."""
        requests = {name: p for name, p in ranking.items() if name in self._book.requests}
        best = max(requests, key=lambda name: requests[name], default=None)
        return best if best and requests[best] >= _LIKELY else None

    def command(self, ranking: Mapping[str, float]) -> str | None:
        """Give the intent when it surely says something other than a value or a liking."""
        top = max(ranking, key=lambda name: ranking[name], default=OTHER)
        is_value = top in _NOTHING or top in {STATE, INFORM} or top in self._book.requests
        return None if is_value or ranking[top] < _COMMAND else top

    def wanted(self, request: str | None) -> frozenset[str]:
        """Give the keys of the attributes a request has slots for."""
        spec = self._book.requests.get(request or "")
        return frozenset(slot.attribute for slot in spec.slots.values()) if spec else frozenset()

    def sure_request(self, ranking: Mapping[str, float]) -> str | None:
        """Give the request a part of a text asks for beyond doubt."""
        top = max(ranking, key=lambda name: ranking[name], default=OTHER)
        is_sure = top in self._book.requests and ranking[top] >= _PART_FLOOR
        return top if is_sure else None

    def of_telling(self, ranking: Mapping[str, float]) -> dict[str, float]:
        """Give the intents of a text that asks for nothing, whatever its words look like."""
        return {name: p for name, p in ranking.items() if name not in self._book.requests}

    def topics(self, ranking: Mapping[str, float]) -> dict[str, float]:
        """Give how much each topic's requests are in the air, 0–1.

        The root of their probability: beside a sure statement a hint of a topic is still one.
        """
        topics: dict[str, float] = defaultdict(float)
        for name, chance in ranking.items():
            if name in self._book.requests:
                topics[self._book.requests[name].topic] += chance
        return {topic: math.sqrt(chance) for topic, chance in topics.items()}

    def judge(
        self,
        ranking: Mapping[str, float],
        sheet: Sheet,
        statements: tuple[Statement, ...],
        answer: Answer | None,
        chooser: Chooser,
    ) -> Verdict:
        """Decide the intent."""
        top = max(ranking, key=lambda name: ranking[name], default=OTHER)
        chance = ranking.get(top, 0.0)
        bare = self._bare(sheet, chooser)
        floor = SHOWN_FLOOR if self._is_shown(top, sheet, chooser) else REQUEST_FLOOR
        if sheet.expected:
            is_value = bare is not None or (
                answer is not None and bool(answer.values or statements)
            )
            if is_value and (top in _NOTHING or top in {STATE, INFORM} or bare or chance < floor):
                return Verdict(INFORM, max(chance, 0.5))
        elif bare and len(bare) == 1 and not statements and self.command(ranking) is None:
            return Verdict(REQUEST, max(chance, 0.5), next(iter(bare)))
        is_told = _is_only_told(sheet) if top in self._book.requests else _is_to_be_kept(sheet)
        if statements and is_told:
            return Verdict(STATE, max(ranking.get(STATE, 0.0), 0.5))
        verdict = self._named(ranking, floor, bool(statements))
        if verdict.request and self._is_ordered(verdict.request, sheet, chooser):
            return replace(verdict, confidence=max(verdict.confidence, REQUEST_FLOOR))
        wish = self._wish(ranking, sheet, chooser) if verdict.intent == OTHER else None
        return wish or verdict

    def _wish(self, ranking: Mapping[str, float], sheet: Sheet, chooser: Chooser) -> Verdict | None:
        """Give the request that a wish for once makes, "I feel like Thai tonight", or an order."""
        commands, end = self._lexicon.commands, len(sheet)
        likely = self.likely(ranking)
        is_likely = likely is not None and ranking[likely] >= _ORDER_FLOOR
        if likely and is_likely and self._is_ordered(likely, sheet, chooser):
            return Verdict(REQUEST, max(ranking[likely], REQUEST_FLOOR), likely)
        is_today = any(sheet.within(0, end, Kind.ONCE)) and sheet.says(commands["wish_today"])
        if not (is_today or sheet.says(commands["wish"])) or any(
            sheet.within(0, end, Kind.NEGATOR, Kind.PAST)
        ):
            return None
        keys = {k for c in sheet.candidates if c.matches for k in chooser.likely_keys(sheet, c)}
        names = sorted({name for key in keys for name in self._slots.get(key, ())})
        best = max(names, key=lambda name: ranking.get(name, 0.0), default=None)
        return Verdict(REQUEST, max(ranking.get(best, 0.0), 0.5), best) if best else None

    def _is_ordered(self, request: str, sheet: Sheet, chooser: Chooser) -> bool:
        """Say whether an order names a value of a request ("play jazz"), which is then meant.

        One that speaks of something named before ("make that Thai") changes it instead.
        """
        refers = any(sheet.within(0, len(sheet), Kind.PRONOUN))
        if refers or not any(clause.is_request for clause in sheet.clauses):
            return False
        known = [c for c in sheet.candidates if c.matches]
        named = {key for c in known for key in chooser.likely_keys(sheet, c)}
        return bool(named & self.wanted(request))

    def _is_shown(self, request: str, sheet: Sheet, chooser: Chooser) -> bool:
        """Say whether a word of a request's topic, or a value it has a slot for, is in the text."""
        if request not in self._book.requests:
            return False
        topic, wanted = self._book.requests[request].topic, self.wanted(request)
        return any(topic in hit.topics for hit in sheet.hits) or any(
            wanted.intersection(chooser.likely_keys(sheet, candidate))
            for candidate in sheet.candidates
            if candidate.matches
        )

    def _named(self, ranking: Mapping[str, float], floor: float, has_statements: bool) -> Verdict:
        """Give the dialogue's name for the best trained intent; a request needs the floor."""
        top = max(ranking, key=lambda name: ranking[name], default=OTHER)
        chance = ranking.get(top, 0.0)
        told = ranking.get(STATE, 0.0)
        if has_statements and top != STATE and told and told >= _NEARLY * chance:
            return Verdict(STATE, told)
        if top in self._book.requests:
            if chance >= floor:
                return Verdict(REQUEST, chance, top)
            if has_statements:
                return Verdict(STATE, chance)
            return self._command(ranking) or Verdict(OTHER, 1 - chance)
        if has_statements and (top in _NOTHING or top == INFORM):
            return Verdict(STATE, max(chance, 0.5))
        if top == UNSTATED:
            command = self._command(ranking, max(_UNSTATED_FLOOR, _LEAD * (1 - chance)))
            return command or Verdict(OTHER, chance)
        if top in _NOTHING or (top == STATE and not has_statements):
            return Verdict(OTHER, chance)
        return Verdict(top, chance)

    def _command(
        self, ranking: Mapping[str, float], floor: float = COMMAND_FLOOR
    ) -> Verdict | None:
        """Give the likeliest command to the assistant, where nothing else was likely enough."""
        commands = {
            name: chance
            for name, chance in ranking.items()
            if name not in self._book.requests and name not in _NOTHING | {STATE, INFORM}
        }
        best = max(commands, key=lambda name: commands[name], default=OTHER)
        chance = commands.get(best, 0.0)
        return Verdict(best, chance) if chance >= floor else None

    def _bare(self, sheet: Sheet, chooser: Chooser) -> set[str] | None:
        """Give the requests that a text of values alone may mean; None when there is more in it."""
        taken = {i for c in sheet.candidates for i in range(c.start, c.end)}
        taken |= {
            i for m in sheet.marks if m.has(Kind.JOIN, Kind.REMEMBER) for i in range(m.start, m.end)
        }
        candidates = [c for c in sheet.candidates if c.matches]
        if not candidates or len(taken) < len(sheet):
            return None
        if any(sheet.is_denied(candidate.start) for candidate in candidates):
            return None
        keys = set.union(*(set(chooser.likely_keys(sheet, c)) for c in candidates))
        if sheet.expected:
            return {INFORM} if sheet.expected in keys else None
        return {name for key in keys for name in self._slots.get(key, ())}

    def is_for_other(self, sheet: Sheet) -> bool:
        """Say whether somebody else is to get what is asked for."""
        if self._says(sheet, self._lexicon.lists["for_other"]):
            return True
        wants = self._lexicon.lists["wants"]
        return any(
            sheet.grammar[at : at + n] in wants
            for mark in sheet.marks
            if mark.has(Kind.OTHER) and mark.end - mark.start > 1
            for at in (sheet.grammar_index(mark.end),)
            for n in (1, 2, 3, 4)
        )

    def is_surprise(self, sheet: Sheet) -> bool:
        """Say whether the person wants to be surprised."""
        return self._says(sheet, self._lexicon.lists["surprise"])

    def _says(self, sheet: Sheet, phrases: frozenset[Forms]) -> bool:
        forms = sheet.grammar
        return any(
            forms[i : i + n] in phrases for n in range(1, 6) for i in range(len(forms) - n + 1)
        )


def _is_only_told(sheet: Sheet) -> bool:
    """Say whether the speaker only tells of themselves: "I don't like boutique hotels"."""
    if any(clause.is_refused or clause.is_request for clause in sheet.clauses):
        return False
    opening = next((m for m in sheet.marks if not m.has(Kind.REMEMBER)), None)
    return opening is not None and opening.has(Kind.SELF)


def _is_to_be_kept(sheet: Sheet) -> bool:
    """Say whether it opens with asking to remember: "can you remember that I like tea"."""
    return bool(sheet.marks) and sheet.marks[0].has(Kind.REMEMBER)
