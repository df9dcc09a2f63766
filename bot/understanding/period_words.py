"""The words for periods, as `periods` in the language file writes them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.words import split
from preferences.yamlfile import Node

Forms = tuple[str, ...]
UNITS = frozenset({"day", "week", "month", "year"})
_KEYS = frozenset(
    {
        "until", "until_end", "next", "for", "told", "this", "fillers", "units", "ones",
        "weekdays", "months", "days", "feasts",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """How people say until when something holds; phrases as folded words."""

    until: frozenset[Forms]
    until_end: frozenset[Forms]
    next: frozenset[Forms]
    bare_for: frozenset[Forms]
    told: frozenset[str]
    """Words that tell of the past, after which a bare "for two weeks" is no end."""
    this: frozenset[Forms]
    fillers: frozenset[str]
    units: dict[str, str]
    """Unit (day, week, month or year) by word."""
    ones: frozenset[str]
    """Words that stand for one of a unit ("for a week")."""
    weekdays: dict[str, int]
    """0 for Monday."""
    months: dict[str, int]
    """1 for January."""
    days: dict[Forms, int]
    """Days from today."""
    feasts: dict[Forms, tuple[int, int]]
    """Month and day."""

    @property
    def longest(self) -> int:
        """Give the number of words of the longest phrase that opens a period."""
        return max(map(len, self.until | self.until_end | self.next | self.bare_for | self.this))


def period_words(node: Node) -> PeriodWords:
    """Read `periods`; what is wrong is noted with its place."""
    top = node.mapping(_KEYS, _KEYS)
    if _KEYS - top.keys():
        return _NOTHING
    return PeriodWords(
        until=_phrases(top["until"]),
        until_end=_phrases(top["until_end"]),
        next=_phrases(top["next"]),
        bare_for=_phrases(top["for"]),
        told=_words(top["told"]),
        this=_phrases(top["this"]),
        fillers=_words(top["fillers"]),
        units={
            word: unit
            for unit, child in top["units"].mapping(UNITS, UNITS).items()
            for word in _words(child)
        },
        ones=_words(top["ones"]),
        weekdays=_ranked(top["weekdays"], 0),
        months=_ranked(top["months"], 1),
        days={_forms(key): int(n.number(0, 366)) for key, n in top["days"].mapping().items()},
        feasts=_feasts(top["feasts"]),
    )


_NOTHING = PeriodWords(
    frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), frozenset(),
    {}, frozenset(), {}, {}, {}, {},
)  # fmt: skip


def _forms(text: str) -> Forms:
    return tuple(split(text).forms)


def _phrases(node: Node) -> frozenset[Forms]:
    return frozenset(_forms(text) for text in node.texts())


def _words(node: Node) -> frozenset[str]:
    return frozenset(" ".join(_forms(child.text())) for child in node.items())


def _ranked(node: Node, first: int) -> dict[str, int]:
    return {
        word: number for number, child in enumerate(node.items(), first) for word in _words(child)
    }


def _feasts(node: Node) -> dict[Forms, tuple[int, int]]:
    feasts: dict[Forms, tuple[int, int]] = {}
    for key, child in node.mapping().items():
        month, _, day = key.partition("-")
        if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12):
            child.complain(f"'{key}' is no month-day such as 12-25")
            continue
        feasts |= {forms: (int(month), int(day)) for forms in _phrases(child)}
    return feasts
