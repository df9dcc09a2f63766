"""How something is answered: yes or no, indifferently, or with a question in return."""

from __future__ import annotations

from bot.understanding.answer_words import AnswerWords
from bot.understanding.given import Given
from bot.understanding.lexicon import Lexicon
from bot.understanding.phrases import Token

_FEW = 3
"""Words within which a single word of indifference must stand to be all that is said."""


class Manner:
    """Reads how something is answered."""

    def __init__(self, words: AnswerWords, lexicon: Lexicon) -> None:
        """Take the words of yes, no and indifference."""
        self._lists, self._lexicon = words.lists, lexicon

    def polarity(self, given: Given) -> tuple[bool | None, int]:
        """Give whether it begins with a yes or a no, and the word after it."""
        tokens, at = given.tokens, 0
        while at < len(tokens) and tokens[at][0] in self._lists["hesitating"]:
            at += 1
        end = len(given.words.forms)
        for name, is_yes in (("no", False), ("yes", True)):
            for kind in (name, f"{name}_alone"):
                length = self._lists[kind].length(tokens, at)
                after = tokens[at + length][1] if at + length < len(tokens) else end
                if length and (kind == name or given.words.breaks[after]):
                    return is_yes, after
        return None, 0

    def is_indifferent(self, given: Given) -> bool:
        """Say whether any answer will do."""
        tokens = given.tokens
        for stream in (tokens, tuple(t for t in tokens if t[0] not in self._lexicon.degree)):
            for start, end in self._lists["indifferent"].find(stream):
                if end - start > 1 or self._is_free(given, stream, start):
                    return True
        return False

    def _is_free(self, given: Given, tokens: tuple[Token, ...], at: int) -> bool:
        """Say whether nothing narrows a single word ("anything", but not "anything with fish")."""
        if at > 0 and tokens[at - 1][0] in self._lists["offered"]:
            return False
        if at + 1 == len(tokens) or given.words.breaks[tokens[at + 1][1]]:
            return at < _FEW
        after, is_any = tokens[at + 1][0], tokens[at][0] in self._lists["any"]
        if after in self._lists["narrowing"]:
            return False
        is_kind = after in self._lexicon.nouns or after in given.asked.words
        if (is_kind and is_any) or after in self._lists["tail"]:
            return True
        if not is_any:
            return False
        last = at + 2 == len(tokens) or bool(given.words.breaks[tokens[at + 2][1]])
        return last or tokens[at + 2][0] in self._lists["narrowing"]

    def is_returned(self, given: Given, start: int, end: int) -> bool:
        """Say whether a sentence is a question in return."""
        tokens = given.cut(start, end)
        return given.words.is_question[end] and self._lists["returning"].length(tokens, 0) > 0

    def is_void(self, given: Given) -> bool:
        """Say whether it answers nothing: not known, not done, or questions in return."""
        is_asking = all(self.is_returned(given, *span) for span in given.sentences)
        return is_asking or given.says(self._lists["unanswering"])

    def is_told(self, given: Given, at: int) -> bool:
        """Say whether more is said from a word on than that something was seen or heard of."""
        tokens = [t for t in given.tokens if t[1] >= at]
        spent = {i for a, b in self._lists["experienced"].find(tokens) for i in range(a, b)}
        left = [
            form
            for i, (form, _) in enumerate(tokens)
            if i not in spent and form not in given.asked.words
        ]
        return len(left) > 1
