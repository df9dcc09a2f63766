"""The words of a text, as the reader sees them: registered tokenizer `attune.words.v1`.

A word is a run of letters, digits, `&` and `+`, the same run that `preferences.matching.normalize`
leaves together; punctuation between words is kept as a break. So catalogs and cue words written in
YAML are compared word by word with what people type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from preferences.matching import normalize

_WORD = re.compile(r"(?:[^\W_]|[&+\u0300-\u036f])+")
_STRONG = re.compile(r"[.!?;:\n\u2026()\[\]{}\u2014]|\s[-\u2013]+\s")
_SOFT = re.compile(r"[,/\u2013]")
_QUOTED = re.compile(r"[\"\u201c\u201d]")
_WHOLLY_QUOTED = re.compile(r"\s*[\"\u201c][^\"\u201c\u201d]*[\"\u201d]?[\s.!]*")
"""A text within one pair of marks: they only set it off, nobody else is quoted."""
_APOSTROPHE = re.compile(r"['\u2019\u02bc`]")
_LONGEST = 60
"""Characters of a word beyond which it is folded by its first ones alone."""


@dataclass(slots=True)
class Words:
    """The words of one text with the places they stand in; n of them."""

    text: str
    forms: list[str] = field(default_factory=list)
    """Folded spelling of each word."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Character span of each word."""
    breaks: list[str] = field(default_factory=list)
    """What stands before each word, and after the last (n + 1).

    "" a space, "," a soft break, "." a strong one, "'" an apostrophe."""
    is_question: list[bool] = field(default_factory=list)
    """Whether the break before each word, and after the last (n + 1), holds a question mark."""
    quotes: list[int] = field(default_factory=list)
    """How many quotation marks stand before each word."""

    def cut(self, start: int, end: int) -> tuple[str, int, int]:
        """Give the text of words [start, end) and its character span."""
        a, b = self.spans[start][0], self.spans[end - 1][1]
        return self.text[a:b], a, b

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Give the words [first, last) that share a character with the span [start, end)."""
        inside = [at for at, (a, b) in enumerate(self.spans) if a < end and start < b]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def folded(self, start: int, end: int) -> str:
        """Give words [start, end) folded, one space between."""
        return " ".join(self.forms[start:end])


def split(text: str) -> Words:
    """Split a text into words."""
    words, at, quotes = Words(text), 0, -1 if _WHOLLY_QUOTED.fullmatch(text) else 0
    for match in _WORD.finditer(text):
        form = normalize(match[0][:_LONGEST]).replace(" ", "")
        if not form:
            continue
        gap = text[at : match.start()]
        quotes += len(_QUOTED.findall(gap))
        words.forms.append(form)
        words.spans.append(match.span())
        words.breaks.append(_break(gap, text, match.start()))
        words.is_question.append("?" in gap)
        words.quotes.append(quotes)
        at = match.end()
    words.breaks.append(".")
    words.is_question.append("?" in text[at:])
    return words


def _break(gap: str, text: str, end: int) -> str:
    if not gap or gap == " ":
        return ""
    if _STRONG.search(gap) and not _is_inside_number(gap, text, end):
        return "."
    if _SOFT.search(gap):
        return ","
    return "'" if _APOSTROPHE.fullmatch(gap) else ""


def _is_inside_number(gap: str, text: str, end: int) -> bool:
    before = end - len(gap) - 1
    return len(gap) == 1 and before >= 0 and text[before].isdigit() and text[end].isdigit()


class WordTokenizer:
    """Makes spaCy documents whose tokens are our words; the places are in `doc.user_data`."""

    def __init__(self, nlp: Language) -> None:
        """Take the vocabulary of `nlp`."""
        self._vocab = nlp.vocab

    def __call__(self, text: str) -> Doc:
        """Give a document of the words of `text`."""
        words = split(text)
        doc = Doc(self._vocab, words=words.forms)
        doc.user_data[WORDS] = words
        return doc


WORDS = "attune.words"
"""Key of a document's `Words` in its user data."""


@spacy.registry.tokenizers("attune.words.v1")
def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """Give the factory that spaCy's configuration names."""
    return WordTokenizer


def respell(forms: list[str], spellings: Mapping[str, tuple[str, ...]]) -> list[tuple[str, int]]:
    """Give each word in its full spelling ("don t" → "do not") with the index it came from."""
    return [(full, i) for i, form in enumerate(forms) for full in spellings.get(form, (form,))]
