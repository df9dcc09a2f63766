"""Showing a run: a table to read and a document for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bot.bench.figures import Figure, Report

_HEAD = ("part", "figure", "value", "unit", "budget", "", "note")
_VERDICTS = {True: "met", False: "MISSED", None: ""}
_GAP = "  "


def table(report: Report) -> str:
    """Give what it was measured on, then every figure with its budget."""
    machine = report.machine
    memory = "" if machine.memory is None else f", {machine.memory / 1000:.1f} GB"
    head = [
        f"{machine.date}  commit {machine.commit or '-'}{'  (quick)' if report.is_quick else ''}",
        f"{machine.processor}, {machine.cores} cores{memory}; {machine.system}; "
        f"Python {machine.python}, Rasa {machine.rasa}",
    ]
    lines = [_HEAD, *(_row(figure) for figure in report.figures)]
    missed = sum(figure.is_met is False for figure in report.figures)
    tail = f"{missed} over budget; measured in {report.seconds:.0f} s"
    return "\n".join([*head, "", *_columns(lines), "", tail])


def document(report: Report) -> str:
    """Give one JSON document of everything; numbers to four places."""
    body = {
        "machine": asdict(report.machine),
        "quick": report.is_quick,
        "seconds": round(report.seconds, 1),
        "figures": [_object(figure) for figure in report.figures],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _row(figure: Figure) -> tuple[str, ...]:
    value = "-" if figure.value is None else _number(figure.value)
    budget = ""
    if figure.budget:
        budget = f"{'<=' if figure.budget.is_most else '>='} {figure.budget.value:g}"
    verdict = _VERDICTS[figure.is_met]
    return (figure.part, figure.name, value, figure.unit, budget, verdict, figure.note)


def _number(value: float) -> str:
    """Show a number with three digits that mean something."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"


def _object(figure: Figure) -> dict[str, object]:
    budget = figure.budget
    return {
        "part": figure.part,
        "name": figure.name,
        "value": None if figure.value is None else round(figure.value, 4),
        "unit": figure.unit,
        "budget": budget.value if budget else None,
        "at_most": budget.is_most if budget else None,
        "met": figure.is_met,
        "note": figure.note,
    }


def _columns(lines: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield _GAP.join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip()
