"""The words of questions and answers, as data/language/answers.yml writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.lexicon import Forms, Lexicon
from bot.understanding.phrases import Phrases, Speller
from preferences.errors import WordsError
from preferences.yamlfile import Node, Problem, read

NUMBER, TIME, DATE, PLACE, PERSON = "number", "time", "date", "place", "person"
OPINION, EXPERIENCE, WISH = "opinion", "experience", "wish"
NOTHING = "nothing"
"""What a question may ask for: keys under `asks`."""
_ASKS = frozenset({NUMBER, TIME, DATE, PLACE, PERSON, OPINION, EXPERIENCE, WISH, NOTHING})
_PHRASES = frozenset(
    {
        "openers", "asking", "alternative", "other_option", "yes", "no", "indifferent", "narrowing",
        "unanswering", "lead", "tail", "cut", "place_before", "name_inside", "not_names",
        "joins", "negators", "hesitating", "experienced", "kinds", "calling",
        "indirect", "place_after", "articles", "returning", "proposing",
        "offered", "vague", "party", "any", "doing",
        "yes_alone", "no_alone", "failing",
    }
)  # fmt: skip
_CLOCK = frozenset({"words", "parts", "relative", "fractions", "minutes", "before", "parts_before"})
_DATES = frozenset(
    {
        "words", "weekdays", "months", "ordinals", "ordinal_ends", "before", "after", "article",
        "led", "joining", "spans", "ahead", "and", "currencies",
    }
)  # fmt: skip
_TOP = _PHRASES | {"asks", "people", "clock", "dates", "spellings"}


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """All words of questions and answers in one language."""

    speller: Speller
    asks: dict[str, Phrases]
    """By what is asked for."""
    lists: dict[str, Phrases]
    """The other lists of phrases, by their key."""
    clock: dict[str, Phrases]
    """How times of the clock are said."""
    dates: dict[str, Phrases]
    """How days of the calendar are said."""
    said: dict[bool, str]
    """How yes and no are given as values."""
    people: dict[Forms, str]
    """How many somebody means who names no number ("just me")."""


def load_answer_words(path: Path, lexicon: Lexicon) -> AnswerWords:
    """Load the file; `lexicon` gives the spellings. Raises `WordsError` naming each problem."""
    problems: list[Problem] = []
    top = read(path, problems).mapping(_TOP, _TOP)
    words = None if problems else _build(top, lexicon)
    if problems or words is None:
        raise WordsError("\n".join(map(str, sorted(problems))))
    return words


def _build(top: dict[str, Node], lexicon: Lexicon) -> AnswerWords:
    further = {
        word: tuple(node.text().split()) for word, node in top["spellings"].mapping().items()
    }
    speller, plain = Speller(lexicon.spellings, further), Speller({}, further)

    def group(key: str, names: frozenset[str], by: Speller) -> dict[str, Phrases]:
        nodes = top[key].mapping(names, names)
        return {name: Phrases.of(node.texts(), by) for name, node in nodes.items()}

    return AnswerWords(
        speller=speller,
        asks=group("asks", _ASKS, speller),
        lists={name: Phrases.of(top[name].texts(), speller) for name in _PHRASES},
        clock=group("clock", _CLOCK, plain),
        dates=group("dates", _DATES, plain),
        said={flag: top[name].texts()[0] for flag, name in ((True, "yes"), (False, "no"))},
        people={
            speller.forms(phrase): node.text() for phrase, node in top["people"].mapping().items()
        },
    )
