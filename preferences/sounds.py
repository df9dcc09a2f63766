"""How words sound: codes that stand near one another where the words are taken for one another.

sounds = load_sounds(Path("data/language/sounds.yml"))
sounds.code("jars"), sounds.code("jazz")
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from preferences.errors import WordsError
from preferences.matching import normalize
from preferences.yamlfile import Node, Problem, read

DEPTH = 3
"""Signs of a code for each phone: two kinds and the phone itself. The edit distance of two codes is
then a third for phones of one narrow kind, two thirds for one wide kind, and 1 for any others."""
_SILENT = "silent"
_WORDS = 20_000
"""Words whose sound is remembered."""


class Sounds:
    """Says how the words of one language sound."""

    def __init__(
        self, phones: Mapping[str, tuple[str, str]], spellings: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Take the two kinds of each phone, and by letter how what begins with it is said."""
        signs = iter(sorted(set(string.printable[:94]) - phones.keys()))
        kinds = {kind: next(signs) for kind in dict.fromkeys(sum(phones.values(), ()))}
        codes = {phone: kinds[wide] + kinds[fine] + phone for phone, (wide, fine) in phones.items()}
        self._rules = {
            letter: re.compile("|".join(f"({pattern})" for pattern in said))
            for letter, said in spellings.items()
        }
        self._said = {
            letter: ["".join(codes[phone] for phone in phones) for phones in said.values()]
            for letter, said in spellings.items()
        }
        self._code = lru_cache(_WORDS)(self._code_word)

    def code(self, text: str) -> str:
        """Give the code of a text, `DEPTH` signs a phone; empty where nothing in it is said."""
        return "".join(self._code(word) for word in normalize(text).split())

    def _code_word(self, word: str) -> str:
        said, at = [], 0
        while at < len(word):
            rules = self._rules.get(word[at])
            found = rules.match(word, at) if rules else None
            if found and found.lastindex:
                said.append(self._said[word[at]][found.lastindex - 1])
            at = max(found.end() if found else 0, at + 1)
        return "".join(said)


def load_sounds(path: Path) -> Sounds:
    """Load the file. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    sounds = read_sounds(path, problems)
    if problems or sounds is None:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return sounds


def read_sounds(path: Path, problems: list[Problem]) -> Sounds | None:
    """Load the file, adding what is wrong to `problems`; None where it is of no use."""
    keys = frozenset({"phones", "spellings"})
    top = read(path, problems).mapping(keys, keys)
    if keys - top.keys():
        return None
    phones = {phone: _kinds(phone, node) for phone, node in top["phones"].mapping().items()}
    spellings = {
        letter: {pattern: _said(pattern, said, phones) for pattern, said in node.mapping().items()}
        for letter, node in top["spellings"].mapping().items()
    }
    return None if problems else Sounds(phones, spellings)


def _kinds(phone: str, node: Node) -> tuple[str, str]:
    kinds = [item.text() for item in node.items()]
    if len(phone) != 1 or not phone.isascii() or len(kinds) != DEPTH - 1:
        node.complain("expected one sign and the two kinds it is of, the wider first")
        return "", ""
    return kinds[0], kinds[1]


def _said(pattern: str, node: Node, phones: Mapping[str, tuple[str, str]]) -> str:
    try:
        if re.compile(pattern).groups:
            node.complain("groups must not capture: write (?:…)")
    except re.error as error:
        node.complain(f"no regular expression: {error}")
    said = "" if (text := node.text()) == _SILENT else text
    if unknown := set(said) - phones.keys():
        node.complain(f"no phone is written {', '.join(sorted(unknown))}")
    return said
