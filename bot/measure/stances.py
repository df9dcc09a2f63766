"""Judging what a text states: which values, and whether each is liked or avoided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.measure import scores
from bot.measure.judges import Judged, Setting
from bot.measure.rows import Row

_NOTHING = "nothing"
_STANCES = frozenset({"prefer", "avoid"})

Stated = tuple[str, str]
"""The words of a value, and its stance."""


def judge_stances(row: Row, setting: Setting) -> Judged | None:
    """Is every value found with its stance, and nothing else? Words that overlap are found.

    What a row has avoided is found, too, where something is said to be liked more than it.
    """
    text, expected = row.text("text"), _expected(row)
    found = setting.ask(text)["statements"]
    beaten = [each for each in expected if _is_beaten(each, found)]
    stated = [each for each in expected if each not in beaten]
    is_right = len(found) == len(stated) and all(
        any(_is_same(text, each, statement) for statement in found) for each in stated
    )
    return Judged(
        row.text("kind"),
        row.source,
        row.writer,
        text,
        _shown(expected),
        _shown([(str(s.get("text")), str(s.get("stance"))) for s in found]),
        is_right=is_right,
        truth=bool(expected),
        score=float(bool(found)),
        values=_values(text, expected, found),
    )


def stances(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Figures of a set of stances: of all rows, of those that state something, of those not; then
    of single values, whatever else was found: how many are, and with the right stance.
    """
    return {
        "stances_right": scores.share(each.is_right for each in judged),
        "stated_right": scores.share(each.is_right for each in judged if each.truth),
        "kept_quiet": scores.share(each.is_right for each in judged if not each.truth),
        "values_found": scores.share(v is not None for each in judged for v in each.values),
        "stance_of_found": scores.share(v for each in judged for v in each.values if v is not None),
    }


def _expected(row: Row) -> list[Stated]:
    value = row.fields.get("statements")
    wrong = row.wrong("'statements' must be a list of {'text', 'stance'}, prefer or avoid")
    if not isinstance(value, list):
        raise wrong
    stated: list[Stated] = []
    for each in value:
        if not isinstance(each, dict) or each.get("stance") not in _STANCES:
            raise wrong
        if str(each.get("text")) not in row.text("text"):
            raise row.wrong(f"'{each.get('text')}' is not in the text")
        stated.append((str(each["text"]), str(each["stance"])))
    return stated


def _values(
    text: str, expected: Sequence[Stated], found: Sequence[Mapping[str, Any]]
) -> tuple[bool | None, ...]:
    """Say of each value whether its stance is right; None for one that was not found."""
    return tuple(_stance(text, each, found) for each in expected)


def _stance(text: str, value: Stated, found: Sequence[Mapping[str, Any]]) -> bool | None:
    if _is_beaten(value, found) or any(_is_same(text, value, each) for each in found):
        return True
    opposite = next(stance for stance in _STANCES if stance != value[1])
    return False if any(_is_same(text, (value[0], opposite), each) for each in found) else None


def _is_same(text: str, expected: Stated, statement: Mapping[str, Any]) -> bool:
    words, stance = expected
    start = text.find(words)
    is_there = statement.get("text") == words or (
        int(statement.get("start", 0)) < start + len(words) and start < int(statement.get("end", 0))
    )
    return is_there and statement.get("stance") == stance


def _is_beaten(expected: Stated, found: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether something is liked more than what is avoided ("tea over coffee")."""
    words, stance = expected
    texts = [str(text) for statement in found for text in statement.get("over_text", ())]
    return stance == "avoid" and any(text in words or words in text for text in texts)


def _shown(stated: Sequence[Stated]) -> str:
    return ", ".join(f"{stance} {words}" for words, stance in stated) or _NOTHING
