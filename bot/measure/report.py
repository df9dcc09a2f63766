"""Showing results: a table to read and a document for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from bot.measure.evaluation import Figure, Group, Misses, Result
from bot.measure.judges import Judged
from bot.measure.sets import Figures

_HEAD = ("set", "figure", "value", "bar", "", "floor", "cues here", "rows", "seconds")
_GAP = "  "


def table(results: Sequence[Result]) -> str:
    """Give the table of all figures, then the breakdown of every set, then the misses kept."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for result in results:
        lines += _rows(result)
    parts = ["\n".join(_columns(lines))]
    parts += [_breakdown(result) for result in results if result.groups]
    parts += [_missed(result) for result in results if result.misses]
    return "\n\n".join(parts) + "\n"


def document(results: Sequence[Result]) -> str:
    """Give one JSON document of everything; numbers to four places."""
    return json.dumps({"results": [_object(result) for result in results]}, ensure_ascii=False)


def _rows(result: Result) -> list[tuple[str, ...]]:
    if result.note is not None:
        return [(result.name, result.note, "", "", "", "", "", "", "")]
    lines: list[tuple[str, ...]] = []
    for at, figure in enumerate(result.figures):
        first = at == 0
        lines.append(
            (
                result.name if first else "",
                figure.name,
                _number(figure.value),
                _bar(figure),
                {True: "met", False: "missed", None: ""}[figure.is_met],
                _number(result.floor) if first and result.floor is not None else "",
                _number(figure.here),
                str(result.rows) if first else "",
                f"{result.seconds:.1f}" if first else "",
            )
        )
    return lines


def _breakdown(result: Result) -> str:
    """Give the figures of the groups of one set."""
    names = [figure.name for figure in result.figures]
    lines: list[tuple[str, ...]] = [(result.name, "", "rows", *names)]
    for group in result.groups:
        values = (_number(group.figures[name]) for name in names)
        lines.append((group.by, group.name, str(group.rows), *values))
    return "\n".join(_columns(lines))


def _missed(result: Result) -> str:
    """Give the misses of one set, kind by kind."""
    lines = [f"{result.name}: misses"]
    for misses in result.misses:
        lines.append(f"{_GAP}{misses.kind} ({misses.count})")
        for each in misses.examples:
            lines.append(f"{_GAP * 2}{' '.join(each.text.split())}")
            lines.append(f"{_GAP * 3}expected {each.expected}; understood {each.predicted}")
    return "\n".join(lines)


def _columns(lines: Sequence[Sequence[str]]) -> Iterable[str]:
    """Pad the cells of every column to one width; a note may run over the rest of its line."""
    whole = [line for line in lines if len(line) < 3 or any(line[2:])]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"{'<=' if figure.bar.at_most else '>='} {figure.bar.value:g}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _object(result: Result) -> dict[str, object]:
    main = result.figures[0] if result.figures else None
    return {
        "name": result.name,
        "figure": main.name if main else None,
        "value": _rounded(main.value) if main else None,
        "bar": main.bar.value if main and main.bar else None,
        "floor": result.floor,
        "rows": result.rows,
        "left_out": result.left_out,
        "seconds": round(result.seconds, 3),
        "note": result.note,
        "figures": [_figure(figure) for figure in result.figures],
        "breakdown": [_group(group) for group in result.groups],
        "misses": [_kind(misses) for misses in result.misses],
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "value": _rounded(figure.value),
        "bar": figure.bar.value if figure.bar else None,
        "at_most": figure.bar.at_most if figure.bar else None,
        "met": figure.is_met,
        "cues_here": _rounded(figure.here),
    }


def _group(group: Group) -> dict[str, object]:
    figures: Figures = {name: _rounded(value) for name, value in group.figures.items()}
    return {"by": group.by, "name": group.name, "rows": group.rows, "figures": figures}


def _kind(misses: Misses) -> dict[str, object]:
    examples = [_example(each) for each in misses.examples]
    return {"kind": misses.kind, "count": misses.count, "examples": examples}


def _example(judged: Judged) -> dict[str, object]:
    return {
        "text": judged.text,
        "expected": judged.expected,
        "understood": judged.predicted,
        "source": judged.source,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
