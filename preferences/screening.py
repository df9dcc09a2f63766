"""What is never kept, whoever says it: text for machines, addresses, secrets, numbers of money.

And how much is kept of one person at the most. Pure: the words are those of
data/language/unfit.yml, read by `load_screen`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from preferences.errors import WordsError
from preferences.model import Statement
from preferences.topics import Attribute
from preferences.yamlfile import Node, Problem, read

MOST_TEXT = 500
"""Characters of a value said in conversation, of a name, and of what a name is explained with."""
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
"""13 to 19 digits (ISO/IEC 7812-1), in groups or not."""
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b", re.IGNORECASE)
"""An IBAN has 15 to 34 characters (ISO 13616-1)."""
_BLANK = re.compile(r"\s")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
"""Characters that are not seen, with which a pattern could be dodged."""


class Unfit(StrEnum):
    """Why something is not kept."""

    INSTRUCTION = "instruction"
    ADDRESS = "address"
    SECRET = "secret"
    CARD = "card"
    ACCOUNT = "account"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    """The person has as many preferences as are kept of one."""
    TOO_MANY_NAMES = "too_many_names"


INSTEAD = {
    Unfit.INSTRUCTION: "This reads like instructions to a program; give a plain value.",
    Unfit.ADDRESS: "Addresses are not kept; give a name instead.",
    Unfit.SECRET: "This looks like a key or a password, which are not kept; leave it out.",
    Unfit.CARD: "This looks like a card number, which are not kept; leave it out.",
    Unfit.ACCOUNT: "This looks like an account number, which are not kept; leave it out.",
    Unfit.TOO_LONG: "This is too long; give a few words.",
    Unfit.TOO_MANY: "This person has as many preferences as are kept of one; forget some first.",
    Unfit.TOO_MANY_NAMES: "This person has as many names as are kept of one; forget some first.",
}
"""What to do instead, by why something is not kept."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Looks at what is about to be kept. The default lets every text pass, and any number."""

    patterns: tuple[tuple[Unfit, re.Pattern[str]], ...] = ()
    most_preferences: int | None = None
    """Active and paused ones of one person."""
    most_names: int | None = None
    """Names that hold of one person."""
    most_text: int | None = None
    """Characters of a value or a name."""

    def find(self, *texts: str | None) -> Unfit | None:
        """Say why none of these may be kept; None where all may. Takes time linear in them."""
        for text in filter(None, texts):
            if reason := self._find(_HIDDEN.sub("", text)):
                return reason
        return None

    def touches(self, text: str, start: int, end: int) -> Unfit | None:
        """Say why words [start, end) of a text may not be kept: they belong to something unfit.

        Nothing is kept of a text that is addressed to a program, wherever in it that stands.
        """
        for reason, first, last in self._marks(text):
            if reason is Unfit.INSTRUCTION or (first < end and start < last):
                return reason
        return None

    def _find(self, text: str) -> Unfit | None:
        if self.most_text is not None and len(text) > self.most_text:
            return Unfit.TOO_LONG
        return next((reason for reason, _, _ in self._marks(text)), None)

    def _marks(self, text: str) -> Iterator[tuple[Unfit, int, int]]:
        """Give every unfit stretch, up to the next blank, as characters [start, end)."""
        for reason, pattern in self.patterns:
            for match in pattern.finditer(text):
                yield reason, match.start(), _end_of_word(text, match.end())
        if not self.patterns:
            return
        for match in _CARD.finditer(text):
            if is_card(match.group()):
                yield Unfit.CARD, *match.span()
        for match in _ACCOUNT.finditer(text):
            if is_account(match.group()):
                yield Unfit.ACCOUNT, *match.span()


ANYTHING = Screen()
"""Lets everything pass: for tests and measurements."""


def unfit(
    statement: Statement, attribute: Attribute, screen: Screen, said: str = ""
) -> Unfit | None:
    """Say why a statement, said in the text `said`, may not be kept.

    What a catalog knows was looked at by its author; its circumstances were not.
    """
    if reason := screen.touches(said, statement.start, statement.end):
        return reason
    when = statement.condition
    around = (when.room, when.device, when.company, when.activity)
    known = attribute.catalog.values if attribute.catalog else {}
    if isinstance(statement.value, str) and statement.value in known:
        return screen.find(*around)
    value = statement.value if isinstance(statement.value, str) else None
    return screen.find(value, statement.text, *around)


def is_card(text: str) -> bool:
    """Say whether the digits of a text check like a card's (Luhn, ISO/IEC 7812-1 annex B)."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in
               enumerate(reversed(digits))]  # fmt: skip
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def is_account(text: str) -> bool:
    """Say whether a text begins with an IBAN: its number checks (ISO 7064, MOD 97-10)."""
    compact = text.replace(" ", "").upper()
    return any(_checks(compact[:length]) for length in range(15, min(len(compact), 34) + 1))


def _end_of_word(text: str, at: int) -> int:
    rest = _BLANK.search(text, at)
    return rest.start() if rest else len(text)


def load_screen(
    words: Path, most_preferences: int | None = None, most_names: int | None = None
) -> Screen:
    """Read the patterns of the data folder. Raises `WordsError` naming each problem."""
    patterns, problems = read_patterns(words)
    if problems:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return Screen(tuple(patterns), most_preferences, most_names, MOST_TEXT)


def read_patterns(words: Path) -> tuple[Sequence[tuple[Unfit, re.Pattern[str]]], list[Problem]]:
    """Give the patterns of data/language/unfit.yml, and what is wrong in it."""
    problems: list[Problem] = []
    keys = frozenset(_KINDS)
    top = read(words / "language" / "unfit.yml", problems).mapping(keys, keys)
    found = [(_KINDS[k], p) for k in _KINDS if k in top for p in _compiled(top[k].items())]
    return found, problems


_KINDS = {
    "instructions": Unfit.INSTRUCTION,
    "addresses": Unfit.ADDRESS,
    "secrets": Unfit.SECRET,
}


def _compiled(nodes: Iterable[Node]) -> Iterable[re.Pattern[str]]:
    for node in nodes:
        try:
            yield re.compile(node.text(), re.IGNORECASE)
        except re.error as error:
            node.complain(f"this is no regular expression: {error}")


def _checks(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1
