"""What is left of an answer once all that carries it is taken off: the words of its values."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.answer_words import PERSON, PLACE, AnswerWords
from bot.understanding.given import Given, Span
from bot.understanding.lexicon import Lexicon

_LONGEST = 6
"""Words of a value that is no name."""
_NAME_LONGEST = 9
_STATE = 2
"""Letters of an abbreviated state."""


class Spans:
    """Cuts values from answers."""

    def __init__(self, words: AnswerWords, lexicon: Lexicon) -> None:
        """Take the words that carry values."""
        self._words, self._lists, self._lexicon = words, words.lists, lexicon

    def find(self, given: Given, start: int, end: int) -> list[Span]:
        """Give the values in one sentence, words [start, end), in order."""
        if called := self._called(given, start, end):
            return [called]
        if given.is_cased and (names := self.names(given, start, end)):
            return names
        found: list[Span] = []
        for clause in self._clauses(given, start, end):
            for part in self._members(given, *clause):
                trimmed = self.trim(given, *self._placed(given, *part))
                if trimmed and trimmed[1] - trimmed[0] <= _LONGEST:
                    found.append(trimmed)
        return found

    def _called(self, given: Given, start: int, end: int) -> Span | None:
        """Give what stands after "called", whatever it is spelled like."""
        tokens = given.cut(start, end)
        for _, last in self._lists["calling"].find(tokens):
            if last < len(tokens):
                clause = next(iter(self._clauses(given, tokens[last][1], end)))
                trimmed = self._trim_right(given, *clause)
                return trimmed if trimmed[1] > trimmed[0] else None
        return None

    def trim(self, given: Given, start: int, end: int) -> Span | None:
        """Give a part without the words that carry it; None when nothing is left."""
        first = start
        while start < end and self._is_carrier(given, start, first, "lead"):
            start += 1
        start, end = self._trim_right(given, start, end)
        return self.bare(given, start, end) if start < end else None

    def _trim_right(self, given: Given, start: int, end: int) -> Span:
        while end > start and self._is_carrier(given, end - 1, end - 1, "tail"):
            end -= 1
        return start, end

    def bare(self, given: Given, start: int, end: int) -> Span:
        """Give a value without the words behind it that name its kind ("thai food")."""
        last = end
        while last - 1 > start and self._is_kind(given, last - 1):
            last -= 1
            while last - 1 > start and self._is_carrier(given, last - 1, last - 1, "tail"):
                last -= 1
        return start, last

    def is_empty(self, given: Given, start: int, end: int) -> bool:
        """Say whether words [start, end) hold nothing but what carries values."""
        return self.trim(given, start, end) is None

    def _is_carrier(self, given: Given, index: int, first: int, name: str) -> bool:
        if index in given.taken:
            return True
        forms = {form for form, _ in given.cut(index, index + 1)}
        carriers = self._lists[name]
        if not all(form in carriers or form in given.asked.words for form in forms):
            return False
        is_name = given.is_cased and given.is_capital(index) and not given.is_first(index)
        return not is_name or forms <= {form for (form, *_) in self._lists["not_names"].forms}

    def _is_kind(self, given: Given, index: int) -> bool:
        """Say whether a word at the end only says what kind of thing the value is ("food")."""
        form = given.words.forms[index]
        is_kind = form in self._lexicon.nouns or form in self._lists["kinds"]
        return is_kind and not given.is_capital(index)

    def _clauses(self, given: Given, start: int, end: int) -> Iterator[Span]:
        """Give what is said before something is said about it ("… because …")."""
        tokens = given.cut(start, end)
        at = 0
        while at < len(tokens):
            length = self._lists["cut"].length(tokens, at)
            before = (start, tokens[at][1])
            if length and before[1] > start and not self.is_empty(given, *before):
                yield before
                return
            at += 1
        yield start, end

    def _members(self, given: Given, start: int, end: int) -> Iterator[Span]:
        """Give the members of a list, those left out that are refused ("no …")."""
        first = start
        for index in range(start + 1, end + 1):
            is_join = index < end and given.words.forms[index] in self._joins
            is_break = index == end or given.words.breaks[index] == ","
            if not is_join and not is_break:
                continue
            if first < index and not self.is_refused(given, first, index):
                yield first, index
            first = index + 1 if is_join else index

    @property
    def _joins(self) -> frozenset[str]:
        return frozenset(forms[0] for forms in self._lists["joins"].forms)

    def is_refused(self, given: Given, start: int, end: int) -> bool:
        """Say whether a member is what somebody does not want ("not the bus")."""
        lead = [
            form for form, index in given.cut(start, end) if index < self._first(given, start, end)
        ]
        return any(form in self._lists["negators"] for form in lead)

    def _first(self, given: Given, start: int, end: int) -> int:
        trimmed = self.trim(given, start, end)
        return trimmed[0] if trimmed else start

    def _placed(self, given: Given, start: int, end: int) -> Span:
        """Give what stands after "in" or "to" where a place is asked for."""
        if PLACE not in given.asked.kinds:
            return start, end
        tokens = given.cut(start, end)
        for first, _ in self._lists["place_after"].find(tokens):
            at = tokens[first][1]
            if at > start and not self.is_empty(given, at - 1, at):
                return at - 1, at
        places = [
            i for i in range(start, end - 1) if given.words.forms[i] in self._lists["place_before"]
        ]
        for at in reversed(places):
            if not self.is_empty(given, at + 1, end):
                return at + 1, end
        return start, end

    def names(self, given: Given, start: int, end: int) -> list[Span]:
        """Give the names written with capitals, where they are not the first words of it all."""
        names: list[Span] = []
        at = start
        while at < end:
            stop = self._name_end(given, at, end)
            if (
                stop > at
                and not self.is_refused(given, start, stop)
                and self._counts(given, at, stop)
            ):
                names.append((at, stop))
            at = max(stop, at + 1)
        placed = [n for n in names if n[0] > start and self._is_led(given, n[0])]
        return placed if placed and given.asked.kinds & {PLACE} else names

    def _is_led(self, given: Given, start: int) -> bool:
        return given.words.forms[start - 1] in self._lists["place_before"]

    def _counts(self, given: Given, start: int, end: int) -> bool:
        """Say whether a run of capitals is a name: not a sentence's first word alone."""
        if end - start > _NAME_LONGEST:
            return False
        is_first = given.is_first(start) and end - start == 1
        return not is_first or bool(given.asked.kinds & {PLACE, PERSON} and len(given.tokens) < 4)

    def _name_end(self, given: Given, start: int, end: int) -> int:
        """Give where a run of capitalised words ends; small words inside it belong to it."""
        if not self._is_name_word(given, start, is_first=True):
            return start
        stop = at = start + 1
        while at < end and (given.words.breaks[at] not in {",", "."} or self._is_state(given, at)):
            if self._is_name_word(given, at, is_first=False) or self._is_state(given, at):
                stop = at + 1
            elif not self._is_inside(given, at):
                break
            at += 1
        return stop

    def _is_inside(self, given: Given, index: int) -> bool:
        """Say whether a small word may stand inside a name ("Lord of the Rings")."""
        form = given.words.forms[index]
        is_turn = PLACE in given.asked.kinds and form in self._lists["place_before"]
        return form in self._lists["name_inside"] and not is_turn

    def _is_state(self, given: Given, index: int) -> bool:
        """Say whether an abbreviation after a comma belongs to the place before it."""
        first, last = given.words.spans[index]
        text = given.words.text[first:last]
        return given.words.breaks[index] == "," and len(text) == _STATE and text.isupper()

    def _is_name_word(self, given: Given, index: int, is_first: bool) -> bool:
        if index in given.taken:
            return False
        form = given.words.forms[index]
        is_number = form.isdigit() and (not is_first or self._is_address(given, index))
        is_capital = given.is_capital(index) or is_number
        is_word = form in self._lists["not_names"] or (is_first and self._is_opening(given, index))
        return is_capital and not is_word

    def _is_address(self, given: Given, index: int) -> bool:
        """Say whether a number is that of a house: a capital follows it."""
        has_next = index + 1 < len(given.words.forms) and PLACE in given.asked.kinds
        return has_next and given.is_capital(index + 1)

    def _is_opening(self, given: Given, index: int) -> bool:
        """Say whether a word has its capital only for standing first."""
        return given.is_first(index) and given.words.forms[index] in self._lists["lead"]
