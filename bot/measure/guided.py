"""Judging answers to a question: the value that was given, or that none is preferred.

What counts as an exact match, since the corpora write their answers down differently:

- The values given are those of the understanding's `answer`; where that is absent, the values of
  `entities` and `statements`, each by its value or by the words it was said in.
- Values are compared as `SimpleWords.plain` writes them (no case, marks, fillers; "three" is "3").
- Every expected value must be given, and none that is neither expected nor listed for another slot.
  Values cut differently ("Ann Lee" for "Ann" and "Lee") are right when they hold the same words.
- Where any value will do, the answer must say so; further values are let pass.
- Some rows only say whether a preference is stated at all; then only that is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.measure.judges import Judged, Setting
from bot.measure.rows import Row, Turn
from bot.measure.simple import SimpleWords

_STATES = "states_preference"


def judge_answer(row: Row, setting: Setting) -> Judged | None:
    """What does the text answer to the question?"""
    question, text = row.text("question"), row.text("user_text")
    expected, no_preference = row.mapping("expected"), row.flag("no_preference")
    others = _plain(row.mapping("other_values").values(), setting.words)
    answer = setting.ask(text, [Turn("assistant", question)])
    if _STATES in expected:
        return _judge_stating(row, bool(expected[_STATES]), answer)
    if no_preference:
        is_right = _says_no_preference(answer)
        return _judged(row, "no_preference", "no preference", answer, (is_right, is_right))
    wanted = _plain(expected.values(), setting.words)
    kind = ("nothing", "value")[len(wanted)] if len(wanted) < 2 else "several_values"
    matched = _match(wanted, others, _given(answer, text, setting.words))
    told_open = _says_no_preference(answer)
    rights = (matched[0] and not told_open, matched[1] and not told_open)
    return _judged(row, kind, ", ".join(sorted(wanted)) or "nothing", answer, rights)


def _judge_stating(row: Row, expected: bool, answer: Mapping[str, Any]) -> Judged:
    told = answer.get("answer") or {}
    is_right = expected == bool(answer.get("statements") or told.get("values"))
    shown = "a preference" if expected else "no statement"
    kind = "stated" if expected else "not_stated"
    return _judged(row, kind, shown, answer, (is_right, is_right))


def _judged(
    row: Row, kind: str, expected: str, answer: Mapping[str, Any], rights: tuple[bool, bool]
) -> Judged:
    return Judged(
        kind,
        row.source,
        row.writer,
        f"{row.text('question')} > {row.text('user_text')}",
        expected,
        _show(answer),
        is_right=rights[0],
        is_nearly=rights[1],
    )


def _match(wanted: set[str], others: set[str], given: list[set[str]]) -> tuple[bool, bool]:
    """Give (exactly right, all wanted values are there); each given value is a set of writings."""
    written: set[str] = set().union(*given)
    is_there = wanted <= written
    is_clean = all(writings & (wanted | others) for writings in given)
    if is_there and is_clean:
        return True, True
    main = {word for writings in given for word in min(writings, key=len).split()}
    same_words = bool(wanted) and main == {word for value in wanted for word in value.split()}
    return same_words, is_there or same_words


def _given(answer: Mapping[str, Any], text: str, words: SimpleWords) -> list[set[str]]:
    """Give the values of an answer, each as the set of its possible writings."""
    writings = [_plain(_writings(value, text), words) for value in _found(answer)]
    return [each for each in writings if each]


def _found(answer: Mapping[str, Any]) -> list[object]:
    """Give the values as they stand in an answer, from the place that counts."""
    told = answer.get("answer")
    if told is not None:
        return list(told.get("values") or ())
    return [*(answer.get("entities") or ()), *(answer.get("statements") or ())]


def _writings(value: object, text: str) -> list[object]:
    """Give a value's own name and the words it was said in."""
    if not isinstance(value, Mapping):
        return [value]
    names = [value.get(key) for key in ("value", "label", "text")]
    if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
        names.append(text[value["start"] : value["end"]])
    return [name for name in names if name is not None]


def _says_no_preference(answer: Mapping[str, Any]) -> bool:
    return bool((answer.get("answer") or {}).get("no_preference"))


def _plain(values: Iterable[object], words: SimpleWords) -> set[str]:
    """Flatten lists and write every value plainly; null and empty ones fall away."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, list | tuple):
            found |= _plain(value, words)
        elif value is not None:
            found.add(words.plain(value))
    return found - {""}


def _show(answer: Mapping[str, Any]) -> str:
    """Show a reader what was understood."""
    if _says_no_preference(answer):
        return "no preference"
    names = (each.get("value") if isinstance(each, Mapping) else each for each in _found(answer))
    return ", ".join(map(str, names)) or "nothing"
