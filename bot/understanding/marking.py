"""What the grammar says of each word, as numbers that networks learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.understanding.lexicon import Kind
from bot.understanding.networks import Matrix
from bot.understanding.sheet import Sheet
from bot.understanding.thread import Found
from preferences.model import Stance

_KINDS = {kind: number for number, kind in enumerate(Kind)}
_STANCES = {stance: number for number, stance in enumerate(Stance)}
(
    _CUE, _FOUND, _OPEN, _FIRST, _BEATEN, _KNOWN, _SITUATION, _REFUSED, _ASKING, _BEGINS, _ASIDE,
    _OTHERS, _SOFT, _STRONG,
) = np.cumsum([len(_KINDS), 2, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])  # fmt: skip
_MARKS = _STRONG + 1
"""Columns of the marks: a cue of each stance, then what was found of each, sure and unsure."""


def marks(sheet: Sheet, found: Sequence[Found]) -> Matrix:
    """Give what the grammar says of each word, shape (n, marks), 0 or 1."""
    rows = np.zeros((len(sheet), _MARKS), dtype=np.float32)
    for start, end, cue in ((m.start, m.end, cue) for m in sheet.marks for cue in m.cues):
        rows[start:end, _KINDS[cue.kind]] = 1
        if cue.kind is Kind.STANCE:
            rows[start:end, _CUE + _STANCES[cue.stance]] = 1
    for one in found:
        _mark_found(rows, sheet, one)
    known = [(each.start, each.end) for each in sheet.candidates if each.matches]
    situations = [(start, end) for start, end, _ in sheet.situations]
    asides = [aside for clause in sheet.clauses for aside in clause.asides]
    for column, spans in ((_KNOWN, known), (_SITUATION, situations), (_ASIDE, asides)):
        for start, end in spans:
            rows[start:end, column] = 1
    for clause in sheet.clauses:
        rows[clause.start : clause.end, _REFUSED] = clause.is_refused
        rows[clause.start : clause.end, _ASKING] = clause.is_request
        rows[clause.start : clause.start + 1, _BEGINS] = 1
    rows[:, _OTHERS] = sheet.is_others
    for column, sign in ((_SOFT, ","), (_STRONG, ".")):
        rows[:, column] = [each == sign for each in sheet.words.breaks[: len(sheet)]]
    return rows


def _mark_found(rows: Matrix, sheet: Sheet, one: Found) -> None:
    said = one.statement
    start, end = sheet.words.within(said.start, said.end)
    rows[start:end, _FOUND + 2 * _STANCES[said.stance] + one.is_sure] = 1
    rows[start:end, _OPEN] = said.is_open
    rows[start : start + 1, _FIRST] = 1
    for text in said.over_text:
        at = sheet.words.text.find(text)
        start, end = sheet.words.within(at, at + len(text))
        rows[start:end, _BEATEN] = 1
