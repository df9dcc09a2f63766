"""Judging what preferences do: which count for a request, and which option they choose."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from bot.measure.judges import Judged, Setting, yes_or_no
from bot.measure.rows import Row

FOREIGN = "cross_domain_human"
"""The kind of pairs of human sentences from two domains."""
PEOPLE = 20
"""Preferences of the person among whose the right one has to be found."""
_OTHERS = "others"
_SEED = 20


def judge_relevance(row: Row, setting: Setting) -> Judged | None:
    """Does a stored preference count for a request?"""
    preference, request = row.text("preference"), row.text("request")
    if row.label() < 0:
        return None
    found = setting.understands.consider([preference], request)
    return yes_or_no(
        row, f"{preference} > {request}", max((score for _, score in found), default=0)
    )


def with_others(rows: Sequence[Row]) -> list[Row]:
    """Put each preference that counts among those of other groups, drawn with a fixed seed."""
    said = sorted({(row.text("preference"), row.text("group")) for row in rows})
    prepared = []
    for row in rows:
        if row.label() != 1:
            continue
        foreign = [text for text, group in said if group != row.text("group")]
        draw = random.Random(f"{_SEED} {row.text('id')}")
        others = draw.sample(foreign, min(PEOPLE - 1, len(foreign)))
        prepared.append(replace(row, fields={**row.fields, _OTHERS: others}))
    return prepared


def judge_among(row: Row, setting: Setting) -> Judged | None:
    """Is the right preference among those that count, of a person who has many?"""
    preference, request = row.text("preference"), row.text("request")
    others = [text for text in row.texts(_OTHERS) if text != preference]
    told = [*others[: len(others) // 2], preference, *others[len(others) // 2 :]]
    found = [told[at] for at, _ in setting.understands.consider(told, request)]
    shown = "; ".join(found) or "none"
    return _judged(row, f"{preference} > {request}", (preference, shown), preference in found)


def judge_choice(row: Row, setting: Setting) -> Judged | None:
    """Which option suits a person with one preference?"""
    return _judge_options(row, setting, [row.text("preference")])


def judge_implicit(row: Row, setting: Setting) -> Judged | None:
    """Which option suits a person of whom only an earlier choice is known, in their own words?"""
    said = [turn.text for turn in row.turns("implicit_dialogue") if turn.role == "user"]
    return _judge_options(row, setting, said)


def _judge_options(row: Row, setting: Setting, told: Sequence[str]) -> Judged:
    request, options = row.text("request"), row.texts("options")
    right = row.place("answer_index", len(options))
    chosen = setting.understands.choose(told, options, request)
    shown = f"{' / '.join(told)} > {request}"
    return _judged(row, shown, (options[right], options[chosen]), chosen == right)


def _judged(row: Row, shown: str, answers: tuple[str, str], is_right: bool) -> Judged:
    """Put a judgement together; `answers` are the expected and the given one."""
    kind = row.optional_text("kind") or row.text("topic")
    return Judged(kind, row.source, row.writer, shown, *answers, is_right=is_right)
