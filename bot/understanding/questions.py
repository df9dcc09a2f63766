"""What a question asks for: a number, a time, a place, yes or no, one of some options …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.answer_words import (
    DATE,
    EXPERIENCE,
    NOTHING,
    NUMBER,
    OPINION,
    PERSON,
    PLACE,
    TIME,
    WISH,
    AnswerWords,
)
from bot.understanding.phrases import Forms, Token
from bot.understanding.sheet import Sheet
from preferences.topics import Attribute, Kind, TopicBook

_KINDS = (NUMBER, TIME, DATE, PLACE, PERSON)
_WINDOW = 6
"""Words from the one a question begins with in which its noun stands ("what price range …")."""
_LONGEST_OPTION = 5
"""Words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question asks for."""

    kinds: frozenset[str] = frozenset()
    """Typed answers it asks for: number, time, date, place, person; none for other things."""
    is_flag: bool = False
    """Whether yes and no answer it."""
    is_wish: bool = False
    """Whether a plain no says that any answer will do ("do you have a preference?")."""
    is_opinion: bool = False
    """Whether it asks for free words of any length."""
    is_experience: bool = False
    """Whether it asks what was done or is known, which says nothing of a liking."""
    options: tuple[Forms, ...] = ()
    """The alternatives it names, each as its words in full."""
    words: frozenset[str] = frozenset()
    """Its words: said again in an answer, they are no news."""
    attributes: frozenset[str] = frozenset()
    """Keys of the attributes its words point at."""
    topics: frozenset[str] = frozenset()
    """Topics its words point at."""
    expected: str | None = None
    """Key of the attribute it is known to ask for."""


class Questions:
    """Reads questions. Thread-safe."""

    def __init__(self, words: AnswerWords, book: TopicBook, skim: Callable[[str], Sheet]) -> None:
        """Take the words of questions, and what finds topic words in a text."""
        self._words, self._book, self._skim = words, book, skim
        self.read = lru_cache(maxsize=512)(self._read)

    def _read(self, text: str, expected: str | None) -> Asked:
        """Give what a question asks for; `expected` is the attribute it is known to be about."""
        sheet = self._skim(text)
        tokens = self._words.speller.tokens(sheet.words.forms)
        last = self._last_question(sheet, tokens)
        options = self._options(sheet, last)
        kinds = self._kinds(last) or self._kinds(tokens)
        asks = {name for name in (OPINION, EXPERIENCE, WISH) if self._has(last, name)}
        attributes = {key for hit in sheet.hits for key in hit.attributes}
        asked = Asked(
            kinds=kinds,
            is_flag=self._is_flag(last) and not options,
            is_wish=WISH in asks,
            is_opinion=OPINION in asks,
            is_experience=EXPERIENCE in asks,
            options=options,
            words=frozenset(form for form, _ in tokens),
            attributes=frozenset(attributes),
            topics=frozenset(topic for hit in sheet.hits for topic in hit.topics),
        )
        return _about(asked, self._book.attribute(expected)) if expected else asked

    def _last_question(self, sheet: Sheet, tokens: list[Token]) -> list[Token]:
        """Give the last sentence with a question mark and what follows, or else the last one."""
        words = sheet.words
        if not tokens:
            return []
        starts = [i for i in range(len(words.forms)) if i == 0 or words.breaks[i] == "."]
        ends = [*starts[1:], len(words.forms)]
        spans = list(zip(starts, ends, strict=True))
        asked = [span for span in spans if words.is_question[span[1]]]
        start = (asked or spans or [(0, 0)])[-1][0]
        return [token for token in tokens if start <= token[1]]

    def _kinds(self, tokens: list[Token]) -> frozenset[str]:
        """Give the typed answers asked for: by the noun after the word it begins with, else all."""
        asking, openers = self._words.lists["asking"], self._words.lists["openers"]
        at = next((i for i, (form, _) in enumerate(tokens) if form in asking), None)
        if at is None:
            return self._kinds_in(tokens)
        if self._words.asks[NUMBER].length(tokens, at) > 1:
            return frozenset({NUMBER})
        end = at + 1
        while end < min(at + _WINDOW, len(tokens)) and not (
            end > at + 1 and tokens[end][0] in openers and tokens[end - 1][0] not in openers
        ):
            end += 1
        return self._kinds_in(tokens[at:end])

    def _kinds_in(self, tokens: list[Token]) -> frozenset[str]:
        empty = {i for a, b in self._words.asks[NOTHING].find(tokens) for i in range(a, b)}
        kept = [token for i, token in enumerate(tokens) if i not in empty]
        return frozenset(kind for kind in _KINDS if any(self._words.asks[kind].find(kept)))

    def _has(self, tokens: list[Token], name: str) -> bool:
        return any(True for _ in self._words.asks[name].find(tokens))

    def _is_flag(self, tokens: list[Token]) -> bool:
        """Say whether it begins with a verb: "would you like …", "so, do you …"."""
        lists = self._words.lists
        if any(lists["indirect"].find(tokens)):
            return False
        if any(lists["proposing"].find(tokens)):
            return True
        for form, _ in tokens:
            if form in lists["asking"]:
                return False
            if form in lists["openers"]:
                return True
        return False

    def _options(self, sheet: Sheet, tokens: list[Token]) -> tuple[Forms, ...]:
        """Give the alternatives of "…, economy, premium or business?"."""
        turn = self._words.lists["alternative"]
        if not any(form in turn for form, _ in tokens):
            return ()
        parts: list[list[str]] = [[]]
        for place, (form, index) in enumerate(tokens):
            if form in turn or (sheet.words.breaks[index] == "," and place > 0):
                parts.append([])
            if form not in turn:
                parts[-1].append(form)
        first, *others = [part for part in parts if part] or [[]]
        options = [self._stripped(first, "lead"), *(self._stripped(p, "articles") for p in others)]
        other = self._words.lists["other_option"].forms
        return tuple(o for o in options if o not in other and len(o) <= _LONGEST_OPTION)

    def _stripped(self, forms: list[str], name: str) -> Forms:
        """Give a part without what leads it, but for its last word."""
        start = 0
        while start < len(forms) - 1 and forms[start] in self._words.lists[name]:
            start += 1
        return tuple(forms[start:])


def _about(asked: Asked, attribute: Attribute) -> Asked:
    """Give what is asked for where the attribute is known."""
    number = {NUMBER} if attribute.kind is Kind.NUMBER else set()
    typed = asked.kinds - {NUMBER} if attribute.kind is Kind.OPEN else set()
    return Asked(
        kinds=frozenset(number | typed),
        is_flag=asked.is_flag or attribute.kind is Kind.FLAG,
        is_wish=True,
        words=asked.words,
        attributes=frozenset({attribute.key}),
        topics=frozenset({attribute.topic}),
        expected=attribute.key,
    )
